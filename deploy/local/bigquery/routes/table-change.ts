import { BigQueryError, unsupported } from '../bigquery-error.ts';
import { type TableReference, tableName } from '../catalog/reference.ts';
import { mergeSchema } from '../catalog/schema-change.ts';
import { currentVersion, type Table, type TableMetadata } from '../catalog/table.ts';
import { touch } from '../catalog/table-writer.ts';
import type { Field } from '../field.ts';
import type { Warehouse } from '../jobs/warehouse.ts';
import { tableBody, tableMetadataBody, withoutNulls } from './body-schemas.ts';
import { type Answer, type Call, checked, parseJson } from './call.ts';
import { checkEtag, mergePatch } from './etag.ts';
import { tableResource } from './table-resource.ts';

/** tables.patch and tables.update. */
export async function changeTable(
  warehouse: Warehouse,
  reference: TableReference,
  call: Call,
  isPatch: boolean,
): Promise<Answer> {
  const { catalog, guard, writer, clock } = warehouse;
  guard.table(call.caller, 'bigquery.tables.update', reference);
  return writer.hold(reference, async () => {
    const table = catalog.table(reference);
    checkEtag(call, table.revision);
    const given = parseJson(call.body.toString('utf8'));
    const body = checked(tableBody, withoutNulls(given));
    const metadata = checked(
      tableMetadataBody,
      withoutNulls(isPatch ? mergePatch(table.metadata, given) : given),
    );
    checkSameLayout(table.metadata, metadata);
    if (table.type === 'VIEW' && body.view) {
      table.fields = await viewFields(warehouse, call, reference, body.view);
      table.query = body.view.query;
    }
    if (body.schema && table.type !== 'VIEW') await changeSchema(warehouse, table, body.schema.fields);
    if (body.schema && table.type === 'VIEW') table.fields = describedAs(table.fields, body.schema.fields);
    table.metadata = metadata;
    touch(table, clock.now());
    return { body: await tableResource(warehouse, table, call.origin) };
  });
}

async function changeSchema(warehouse: Warehouse, table: Table, provided: Field[]): Promise<void> {
  const allowed = { addition: true, relaxation: true };
  const fields = mergeSchema(tableName(table.reference), table.fields, provided, allowed, true);
  const described = describedAs(fields, provided);
  const version = currentVersion(table);
  const isWider =
    JSON.stringify(described.map(withoutText)) !== JSON.stringify(table.fields.map(withoutText));
  if (version && isWider) {
    const contents = await warehouse.writer.reshape(version, described, table.metadata);
    await warehouse.writer.commit(table, contents, 'changed');
  }
  table.fields = described;
}

/** A schema in a request says all descriptions: an absent one takes the old one away. */
function describedAs(fields: Field[], provided: Field[]): Field[] {
  return fields.map((field) => {
    const other = provided.find((candidate) => candidate.name.toLowerCase() === field.name.toLowerCase());
    const { description: _, ...rest } = field;
    return {
      ...rest,
      ...(other?.description === undefined ? {} : { description: other.description }),
      ...(field.fields ? { fields: describedAs(field.fields, other?.fields ?? []) } : {}),
    };
  });
}

function withoutText(field: Field): unknown {
  return [field.name, field.type, field.mode, field.fields?.map(withoutText)];
}

function checkSameLayout(current: TableMetadata, next: TableMetadata): void {
  const field = (metadata: TableMetadata) => [
    metadata.timePartitioning?.type,
    metadata.timePartitioning?.field,
    metadata.rangePartitioning?.field,
  ];
  if (JSON.stringify(field(current)) === JSON.stringify(field(next))) return;
  throw new BigQueryError('invalid', 'Cannot change partitioning spec for a table.');
}

/** The columns of a view, which its query says; BigQuery's error when it cannot run. */
export async function viewFields(
  warehouse: Warehouse,
  call: Call,
  reference: TableReference,
  view: { query: string; useLegacySql?: boolean },
): Promise<Field[]> {
  if (view.useLegacySql !== false)
    throw unsupported('views in legacy SQL, which is what an absent useLegacySql means');
  const { projectId } = reference;
  const { statement } = await warehouse.compiler.compile({ sql: view.query, projectId, caller: call.caller });
  if (statement.kind !== 'query') throw new BigQueryError('invalid', 'A view must be a SELECT.');
  return statement.fields;
}
