import { BigQueryError, unsupported } from '../bigquery-error.ts';
import { tableName } from '../catalog/reference.ts';
import { storedRelation } from '../catalog/relation.ts';
import {
  currentVersion,
  isIngestionTimePartitioned,
  type Table,
  type TableMetadata,
} from '../catalog/table.ts';
import { touch } from '../catalog/table-writer.ts';
import type { Field } from '../field.ts';
import { quoteIdentifier } from '../sql/quoting.ts';
import type { AlterAction } from '../sql/statement.ts';
import { columnType } from '../sql/types.ts';
import { datasetOf } from './ddl-schema.ts';
import type { StatementRun } from './query-job.ts';
import { withSchemaOptions, withTableOptions } from './sql-options.ts';
import { alreadyExists, wrongType } from './warehouse.ts';

/** A column on its way through the actions of one ALTER, with the stored column that it comes from. */
type Column = { field: Field; storedName?: string };
/** What the actions make of a table. */
type Draft = { columns: Column[]; metadata: TableMetadata; tableId: string };

/** ALTER TABLE, ALTER VIEW and ALTER SCHEMA. */
export async function alterTable(run: StatementRun<'alter-table'>): Promise<void> {
  if (run.statement.statementType === 'ALTER_SCHEMA') return alterSchema(run);
  const { warehouse, job, statement } = run;
  const { catalog, guard, writer, clock } = warehouse;
  const reference = run.target(statement.path);
  guard.table(job.caller, 'bigquery.tables.update', reference);
  const table = statement.ifExists ? catalog.findTable(reference) : catalog.table(reference);
  job.statistics.ddlTargetTable = reference;
  job.statistics.ddlOperationPerformed = table ? 'ALTER' : 'SKIP';
  if (!table) return job.finish({ fields: [] });
  const isView = statement.statementType === 'ALTER_VIEW';
  if (isView !== (table.type === 'VIEW')) throw wrongType(table);
  const draft = draftOf(table, statement.actions);
  if (job.configuration.dryRun) return;
  job.changes(reference);
  job.finish({ fields: [] });
  await writer.hold(reference, async () => {
    await applyColumns(run, table, draft.columns);
    table.metadata = draft.metadata;
    if (draft.tableId !== reference.tableId) {
      const renamed = { ...reference, tableId: draft.tableId };
      if (catalog.findTable(renamed)) throw alreadyExists(renamed);
      catalog.removeTable(table, clock.now());
      catalog.putTable({ ...table, reference: renamed });
    }
    touch(table, clock.now());
  });
}

/** Stores the rows anew where the actions changed more than descriptions. */
async function applyColumns(
  run: StatementRun<'alter-table'>,
  table: Table,
  columns: Column[],
): Promise<void> {
  const { warehouse, job } = run;
  const { writer } = warehouse;
  const fields = columns.map((column) => column.field);
  const version = currentVersion(table);
  if (!version || sameStorage(columns, version.fields)) {
    table.fields = fields;
    return;
  }
  const values = columns.map(({ field, storedName }) => {
    const value = storedName === undefined ? 'NULL' : quoteIdentifier(storedName);
    return `CAST(${value} AS ${columnType(field)})`;
  });
  if (isIngestionTimePartitioned(table.metadata)) values.push('_PARTITIONTIME');
  const select = `SELECT ${values.join(', ')} FROM ${storedRelation(version)}`;
  await writer.commit(
    table,
    await writer.storeComplete(fields, table.metadata, select, job.signal),
    'changed',
  );
}

function sameStorage(columns: Column[], fields: Field[]): boolean {
  return (
    columns.length === fields.length &&
    columns.every(({ field, storedName }, index) => {
      const stored = fields[index];
      return (
        stored !== undefined &&
        storedName === stored.name &&
        field.name === stored.name &&
        (field.mode === 'REQUIRED') === (stored.mode === 'REQUIRED') &&
        columnType(field) === columnType(stored)
      );
    })
  );
}

function draftOf(table: Table, actions: AlterAction[]): Draft {
  const columns = table.fields.map((field) => ({ field, storedName: field.name }));
  let draft: Draft = { columns, metadata: table.metadata, tableId: table.reference.tableId };
  for (const action of actions) draft = applyAction(table, draft, action);
  return draft;
}

function applyAction(table: Table, draft: Draft, action: AlterAction): Draft {
  switch (action.kind) {
    case 'set-options':
      return { ...draft, metadata: withTableOptions(draft.metadata, action.options) };
    case 'rename-table':
      return { ...draft, tableId: action.to.split('.').at(-1) ?? action.to };
    case 'add-column':
      return { ...draft, columns: addColumn(draft.columns, action.field, action.ifNotExists) };
    case 'drop-column':
      checkUnused(table, action.name);
      return { ...draft, columns: changeColumn(table, draft, action.name, action.ifExists, () => []) };
    case 'rename-column':
      checkUnused(table, action.from);
      return {
        ...draft,
        columns: changeColumn(table, draft, action.from, action.ifExists, (column) => [
          { ...column, field: { ...column.field, name: action.to } },
        ]),
      };
    case 'drop-not-null':
      return withField(table, draft, action.name, (field) => ({ ...field, mode: 'NULLABLE' }));
    case 'set-data-type':
      return withField(table, draft, action.name, (field) => ({ ...action.field, name: field.name }));
    case 'set-column-options':
      return withField(table, draft, action.name, (field) => withColumnOptions(field, action.options));
  }
}

function addColumn(columns: Column[], field: Field, ifNotExists: boolean): Column[] {
  if (!columns.some((column) => isNamed(column, field.name))) return [...columns, { field }];
  if (ifNotExists) return columns;
  throw new BigQueryError('invalidQuery', `Column already exists: ${field.name}`, 'query');
}

function changeColumn(
  table: Table,
  draft: Draft,
  name: string,
  ifExists: boolean,
  change: (column: Column) => Column[],
): Column[] {
  if (!ifExists && !draft.columns.some((column) => isNamed(column, name))) {
    const message = `Column not found in table ${tableName(table.reference)}: ${name}`;
    throw new BigQueryError('invalidQuery', message, 'query');
  }
  return draft.columns.flatMap((column) => (isNamed(column, name) ? change(column) : [column]));
}

function withField(table: Table, draft: Draft, name: string, change: (field: Field) => Field): Draft {
  const columns = changeColumn(table, draft, name, false, (column) => [
    { ...column, field: change(column.field) },
  ]);
  return { ...draft, columns };
}

function withColumnOptions(field: Field, options: Record<string, unknown>): Field {
  const { description, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw unsupported(`the column option ${unknown}`);
  const { description: _, ...rest } = field;
  return typeof description === 'string' ? { ...rest, description } : rest;
}

function isNamed(column: Column, name: string): boolean {
  return column.field.name.toLowerCase() === name.toLowerCase();
}

/** A column that partitions or clusters the table must stay. */
function checkUnused(table: Table, name: string): void {
  const { timePartitioning, rangePartitioning, clustering } = table.metadata;
  const used = [timePartitioning?.field, rangePartitioning?.field, ...(clustering?.fields ?? [])];
  if (!used.some((column) => column?.toLowerCase() === name.toLowerCase())) return;
  const message = `ALTER TABLE cannot drop or rename column ${name}: it is used for partitioning or clustering.`;
  throw new BigQueryError('invalidQuery', message, 'query');
}

async function alterSchema(run: StatementRun<'alter-table'>): Promise<void> {
  const { warehouse, job, statement } = run;
  const { catalog, guard, clock } = warehouse;
  const reference = datasetOf(statement.path, job.reference.projectId);
  guard.dataset(job.caller, 'bigquery.datasets.update', reference);
  const dataset = statement.ifExists ? catalog.findDataset(reference) : catalog.dataset(reference);
  job.statistics.ddlTargetDataset = reference;
  job.statistics.ddlOperationPerformed = dataset ? 'ALTER' : 'SKIP';
  job.finish({ fields: [] });
  if (!dataset || job.configuration.dryRun) return;
  for (const action of statement.actions) {
    if (action.kind !== 'set-options') throw unsupported(`ALTER SCHEMA with ${action.kind}`);
    dataset.metadata = withSchemaOptions(dataset.metadata, action.options);
  }
  dataset.modifiedAt = clock.now().getTime();
  dataset.revision += 1;
}
