import { BigQueryError } from '../bigquery-error.ts';
import { partitionCondition } from '../catalog/partitions.ts';
import { parseTableId, type TableReference, tableName } from '../catalog/reference.ts';
import { projection } from '../catalog/relation.ts';
import { currentVersion, type Table, type TableMetadata, type Version } from '../catalog/table.ts';
import { versionAt } from '../catalog/time-travel.ts';
import type { Field } from '../field.ts';
import type { RunningJob } from './job.ts';
import type { Warehouse } from './warehouse.ts';

/** What kind of table a copy makes of its source. */
export type CopyOperation = 'COPY' | 'SNAPSHOT' | 'RESTORE' | 'CLONE';

/** One source of a copy: a table as of a moment, perhaps one partition of it. */
export type CopySource = {
  reference: TableReference;
  table: Table;
  version: Version;
  at: number;
  partitionId?: string;
};

/** Finds the table, version and partition that a source names, asking for the permissions it takes. */
export function findCopySource(
  warehouse: Warehouse,
  job: RunningJob,
  reference: TableReference,
  operation: CopyOperation,
): CopySource {
  const { catalog, guard, clock } = warehouse;
  const now = clock.now();
  const { tableId, at, partitionId } = parseTableId(reference.tableId, now);
  const plain = { ...reference, tableId };
  guard.table(job.caller, 'bigquery.tables.getData', plain);
  if (operation === 'SNAPSHOT') guard.table(job.caller, 'bigquery.tables.createSnapshot', plain);
  job.reads(plain);
  const found = catalog.findTable(plain);
  const isOlder = at !== undefined && (found === undefined || at < found.createdAt);
  const table = (isOlder ? catalog.findDeleted(plain, at) : undefined) ?? catalog.table(plain);
  if (table.type === 'VIEW') {
    const message = `Using table ${tableName(plain)} is not allowed for this operation because of its type. Try using a different table that is of type TABLE.`;
    throw new BigQueryError('invalid', message);
  }
  checkSourceType(table, operation);
  const version = at === undefined ? currentVersion(table) : versionAt(table, at, now);
  if (!version) throw new Error(`Table ${tableName(plain)} has no rows stored.`);
  const partition = partitionId === undefined ? {} : { partitionId };
  return { reference: plain, table, version, at: at ?? now.getTime(), ...partition };
}

function checkSourceType(table: Table, operation: CopyOperation): void {
  const isSnapshot = table.type === 'SNAPSHOT';
  if (isSnapshot === (operation === 'RESTORE')) return;
  const message = isSnapshot
    ? `Table snapshot ${tableName(table.reference)} can only be copied with operation type RESTORE.`
    : `Table ${tableName(table.reference)} is not a table snapshot and cannot be restored.`;
  throw new BigQueryError('invalid', message);
}

/** SELECT of the source's rows under the given columns. */
export function sourceSelect(source: CopySource, fields: Field[], metadata: TableMetadata): string {
  const select = projection(source.version, fields, metadata);
  if (source.partitionId === undefined) return select;
  return `${select} WHERE ${partitionCondition(source.table.metadata, source.partitionId)}`;
}
