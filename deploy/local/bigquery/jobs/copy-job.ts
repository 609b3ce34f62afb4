import { BigQueryError } from '../bigquery-error.ts';
import { checkSamePartitioning, partitionCondition } from '../catalog/partitions.ts';
import { parseTableId, type TableReference, tableName } from '../catalog/reference.ts';
import { projection } from '../catalog/relation.ts';
import type { StoredContents } from '../catalog/row-store.ts';
import { mergeSchema } from '../catalog/schema-change.ts';
import { currentVersion, type Table, type TableMetadata, type Version } from '../catalog/table.ts';
import { type CopyOperation, type CopySource, findCopySource, sourceSelect } from './copy-source.ts';
import type { CopyConfiguration, RunningJob } from './job.ts';
import { alreadyExists, requireWrite, type Warehouse, wrongType } from './warehouse.ts';

/** What a copy takes: from where, to where, and how. */
export type CopyRequest = Omit<CopyConfiguration, 'sourceTable' | 'sourceTables' | 'operationType'> & {
  sources: TableReference[];
  operation: CopyOperation;
  /** Layout and options for a new table, on top of what the source lends. */
  metadata?: TableMetadata;
};

/** Runs a copy job: moves no row unless sources are added up or partitions picked. */
export async function runCopyJob(
  warehouse: Warehouse,
  job: RunningJob,
  copy: CopyConfiguration,
): Promise<void> {
  const { sourceTable, sourceTables, operationType, ...rest } = copy;
  const sources = sourceTables ?? (sourceTable ? [sourceTable] : []);
  if (sources.length === 0) throw new BigQueryError('required', 'Required parameter is missing: sourceTable');
  const isPlain = operationType === undefined || operationType === 'OPERATION_TYPE_UNSPECIFIED';
  const version = await copyTable(warehouse, job, {
    ...rest,
    sources,
    operation: isPlain ? 'COPY' : operationType,
  });
  job.statistics.copy = {
    copiedRows: String(version.rowCount),
    copiedLogicalBytes: String(await warehouse.writer.byteCount(version)),
  };
}

/** Copies, snapshots, restores or clones tables into one; also what CREATE TABLE ... COPY and CLONE do. */
export async function copyTable(
  warehouse: Warehouse,
  job: RunningJob,
  request: CopyRequest,
): Promise<Version> {
  const sources = request.sources.map((reference) =>
    findCopySource(warehouse, job, reference, request.operation),
  );
  const { tableId, partitionId } = parseTableId(request.destinationTable.tableId, warehouse.clock.now());
  const reference = { ...request.destinationTable, tableId };
  warehouse.catalog.dataset(reference);
  requireWrite(warehouse, job.caller, reference);
  job.changes(reference);
  return warehouse.writer.hold(reference, async () => {
    const existing = warehouse.catalog.findTable(reference);
    const [first] = sources;
    if (!first) throw new BigQueryError('required', 'Required parameter is missing: sourceTable');
    if (!existing) return copyToNew(warehouse, job, request, reference, sources, first);
    return copyOver(warehouse, job, request, existing, sources, first, partitionId);
  });
}

async function copyToNew(
  warehouse: Warehouse,
  job: RunningJob,
  request: CopyRequest,
  reference: TableReference,
  sources: CopySource[],
  first: CopySource,
): Promise<Version> {
  if (request.createDisposition === 'CREATE_NEVER') {
    throw new BigQueryError('notFound', `Not found: Table ${tableName(reference)}`);
  }
  const { expirationTime: _, ...lent } = first.table.metadata;
  const table = warehouse.writer.newTable(reference, first.version.fields, { ...lent, ...request.metadata });
  if (request.destinationExpirationTime) {
    table.metadata.expirationTime = String(Date.parse(request.destinationExpirationTime));
  }
  const origin = { baseTableReference: first.reference };
  const time = new Date(first.at).toISOString();
  if (request.operation === 'SNAPSHOT') {
    table.type = 'SNAPSHOT';
    table.snapshotOf = { ...origin, snapshotTime: time };
  }
  if (request.operation === 'CLONE') table.cloneOf = { ...origin, cloneTime: time };
  const version = await warehouse.writer.commit(
    table,
    await contentsOf(warehouse, job, sources, first),
    'whole',
  );
  warehouse.catalog.putTable(table);
  return version;
}

async function copyOver(
  warehouse: Warehouse,
  job: RunningJob,
  request: CopyRequest,
  table: Table,
  sources: CopySource[],
  first: CopySource,
  partitionId: string | undefined,
): Promise<Version> {
  const { writer } = warehouse;
  if (request.operation === 'SNAPSHOT' || request.operation === 'CLONE') throw alreadyExists(table.reference);
  if (table.type !== 'TABLE') throw wrongType(table);
  for (const source of sources) checkSamePartitioning(table.metadata, source.table.metadata);
  const disposition = request.writeDisposition ?? 'WRITE_EMPTY';
  const isEmpty = (currentVersion(table)?.rowCount ?? 0) === 0;
  if (partitionId !== undefined) {
    const contents = await contentsOf(warehouse, job, sources, first);
    return copyPartition(warehouse, job, table, contents, partitionId, disposition);
  }
  if (disposition === 'WRITE_EMPTY' && !isEmpty) throw alreadyExists(table.reference);
  if (disposition !== 'WRITE_APPEND') {
    return writer.commit(table, await contentsOf(warehouse, job, sources, first), 'whole');
  }
  const { fields } = table;
  const allowed = { addition: false, relaxation: false };
  for (const source of sources)
    mergeSchema(tableName(table.reference), fields, source.version.fields, allowed, true);
  const version = currentVersion(table);
  const kept = version ? [projection(version, fields, table.metadata)] : [];
  const added = sources.map((source) => sourceSelect(source, fields, table.metadata));
  const select = [...kept, ...added].join(' UNION ALL ');
  return writer.commit(
    table,
    await writer.storeComplete(fields, table.metadata, select, job.signal),
    'changed',
  );
}

/** The rows of all sources together; those of a single whole source are shared, not copied. */
async function contentsOf(
  warehouse: Warehouse,
  job: RunningJob,
  sources: CopySource[],
  first: CopySource,
): Promise<StoredContents> {
  if (sources.length === 1 && first.partitionId === undefined) {
    const { fields, rows, rowCount } = first.version;
    return { fields, rows, rowCount };
  }
  const { fields } = first.version;
  const { metadata } = first.table;
  const selects = sources.map((source) => sourceSelect(source, fields, metadata)).join(' UNION ALL ');
  return warehouse.writer.storeComplete(fields, metadata, selects, job.signal);
}

async function copyPartition(
  warehouse: Warehouse,
  job: RunningJob,
  table: Table,
  contents: StoredContents,
  partitionId: string,
  disposition: string,
): Promise<Version> {
  const { writer } = warehouse;
  const inPartition = partitionCondition(table.metadata, partitionId);
  const version = currentVersion(table);
  const added = projection({ ...contents, committedAt: 0 }, table.fields, table.metadata);
  const kept = version
    ? [
        `${projection(version, table.fields, table.metadata)}${disposition === 'WRITE_APPEND' ? '' : ` WHERE NOT (${inPartition})`}`,
      ]
    : [];
  const select = [...kept, `SELECT * FROM (${added}) WHERE ${inPartition}`].join(' UNION ALL ');
  return writer.commit(
    table,
    await writer.storeComplete(table.fields, table.metadata, select, job.signal),
    'changed',
  );
}
