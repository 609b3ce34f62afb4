import { BigQueryError } from '../bigquery-error.ts';
import { checkLayout, checkSamePartitioning } from '../catalog/partitions.ts';
import { parseTableId, type TableReference, tableName } from '../catalog/reference.ts';
import { storedRelation } from '../catalog/relation.ts';
import type { StoredContents } from '../catalog/row-store.ts';
import { mergeSchema } from '../catalog/schema-change.ts';
import {
  currentVersion,
  isIngestionTimePartitioned,
  type Table,
  type TableMetadata,
  type Version,
} from '../catalog/table.ts';
import { appendRows, partitionTime, type SelectedRows, writePartition } from './add-rows.ts';
import type { Destination, RunningJob } from './job.ts';
import { alreadyExists, requireWrite, type Warehouse, wrongType } from './warehouse.ts';

/** The same after the SELECT has run: what is left to do under the lock is short. */
type StagedRows = SelectedRows & { contents: StoredContents };

/** Writes the rows of a query or load job into its destination, all of them or none; answers with the new contents. */
export async function writeResult(
  warehouse: Warehouse,
  job: RunningJob,
  destination: Destination,
  rows: SelectedRows,
): Promise<Version> {
  const { tableId, partitionId } = parseTableId(destination.destinationTable.tableId, warehouse.clock.now());
  const reference = { ...destination.destinationTable, tableId };
  requireWrite(warehouse, job.caller, reference);
  job.changes(reference);
  checkDispositions(destination, warehouse.catalog.findTable(reference), reference, partitionId);
  const contents = await warehouse.writer.store(rows.fields, {}, rows.sql, job.signal);
  const sql = `SELECT * FROM ${storedRelation({ ...contents, committedAt: 0 })}`;
  const staged = { fields: rows.fields, sql, contents };
  return warehouse.writer.hold(reference, async () => {
    const existing = warehouse.catalog.findTable(reference);
    checkDispositions(destination, existing, reference, partitionId);
    if (existing) return writeOver(warehouse, job, destination, staged, existing, partitionId);
    return writeNew(warehouse, job, destination, staged, reference, partitionId);
  });
}

/** The staged rows as they are, or with the stamp of a table that is partitioned by arrival. */
async function contentsFor(
  warehouse: Warehouse,
  job: RunningJob,
  rows: StagedRows,
  table: Table,
  partitionId?: string,
): Promise<StoredContents> {
  if (!isIngestionTimePartitioned(table.metadata)) return rows.contents;
  const time = partitionTime(table, partitionId);
  return warehouse.writer.store(rows.fields, table.metadata, rows.sql, job.signal, time);
}

function checkDispositions(
  destination: Destination,
  existing: Table | undefined,
  reference: TableReference,
  partitionId: string | undefined,
): void {
  const { writeDisposition, schemaUpdateOptions } = destination;
  if (schemaUpdateOptions?.length && writeDisposition !== 'WRITE_APPEND' && partitionId === undefined) {
    const message =
      'Schema update options should only be specified with WRITE_APPEND disposition, or with WRITE_TRUNCATE disposition on a table partition.';
    throw new BigQueryError('invalid', message);
  }
  if (!existing && destination.createDisposition === 'CREATE_NEVER') {
    throw new BigQueryError('notFound', `Not found: Table ${tableName(reference)}`);
  }
  if (!existing) return;
  if (existing.type !== 'TABLE') throw wrongType(existing);
  const layout = layoutOf(destination);
  if (Object.keys(layout).length > 0) checkSamePartitioning(existing.metadata, layout);
  const isEmpty = (currentVersion(existing)?.rowCount ?? 0) === 0;
  const mustBeEmpty = (writeDisposition ?? 'WRITE_EMPTY') === 'WRITE_EMPTY' && partitionId === undefined;
  if (mustBeEmpty && !isEmpty) throw alreadyExists(existing.reference);
}

async function writeNew(
  warehouse: Warehouse,
  job: RunningJob,
  destination: Destination,
  rows: StagedRows,
  reference: TableReference,
  partitionId: string | undefined,
): Promise<Version> {
  const metadata = layoutOf(destination);
  if (partitionId !== undefined && Object.keys(metadata).length === 0)
    metadata.timePartitioning = { type: 'DAY' };
  checkLayout(metadata, rows.fields);
  const table = warehouse.writer.newTable(reference, rows.fields, metadata);
  const contents = await contentsFor(warehouse, job, rows, table, partitionId);
  const version = await warehouse.writer.commit(table, contents, 'whole');
  warehouse.catalog.putTable(table);
  return version;
}

async function writeOver(
  warehouse: Warehouse,
  job: RunningJob,
  destination: Destination,
  rows: StagedRows,
  table: Table,
  partitionId: string | undefined,
): Promise<Version> {
  const disposition = destination.writeDisposition ?? 'WRITE_EMPTY';
  if (disposition === 'WRITE_APPEND' || partitionId !== undefined) {
    const options = destination.schemaUpdateOptions ?? [];
    const changes = {
      addition: options.includes('ALLOW_FIELD_ADDITION'),
      relaxation: options.includes('ALLOW_FIELD_RELAXATION'),
    };
    const fields = mergeSchema(tableName(table.reference), table.fields, rows.fields, changes, false);
    if (partitionId === undefined) return appendRows(warehouse, job, rows, table, fields);
    const target = { partitionId, keepsRows: disposition === 'WRITE_APPEND' };
    return writePartition(warehouse, job, rows, table, fields, target);
  }
  checkLayout(table.metadata, rows.fields);
  return warehouse.writer.commit(table, await contentsFor(warehouse, job, rows, table), 'whole');
}

function layoutOf(destination: Destination): TableMetadata {
  const { timePartitioning, rangePartitioning, clustering } = destination;
  return {
    ...(timePartitioning ? { timePartitioning } : {}),
    ...(rangePartitioning ? { rangePartitioning } : {}),
    ...(clustering?.fields.length ? { clustering } : {}),
  };
}
