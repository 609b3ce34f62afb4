import { BigQueryError, unsupported } from '../bigquery-error.ts';
import { checkLayout, partitioningSpecification } from '../catalog/partitions.ts';
import { checkTableId, type TableReference } from '../catalog/reference.ts';
import type { Table, TableMetadata } from '../catalog/table.ts';
import { touch } from '../catalog/table-writer.ts';
import type { CreateMode } from '../sql/statement.ts';
import { copyTable } from './copy-job.ts';
import type { RunningJob } from './job.ts';
import type { StatementRun } from './query-job.ts';
import { alreadyExists, requireWrite, wrongType } from './warehouse.ts';

/** Says what a CREATE will do; undefined when it is done already, because IF NOT EXISTS found something. */
function planCreate(
  job: RunningJob,
  mode: CreateMode,
  reference: TableReference,
  existing: Table | undefined,
): 'CREATE' | 'REPLACE' | undefined {
  job.statistics.ddlTargetTable = reference;
  if (!existing) {
    job.statistics.ddlOperationPerformed = 'CREATE';
    return 'CREATE';
  }
  if (mode === 'create') throw alreadyExists(reference);
  job.statistics.ddlOperationPerformed = mode === 'or-replace' ? 'REPLACE' : 'SKIP';
  return mode === 'or-replace' ? 'REPLACE' : undefined;
}

/** CREATE TABLE, with or without rows. */
export async function createTable(run: StatementRun<'create-table'>): Promise<void> {
  const { warehouse, job, statement } = run;
  const { catalog, writer } = warehouse;
  const reference = run.target(statement.path);
  checkTableId(reference.tableId);
  catalog.dataset(reference);
  requireWrite(warehouse, job.caller, reference);
  const like = statement.like ? catalog.table(run.target(statement.like)) : undefined;
  const fields = like ? like.fields : statement.fields;
  job.statistics.schema = fields;
  const plan = planCreate(job, statement.mode, reference, catalog.findTable(reference));
  if (job.configuration.dryRun) return;
  run.query.destinationTable = reference;
  job.finish({ fields });
  if (!plan) return;
  job.changes(reference);
  const layout: TableMetadata = { ...layoutOf(like?.metadata), ...statement.layout };
  checkLayout(layout, fields);
  const checkExisting = () => {
    const existing = catalog.findTable(reference);
    if (existing && statement.mode !== 'or-replace') throw alreadyExists(reference);
    if (existing) checkReplaceable(existing, layout);
    return existing;
  };
  checkExisting();
  const table = writer.newTable(reference, fields, layout);
  const contents = await writer.store(fields, table.metadata, statement.sql, job.signal);
  await writer.hold(reference, async () => {
    const existing = checkExisting();
    // Earlier versions stay, so that time travel reaches behind the replacement.
    if (existing) Object.assign(table, { versions: existing.versions, revision: existing.revision });
    await writer.commit(table, contents, 'whole');
    catalog.putTable(table);
  });
}

function layoutOf(metadata: TableMetadata | undefined): TableMetadata {
  if (!metadata) return {};
  const { timePartitioning, rangePartitioning, clustering } = metadata;
  return {
    ...(timePartitioning ? { timePartitioning } : {}),
    ...(rangePartitioning ? { rangePartitioning } : {}),
    ...(clustering ? { clustering } : {}),
  };
}

function checkReplaceable(existing: Table, layout: TableMetadata): void {
  if (existing.type !== 'TABLE') throw wrongType(existing);
  const [next, old] = [partitioningSpecification(layout), partitioningSpecification(existing.metadata)];
  if (next === old) return;
  const message = `Cannot replace a table with a different partitioning spec. Instead, DROP the table, and then recreate it. New partitioning spec is ${next} and existing spec is ${old}`;
  throw new BigQueryError('invalid', message);
}

/** CREATE VIEW. */
export async function createView(run: StatementRun<'create-view'>): Promise<void> {
  const { warehouse, job, statement } = run;
  const { catalog, guard, writer, clock } = warehouse;
  const reference = run.target(statement.path);
  checkTableId(reference.tableId);
  catalog.dataset(reference);
  const existing = catalog.findTable(reference);
  if (existing) guard.table(job.caller, 'bigquery.tables.update', reference);
  else guard.dataset(job.caller, 'bigquery.tables.create', reference);
  const plan = planCreate(job, statement.mode, reference, existing);
  job.statistics.schema = statement.fields;
  if (job.configuration.dryRun) return;
  run.query.destinationTable = reference;
  job.finish({ fields: [] });
  if (!plan) return;
  if (existing && existing.type !== 'VIEW') throw wrongType(existing);
  job.changes(reference);
  const { description, labels } = statement;
  const metadata = { ...(description === undefined ? {} : { description }), ...(labels ? { labels } : {}) };
  const view: Table = {
    ...writer.newTable(reference, statement.fields, metadata),
    type: 'VIEW',
    query: statement.query,
  };
  if (existing) view.revision = existing.revision + 1;
  touch(view, clock.now());
  catalog.putTable(view);
}

/** CREATE SNAPSHOT TABLE, CREATE TABLE ... CLONE and ... COPY. */
export async function copyByStatement(run: StatementRun<'copy-table'>): Promise<void> {
  const { warehouse, job, statement } = run;
  const { catalog } = warehouse;
  const reference = run.target(statement.path);
  catalog.dataset(reference);
  const source = run.target(statement.source);
  const existing = catalog.findTable(reference);
  const plan = planCreate(job, statement.mode, reference, existing);
  job.statistics.schema = catalog.table(source).fields;
  if (job.configuration.dryRun) return;
  job.finish({ fields: [] });
  if (!plan) return;
  const operations = {
    CREATE_SNAPSHOT_TABLE: 'SNAPSHOT',
    CREATE_TABLE_CLONE: catalog.table(source).type === 'SNAPSHOT' ? 'RESTORE' : 'CLONE',
    CREATE_TABLE_COPY: 'COPY',
  } as const;
  const operation = operations[statement.statementType];
  if (existing && operation === 'SNAPSHOT') throw alreadyExists(reference);
  if (existing && existing.type !== 'TABLE') throw wrongType(existing);
  const moment = statement.asOf ? `@${statement.asOf.getTime()}` : '';
  await copyTable(warehouse, job, {
    sources: [{ ...source, tableId: source.tableId + moment }],
    destinationTable: reference,
    operation: existing ? (operation === 'RESTORE' ? 'RESTORE' : 'COPY') : operation,
    writeDisposition: 'WRITE_TRUNCATE',
    metadata: statement.layout,
  });
}

/** DROP TABLE, DROP VIEW and DROP SNAPSHOT TABLE. */
export async function dropTable(run: StatementRun<'drop'>): Promise<void> {
  const { warehouse, job, statement } = run;
  const { catalog, guard, clock } = warehouse;
  const reference = run.target(statement.path);
  const wanted = { DROP_TABLE: 'TABLE', DROP_VIEW: 'VIEW', DROP_SNAPSHOT_TABLE: 'SNAPSHOT' } as const;
  if (statement.statementType === 'DROP_SCHEMA') throw unsupported('DROP SCHEMA of a table');
  guard.table(job.caller, 'bigquery.tables.delete', reference);
  const table = statement.ifExists ? catalog.findTable(reference) : catalog.table(reference);
  job.statistics.ddlTargetTable = reference;
  job.statistics.ddlOperationPerformed = table ? 'DROP' : 'SKIP';
  if (table && table.type !== wanted[statement.statementType]) throw wrongType(table);
  if (job.configuration.dryRun) return;
  job.finish({ fields: [] });
  if (!table) return;
  job.changes(reference);
  catalog.removeTable(table, clock.now());
}
