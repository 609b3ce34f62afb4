import { BigQueryError } from '../bigquery-error.ts';
import { partitionCondition, partitionStart } from '../catalog/partitions.ts';
import { projection, storedRelation } from '../catalog/relation.ts';
import { currentVersion, isIngestionTimePartitioned, type Table, type Version } from '../catalog/table.ts';
import type { Field } from '../field.ts';
import { quoteIdentifier } from '../sql/quoting.ts';
import { columnType } from '../sql/types.ts';
import type { RunningJob } from './job.ts';
import type { Warehouse } from './warehouse.ts';

/** Rows to write, as a DuckDB SELECT with one column per field. */
export type SelectedRows = { fields: Field[]; sql: string };

/** Adds rows to a table that may get new columns by it. */
export function appendRows(
  warehouse: Warehouse,
  job: RunningJob,
  rows: SelectedRows,
  table: Table,
  fields: Field[],
): Promise<Version> {
  const isSame = JSON.stringify(fields) === JSON.stringify(table.fields);
  const columns = isSame ? table.fields : fields;
  return warehouse.writer.append(table, columns, alignColumns(rows, fields), job.signal);
}

/** Replaces one partition of a table, or adds to it; every row must belong there. */
export async function writePartition(
  warehouse: Warehouse,
  job: RunningJob,
  rows: SelectedRows,
  table: Table,
  fields: Field[],
  target: { partitionId: string; keepsRows: boolean },
): Promise<Version> {
  const { writer, storage } = warehouse;
  const { metadata } = table;
  const isInside = partitionCondition(metadata, target.partitionId);
  const time = partitionTime(table, target.partitionId);
  const stored = await writer.store(fields, metadata, alignColumns(rows, fields), job.signal, time);
  const fresh = { ...stored, committedAt: 0 };
  const [outside] = await storage.run(
    `SELECT count(*) FROM ${storedRelation(fresh)} WHERE NOT (${isInside})`,
    job.signal,
  );
  if (Number(outside?.[0]) > 0) {
    const message = `Some rows belong to different partitions rather than destination partition ${target.partitionId}`;
    throw new BigQueryError('invalid', message);
  }
  const version = currentVersion(table);
  const kept = version
    ? [`${projection(version, fields, metadata)} WHERE ${target.keepsRows ? 'true' : `NOT (${isInside})`}`]
    : [];
  const select = [...kept, projection(fresh, fields, metadata)].join(' UNION ALL ');
  return writer.commit(table, await writer.storeComplete(fields, metadata, select, job.signal), 'changed');
}

/** Where rows of a table that is partitioned by arrival go when the destination names a partition. */
export function partitionTime(table: Table, partitionId: string | undefined): Date | undefined {
  if (partitionId === undefined) return undefined;
  partitionCondition(table.metadata, partitionId);
  const start = partitionStart(partitionId);
  return start === undefined || !isIngestionTimePartitioned(table.metadata) ? undefined : new Date(start);
}

/** A SELECT of exactly the given columns, in their order, from rows that may lack some or order them differently. */
function alignColumns(rows: SelectedRows, fields: Field[]): string {
  const given = new Map(rows.fields.map((field) => [field.name.toLowerCase(), field.name]));
  const columns = fields.map((field) => {
    const name = given.get(field.name.toLowerCase());
    const value = name === undefined ? 'NULL' : quoteIdentifier(name);
    return `CAST(${value} AS ${columnType(field)}) AS ${quoteIdentifier(field.name)}`;
  });
  return `SELECT ${columns.join(', ')} FROM (${rows.sql})`;
}
