import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import type {
  BigQueryClient,
  BigQueryJob,
  Column,
  JobConfiguration,
  ListedTable,
} from '../../shared/clients/bigquery-port.ts';
import type { Clock } from '../../shared/clients/clock.ts';

/** A table of the fake: what it holds, and which job wrote it. */
export type FakeTable = {
  rows: number;
  columns: Column[];
  listed: Omit<ListedTable, 'name' | 'labels'>;
  writtenBy: string;
  /** An audit query has read it. */
  audited: boolean;
};

type QueryConfiguration = {
  query: string;
  destinationTable: { datasetId: string; tableId: string };
  timePartitioning?: { type: string; field?: string };
  clustering?: { fields: string[] };
};
type CopyConfiguration = {
  sourceTable: { datasetId: string; tableId: string };
  destinationTable: { datasetId: string; tableId: string };
  operationType?: string;
};

/** What a build does: a result, or the error that its job ends with. */
export type BuildScript = (
  mart: string,
  attempt: number,
) => { rows: number; columns?: Column[] } | BigQueryCallError;

/** A BigQuery that holds row counts instead of rows, and runs every job at once. */
export type FakeBigQuery = BigQueryClient & {
  tables: Map<string, FakeTable>;
  jobs: Map<string, BigQueryJob & { configuration: JobConfiguration }>;
  views: Map<string, string>;
  /** Names of the calls made, in order. */
  calls: string[];
  /** Sets a table that somebody else made. */
  place: (name: string, table: Partial<FakeTable>) => void;
};

export const fakeColumns: Column[] = [
  { name: 'event_date', type: 'DATE', mode: 'NULLABLE' },
  { name: 'users', type: 'INTEGER', mode: 'NULLABLE' },
];

export function createFakeBigQuery(options: {
  clock: Clock;
  build?: BuildScript;
  /** Violations by audit column, e.g. `audit_0`. */
  violations?: (mart: string) => Record<string, string>;
  dryRun?: (sql: string) => BigQueryCallError | undefined;
  /** Decides the error of a copy job, undefined = it succeeds. */
  copy?: (destination: string, jobId: string) => BigQueryCallError | undefined;
  /** Expiry that the marts dataset gives to new tables. */
  defaultExpiry?: Date;
}): FakeBigQuery {
  const {
    clock,
    build = (): { rows: number; columns?: Column[] } => ({ rows: 100 }),
    violations = () => ({}),
    dryRun,
    copy,
    defaultExpiry,
  } = options;
  const tables = new Map<string, FakeTable>();
  const jobs: FakeBigQuery['jobs'] = new Map();
  const views = new Map<string, string>();
  const results = new Map<string, { rows: number; columns: Column[] }>();
  const calls: string[] = [];

  function end(jobId: string, configuration: JobConfiguration, error?: BigQueryCallError) {
    const now = clock.now();
    const failure = error ? { error: { reason: error.reason, message: error.message } } : {};
    jobs.set(jobId, {
      jobId,
      done: true,
      startedAt: now,
      endedAt: now,
      bytesProcessed: 10,
      configuration,
      ...failure,
    });
  }

  function runBuild(jobId: string, configuration: JobConfiguration, query: QueryConfiguration) {
    const { datasetId, tableId } = query.destinationTable;
    const mart = tableId.split('__')[0] ?? '';
    const outcome = build(mart, Number(tableId.split('_').at(-1)));
    if (outcome instanceof BigQueryCallError) return end(jobId, configuration, outcome);
    const columns = outcome.columns ?? fakeColumns;
    results.set(jobId, { rows: outcome.rows, columns });
    const { timePartitioning, clustering } = query;
    const listed = {
      type: 'TABLE',
      ...(timePartitioning ? { timePartitioning } : {}),
      ...(clustering ? { clustering } : {}),
    };
    tables.set(`${datasetId}.${tableId}`, {
      rows: outcome.rows,
      columns,
      listed,
      writtenBy: jobId,
      audited: false,
    });
    end(jobId, configuration);
  }

  function runCopy(
    jobId: string,
    configuration: JobConfiguration,
    { sourceTable, ...rest }: CopyConfiguration,
  ) {
    const destination = `${rest.destinationTable.datasetId}.${rest.destinationTable.tableId}`;
    const source = tables.get(`${sourceTable.datasetId}.${sourceTable.tableId}`);
    const error = copy?.(destination, jobId);
    if (error) return end(jobId, configuration, error);
    if (!source)
      return end(
        jobId,
        configuration,
        new BigQueryCallError('notFound', `Not found: Table ${sourceTable.tableId}`, 404),
      );
    if (rest.operationType !== 'SNAPSHOT' && !source.audited)
      throw new Error(`${jobId} copies rows that nobody audited`);
    const existing = tables.get(destination);
    if (existing && rest.operationType !== 'SNAPSHOT' && layoutOf(existing) !== layoutOf(source)) {
      const message = 'Incompatible table partitioning specification.';
      return end(jobId, configuration, new BigQueryCallError('invalid', message, 400));
    }
    const expiresAt = defaultExpiry && !existing ? { expiresAt: defaultExpiry } : {};
    tables.set(destination, { ...source, listed: { ...source.listed, ...expiresAt }, writtenBy: jobId });
    end(jobId, configuration);
  }

  function read(sql: string) {
    if (sql.includes('__TABLES__')) {
      return [...tables]
        .filter(([name]) => sql.includes(`.${name.split('.')[0]}.__TABLES__`))
        .map(([name, table]) => ({ table_id: name.split('.')[1] ?? '', row_count: String(table.rows) }));
    }
    if (sql.includes('INFORMATION_SCHEMA.COLUMNS')) {
      return [...tables]
        .filter(([name]) => sql.includes(`.${name.split('.')[0]}.INFORMATION_SCHEMA`))
        .flatMap(([name, table]) =>
          table.columns.map((column) => ({
            table_name: name.split('.')[1] ?? '',
            column_name: column.name,
            data_type: column.type === 'INTEGER' ? 'INT64' : column.type,
          })),
        );
    }
    const staged = /FROM `[^.`]+\.([^`]+)`\s*$/.exec(sql)?.[1] ?? '';
    const table = tables.get(staged);
    if (!table) throw new BigQueryCallError('notFound', `Not found: Table ${staged}`, 404);
    table.audited = true;
    const mart = staged.split('.')[1]?.split('__')[0] ?? '';
    const clean = Object.fromEntries([...sql.matchAll(/AS (audit_\d+)/g)].map(([, name]) => [name, '0']));
    return [{ row_count: String(table.rows), newest_date: '2026-11-23', ...clean, ...violations(mart) }];
  }

  const fake: Omit<FakeBigQuery, 'tables' | 'jobs' | 'views' | 'calls' | 'place'> = {
    project: 'p',
    location: 'US',
    insertJob: async (jobId, configuration) => {
      if (jobs.has(jobId)) return 'exists';
      if (configuration.copy) runCopy(jobId, configuration, configuration.copy as CopyConfiguration);
      else runBuild(jobId, configuration, configuration.query as QueryConfiguration);
      return 'inserted';
    },
    waitForQuery: async (jobId) => {
      const job = jobs.get(jobId);
      if (!job) throw new BigQueryCallError('notFound', `Not found: Job ${jobId}`, 404);
      if (job.error) throw new BigQueryCallError(job.error.reason, job.error.message, 400);
      return { complete: true, bytesProcessed: 10, rows: 0, columns: [], ...results.get(jobId) };
    },
    findJob: async (jobId) => jobs.get(jobId),
    listJobs: async () => [...jobs.values()],
    query: async (sql) => read(sql),
    dryRun: async (sql) => {
      const error = dryRun?.(sql);
      if (error) throw error;
      return { columns: fakeColumns, bytesProcessed: 10 };
    },
    listTables: async (dataset) =>
      [...tables]
        .filter(([name]) => name.startsWith(`${dataset}.`))
        .map(([name, table]) => ({ name: name.split('.')[1] ?? '', labels: {}, ...table.listed })),
    findView: async ({ dataset, table }) => {
      const query = views.get(`${dataset}.${table}`);
      return query === undefined ? undefined : { type: 'VIEW', query };
    },
    createView: async ({ dataset, table }, query) => void views.set(`${dataset}.${table}`, query),
    updateView: async ({ dataset, table }, query) => void views.set(`${dataset}.${table}`, query),
    removeExpiry: async ({ dataset, table }) => {
      const found = tables.get(`${dataset}.${table}`);
      if (found) delete found.listed.expiresAt;
    },
    deleteTable: async ({ dataset, table }) => {
      tables.delete(`${dataset}.${table}`);
      views.delete(`${dataset}.${table}`);
    },
  };

  const counted = Object.fromEntries(
    Object.entries(fake).map(([name, member]) => [
      name,
      typeof member === 'function'
        ? (...parameters: unknown[]) => {
            calls.push(name);
            return (member as (...all: unknown[]) => unknown)(...parameters);
          }
        : member,
    ]),
  ) as BigQueryClient;

  return {
    ...counted,
    tables,
    jobs,
    views,
    calls,
    place: (name, table) =>
      tables.set(name, {
        rows: 100,
        columns: fakeColumns,
        listed: { type: 'TABLE' },
        writtenBy: 'somebody else',
        audited: true,
        ...table,
      }),
  };
}

function layoutOf(table: FakeTable): string {
  const { timePartitioning, rangePartitioning, clustering } = table.listed;
  return JSON.stringify({ timePartitioning, rangePartitioning, clustering });
}
