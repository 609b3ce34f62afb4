import { BigQuery } from '@google-cloud/bigquery';
import { BigQueryCallError, callErrorOf } from './bigquery-call-error.ts';
import type {
  BigQueryClient,
  BigQueryJob,
  JobConfiguration,
  ListedTable,
  Rows,
  TableReference,
} from './bigquery-port.ts';
import { jobOf, listedTableOf, type RawJob, type RawResults, type RawTable, rowOf } from './bigquery-wire.ts';
import { LocalAccountClient } from './local-account.ts';

type Query = Record<string, string | number | boolean | undefined>;
type Call = <Body>(method: string, uri: string, options?: { query?: Query; body?: unknown }) => Promise<Body>;

/** Rows of a metadata query come in pages of this many; a page is at most 10 MB anyway. */
const rowsPerPage = 10_000;

/** A metadata or audit query that takes longer is ended by BigQuery, for the caller's working time is 480 s. */
const queryTimeoutMilliseconds = 300_000;

/**
 * Opens BigQuery through Google's client, with its retries off: they hide what happened (a 403
 * `rateLimitExceeded` is never retried, a 500 for a spent byte cap is), so the loop is the caller's.
 * `endpoint` and `account` are for the emulated cloud.
 */
export function createBigQueryClient(options: {
  project: string;
  location: string;
  endpoint?: string | undefined;
  account?: string | undefined;
  /** Longer than the longest poll; a server that is silent for longer counts as away. */
  callTimeoutMilliseconds?: number;
}): BigQueryClient {
  const { project, location, endpoint, account, callTimeoutMilliseconds = 60_000 } = options;
  const bigquery = new BigQuery({
    projectId: project,
    location,
    retryOptions: { autoRetry: false, maxRetries: 0 },
    ...(endpoint ? { apiEndpoint: endpoint } : {}),
    ...(account ? { authClient: new LocalAccountClient(account) } : {}),
  });
  const call: Call = (method, uri, { query = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      // Google's client takes a time-out and does not keep it.
      const silence = setTimeout(() => {
        const seconds = callTimeoutMilliseconds / 1000;
        reject(new BigQueryCallError('connection', `No answer to ${method} ${uri} within ${seconds} s`));
      }, callTimeoutMilliseconds);
      const qs = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
      bigquery.request(
        { method, uri, qs, ...(body === undefined ? {} : { json: body }) },
        (error, result) => {
          clearTimeout(silence);
          if (error) reject(callErrorOf(error));
          else resolve(result);
        },
      );
    });

  return {
    project,
    location,
    ...jobCalls(call, project, location),
    ...queryCalls(call, location),
    ...tableCalls(call, project),
  };
}

function jobCalls(call: Call, project: string, location: string) {
  return {
    insertJob: async (jobId: string, configuration: JobConfiguration) => {
      try {
        await call('POST', '/jobs', {
          body: { jobReference: { projectId: project, location, jobId }, configuration },
        });
        return 'inserted' as const;
      } catch (error) {
        if (error instanceof BigQueryCallError && error.httpStatus === 409) return 'exists' as const;
        throw error;
      }
    },
    waitForQuery: async (jobId: string, timeoutMilliseconds: number) => {
      const result = await call<RawResults>('GET', `/queries/${jobId}`, {
        query: { location, timeoutMs: timeoutMilliseconds, maxResults: 0 },
      });
      if (!result.jobComplete) return { complete: false } as const;
      return {
        complete: true,
        rows: Number(result.totalRows ?? 0),
        columns: result.schema?.fields ?? [],
        bytesProcessed: Number(result.totalBytesProcessed ?? 0),
      } as const;
    },
    findJob: (jobId: string) =>
      absentWhenNotFound(async () =>
        jobOf(await call<RawJob>('GET', `/jobs/${jobId}`, { query: { location } })),
      ),
    listJobs: async (since: Date) => {
      const jobs: BigQueryJob[] = [];
      let pageToken: string | undefined;
      do {
        const page = await call<{ jobs?: RawJob[]; nextPageToken?: string }>('GET', '/jobs', {
          query: { minCreationTime: since.getTime(), maxResults: 1000, projection: 'minimal', pageToken },
        });
        jobs.push(...(page.jobs ?? []).map(jobOf));
        pageToken = page.nextPageToken;
      } while (pageToken);
      return jobs;
    },
  };
}

function queryCalls(call: Call, location: string) {
  return {
    query: async (sql: string, options: { requestId?: string; maximumBytesBilled?: number } = {}) => {
      const { requestId, maximumBytesBilled } = options;
      let result = await call<RawResults>('POST', '/queries', {
        body: {
          query: sql,
          useLegacySql: false,
          location,
          timeoutMs: 30_000,
          jobTimeoutMs: String(queryTimeoutMilliseconds),
          maxResults: rowsPerPage,
          ...(requestId ? { requestId } : {}),
          ...(maximumBytesBilled ? { maximumBytesBilled: String(maximumBytesBilled) } : {}),
        },
      });
      const columns = () => result.schema?.fields ?? [];
      const rows: Rows = [];
      for (;;) {
        rows.push(...(result.rows ?? []).map((row) => rowOf(row, columns())));
        if (result.jobComplete && !result.pageToken) return rows;
        result = await call<RawResults>('GET', `/queries/${result.jobReference.jobId}`, {
          query: { location, timeoutMs: 30_000, maxResults: rowsPerPage, pageToken: result.pageToken },
        });
      }
    },
    dryRun: async (sql: string) => {
      const job = await call<RawJob>('POST', '/jobs', {
        body: { configuration: { dryRun: true, query: { query: sql, useLegacySql: false } } },
      });
      return {
        columns: job.statistics?.query?.schema?.fields ?? [],
        bytesProcessed: Number(job.statistics?.totalBytesProcessed ?? 0),
      };
    },
  };
}

function tableCalls(call: Call, project: string) {
  const uri = ({ dataset, table }: TableReference) => `/datasets/${dataset}/tables/${table}`;
  return {
    listTables: async (dataset: string) => {
      const tables: RawTable[] = [];
      let pageToken: string | undefined;
      do {
        const page = await call<{ tables?: RawTable[]; nextPageToken?: string }>(
          'GET',
          `/datasets/${dataset}/tables`,
          { query: { maxResults: 1000, pageToken } },
        );
        tables.push(...(page.tables ?? []));
        pageToken = page.nextPageToken;
      } while (pageToken);
      return tables.map(listedTableOf);
    },
    findView: (table: TableReference) =>
      absentWhenNotFound(async () => {
        const found = await call<RawTable>('GET', uri(table));
        return { type: found.type, query: found.view?.query ?? '' };
      }),
    createView: async (table: TableReference, query: string) => {
      await call('POST', `/datasets/${table.dataset}/tables`, {
        body: {
          tableReference: { projectId: project, datasetId: table.dataset, tableId: table.table },
          view: { query, useLegacySql: false },
        },
      });
    },
    updateView: async (table: TableReference, query: string) => {
      await call('PATCH', uri(table), { body: { view: { query, useLegacySql: false } } });
    },
    removeExpiry: async (table: TableReference, timePartitioning: ListedTable['timePartitioning']) => {
      await call('PATCH', uri(table), {
        body: {
          expirationTime: null,
          ...(timePartitioning ? { timePartitioning: { ...timePartitioning, expirationMs: null } } : {}),
        },
      });
    },
    deleteTable: async (table: TableReference) => {
      await absentWhenNotFound(() => call('DELETE', uri(table)));
    },
  };
}

async function absentWhenNotFound<Found>(find: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof BigQueryCallError && error.httpStatus === 404) return undefined;
    throw error;
  }
}
