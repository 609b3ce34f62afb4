import { BigQueryError, unsupported } from '../bigquery-error.ts';
import { checkLayout } from '../catalog/partitions.ts';
import { checkTableId, parseTableId, type TableReference, tableName } from '../catalog/reference.ts';
import { mergeSchema } from '../catalog/schema-change.ts';
import { currentVersion, type Table, type TableMetadata } from '../catalog/table.ts';
import { touch } from '../catalog/table-writer.ts';
import type { Field } from '../field.ts';
import { alreadyExists, type Warehouse } from '../jobs/warehouse.ts';
import { tableBody, tableMetadataBody, withoutNulls } from './body-schemas.ts';
import { type Answer, type Call, checked, parameter, parseJson, type Route } from './call.ts';
import { checkEtag, mergePatch } from './etag.ts';
import { pageOf } from './paging.ts';
import { listedTable, tableResource } from './table-resource.ts';

/** What tables.* needs besides the warehouse. */
export type TableRoutesDependencies = {
  warehouse: Warehouse;
  /** Counts a change against rate limits. */
  countChange: (reference: TableReference) => void;
};

/** tables.* */
export function tableRoutes({ warehouse, countChange }: TableRoutesDependencies): Route[] {
  const all = '/projects/{projectId}/datasets/{datasetId}/tables';
  const one = `${all}/{tableId}`;
  const counted = (handle: (call: Call) => Promise<Answer>) => (call: Call) => {
    countChange(referenceOf(warehouse, call));
    return handle(call);
  };
  return [
    { method: 'GET', path: all, id: 'bigquery.tables.list', handle: (call) => list(warehouse, call) },
    { method: 'POST', path: all, id: 'bigquery.tables.insert', handle: (call) => insert(warehouse, call) },
    { method: 'GET', path: one, id: 'bigquery.tables.get', handle: (call) => get(warehouse, call) },
    {
      method: 'PATCH',
      path: one,
      id: 'bigquery.tables.patch',
      handle: counted((call) => change(warehouse, call, true)),
    },
    {
      method: 'PUT',
      path: one,
      id: 'bigquery.tables.update',
      handle: counted((call) => change(warehouse, call, false)),
    },
    { method: 'DELETE', path: one, id: 'bigquery.tables.delete', handle: (call) => remove(warehouse, call) },
  ];
}

/** The table that a path names, without decorators. */
export function referenceOf(warehouse: Warehouse, call: Call): TableReference {
  const { tableId } = parseTableId(call.parameters.tableId ?? '', warehouse.clock.now());
  return { projectId: parameter(call, 'projectId'), datasetId: parameter(call, 'datasetId'), tableId };
}

function list(warehouse: Warehouse, call: Call): Answer {
  const reference = { projectId: parameter(call, 'projectId'), datasetId: parameter(call, 'datasetId') };
  warehouse.guard.dataset(call.caller, 'bigquery.tables.list', reference);
  warehouse.catalog.dataset(reference);
  const tables = warehouse.catalog.tablesOf(reference);
  const { items, nextPageToken } = pageOf(call, tables, 50);
  return {
    body: {
      kind: 'bigquery#tableList',
      etag: '"tables"',
      ...(items.length > 0 ? { tables: items.map(listedTable) } : {}),
      totalItems: tables.length,
      ...(nextPageToken ? { nextPageToken } : {}),
    },
  };
}

async function get(warehouse: Warehouse, call: Call): Promise<Answer> {
  const reference = referenceOf(warehouse, call);
  warehouse.guard.table(call.caller, 'bigquery.tables.get', reference);
  return { body: await tableResource(warehouse, warehouse.catalog.table(reference), call.origin) };
}

async function insert(warehouse: Warehouse, call: Call): Promise<Answer> {
  const { catalog, guard, writer } = warehouse;
  const given = withoutNulls(parseJson(call.body.toString('utf8')));
  const body = checked(tableBody, given);
  for (const kind of ['externalDataConfiguration', 'materializedView', 'model']) {
    if (body[kind] !== undefined) throw unsupported(`tables with ${kind}`);
  }
  const dataset = { projectId: parameter(call, 'projectId'), datasetId: parameter(call, 'datasetId') };
  const reference = { ...dataset, tableId: body.tableReference?.tableId ?? '' };
  checkTableId(reference.tableId);
  guard.dataset(call.caller, 'bigquery.tables.create', dataset);
  catalog.dataset(dataset);
  const metadata = checked(tableMetadataBody, given);
  return writer.hold(reference, async () => {
    if (catalog.findTable(reference)) throw alreadyExists(reference);
    const table = body.view
      ? await newView(warehouse, call, reference, metadata, body.view)
      : await newTable(warehouse, reference, metadata, body.schema?.fields ?? []);
    catalog.putTable(table);
    return { body: await tableResource(warehouse, table, call.origin) };
  });
}

async function newTable(
  warehouse: Warehouse,
  reference: TableReference,
  metadata: TableMetadata,
  fields: Field[],
): Promise<Table> {
  const { writer } = warehouse;
  checkLayout(metadata, fields);
  const table = writer.newTable(reference, fields, metadata);
  await writer.commit(table, await writer.store(fields, table.metadata), 'whole');
  return table;
}

async function newView(
  warehouse: Warehouse,
  call: Call,
  reference: TableReference,
  metadata: TableMetadata,
  view: { query: string; useLegacySql?: boolean },
): Promise<Table> {
  const fields = await viewFields(warehouse, call, reference, view);
  return { ...warehouse.writer.newTable(reference, fields, metadata), type: 'VIEW', query: view.query };
}

async function viewFields(
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

async function change(warehouse: Warehouse, call: Call, isPatch: boolean): Promise<Answer> {
  const { catalog, guard, writer, clock } = warehouse;
  const reference = referenceOf(warehouse, call);
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

function remove(warehouse: Warehouse, call: Call): Answer {
  const reference = referenceOf(warehouse, call);
  warehouse.guard.table(call.caller, 'bigquery.tables.delete', reference);
  warehouse.catalog.removeTable(warehouse.catalog.table(reference), warehouse.clock.now());
  return { status: 204 };
}
