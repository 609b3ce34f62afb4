import type { BigQueryJob, Column, ListedTable, Rows } from './bigquery-port.ts';

/** A cell of a result row. */
export type RawCell = { v: unknown };
/** jobs.query and jobs.getQueryResults. */
export type RawResults = {
  jobComplete: boolean;
  jobReference: { jobId: string };
  totalRows?: string;
  totalBytesProcessed?: string;
  schema?: { fields: Column[] };
  rows?: { f: RawCell[] }[];
  pageToken?: string;
};
/** ErrorProto of a job. */
export type RawError = { reason?: string; message?: string; location?: string };
/** A job, as far as it is read. */
export type RawJob = {
  jobReference: { jobId: string };
  status?: { state?: string; errorResult?: RawError };
  statistics?: {
    startTime?: string;
    endTime?: string;
    totalBytesProcessed?: string;
    query?: { schema?: { fields: Column[] } };
  };
};
/** A table of tables.get or tables.list, as far as it is read. */
export type RawTable = {
  tableReference: { tableId: string };
  type: string;
  view?: { query: string };
  timePartitioning?: { type: string; field?: string; expirationMs?: string };
  rangePartitioning?: { field: string };
  clustering?: { fields: string[] };
  labels?: Record<string, string>;
  expirationTime?: string;
};

/** A table of a list, with its layout and expiry. */
export function listedTableOf(table: RawTable): ListedTable {
  const { tableReference, type, timePartitioning, rangePartitioning, clustering, labels, expirationTime } =
    table;
  return {
    name: tableReference.tableId,
    type,
    ...(timePartitioning ? { timePartitioning } : {}),
    ...(rangePartitioning ? { rangePartitioning } : {}),
    ...(clustering ? { clustering } : {}),
    labels: labels ?? {},
    ...(expirationTime ? { expiresAt: new Date(Number(expirationTime)) } : {}),
  };
}

/** A job's state, with times as dates and bytes as a number. */
export function jobOf({ jobReference, status = {}, statistics = {} }: RawJob): BigQueryJob {
  const { startTime, endTime, totalBytesProcessed } = statistics;
  return {
    jobId: jobReference.jobId,
    done: status.state === 'DONE',
    ...(status.errorResult
      ? {
          error: {
            reason: status.errorResult.reason ?? 'unknown',
            message: status.errorResult.message ?? 'BigQuery gave no message',
          },
        }
      : {}),
    ...(startTime ? { startedAt: new Date(Number(startTime)) } : {}),
    ...(endTime ? { endedAt: new Date(Number(endTime)) } : {}),
    bytesProcessed: Number(totalBytesProcessed ?? 0),
  };
}

/** One row by column name: scalars as BigQuery's text, arrays as lists of it, null as null. */
export function rowOf(row: { f: RawCell[] }, columns: Column[]): Rows[number] {
  return Object.fromEntries(columns.map((column, index) => [column.name, cellOf(row.f[index]?.v ?? null)]));
}

function cellOf(value: unknown): string | null | string[] {
  if (Array.isArray(value)) return value.map((item: RawCell) => String(item.v));
  return value === null ? null : String(value);
}
