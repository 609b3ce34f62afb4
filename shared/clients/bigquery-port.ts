/** A column as the REST API describes it, with the legacy type names (INTEGER, FLOAT, RECORD). */
export type Column = {
  name: string;
  type: string;
  mode?: string;
  description?: string;
  fields?: Column[];
};

/** Where a table is; the project is the client's. */
export type TableReference = { dataset: string; table: string };

/** `configuration` of jobs.insert: https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#jobconfiguration */
export type JobConfiguration = Record<string, unknown>;

/** A job's end, or that it has none yet. */
export type BigQueryJob = {
  jobId: string;
  done: boolean;
  error?: { reason: string; message: string };
  startedAt?: Date;
  endedAt?: Date;
  bytesProcessed: number;
};

/** How a table is laid out, as tables.list tells it. */
export type ListedTable = {
  name: string;
  /** TABLE, VIEW, SNAPSHOT, ... */
  type: string;
  timePartitioning?: { type: string; field?: string; expirationMs?: string };
  rangePartitioning?: { field: string };
  clustering?: { fields: string[] };
  labels: Record<string, string>;
  /** When BigQuery will delete the table; absent for one that stays. */
  expiresAt?: Date;
};

/** Result rows by column name: scalars as BigQuery's text, arrays as lists of it. */
export type Rows = Record<string, string | null | string[]>[];

/**
 * The BigQuery calls that the watchdog makes; one method is one request, unless it says pages.
 * Every method throws `BigQueryCallError`; none retries.
 */
export type BigQueryClient = {
  project: string;
  location: string;
  /** Starts a job under the caller's id; `exists` means an earlier try got through. */
  insertJob: (jobId: string, configuration: JobConfiguration) => Promise<'inserted' | 'exists'>;
  /** Long poll for the end of a query job; throws the job's own error as a call error. */
  waitForQuery: (
    jobId: string,
    timeoutMilliseconds: number,
  ) => Promise<
    { complete: false } | { complete: true; rows: number; columns: Column[]; bytesProcessed: number }
  >;
  findJob: (jobId: string) => Promise<BigQueryJob | undefined>;
  /** The caller's own jobs created since then, newest first; pages. */
  listJobs: (since: Date) => Promise<BigQueryJob[]>;
  /** Runs a small query to its end; the same `requestId` within 15 minutes is the same query. Pages. */
  query: (sql: string, options?: { requestId?: string; maximumBytesBilled?: number }) => Promise<Rows>;
  /** Analyses without running: columns, and the bytes it would process. */
  dryRun: (sql: string) => Promise<{ columns: Column[]; bytesProcessed: number }>;
  /** All tables of a dataset; pages. */
  listTables: (dataset: string) => Promise<ListedTable[]>;
  /** A table's type and, for a view, its SQL; undefined when there is none. */
  findView: (table: TableReference) => Promise<{ type: string; query: string } | undefined>;
  createView: (table: TableReference, query: string) => Promise<void>;
  updateView: (table: TableReference, query: string) => Promise<void>;
  /** Makes a table and its partitions stay until somebody deletes them. */
  removeExpiry: (table: TableReference, timePartitioning: ListedTable['timePartitioning']) => Promise<void>;
  /** Deletes a table; one that is gone already is fine. */
  deleteTable: (table: TableReference) => Promise<void>;
};
