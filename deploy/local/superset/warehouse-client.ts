import type { Clock } from '../../../shared/clients/clock.ts';
import { type Warehouse, type WarehouseField, WarehouseRefusal } from './warehouse.ts';

/** What asking BigQuery needs. */
export type WarehouseClientOptions = {
  /** `http://127.0.0.1:PORT`. */
  bigQueryUrl: string;
  account: string;
  clock: Clock;
  /** Ends the waits between tries. */
  signal: AbortSignal;
};

/** Google's Python client tries again for as long, and so keeps a thread of Superset for as long. */
const patienceMilliseconds = 600_000;

const retriedReasons = ['rateLimitExceeded', 'backendError', 'internalError', 'badGateway'];

/** How BigQuery answers a query, as far as it is read here. */
type QueryAnswer = {
  jobComplete?: boolean;
  jobReference: { jobId: string; location?: string };
  schema?: { fields: WarehouseField[] };
  rows?: { f: { v: unknown }[] }[];
};

type ErrorAnswer = { error?: { message?: string; errors?: { reason?: string; message?: string }[] } };

/** Asks BigQuery over HTTP as one account, as the dialect in Superset does. */
export function createWarehouseClient(options: WarehouseClientOptions): Warehouse {
  const call = createCall(options);
  return {
    table: async ({ project, dataset, table }) => {
      const path = `projects/${project}/datasets/${dataset}/tables/${table}`;
      const { schema } = (await call('GET', path)) as { schema?: { fields?: WarehouseField[] } };
      return schema?.fields ?? [];
    },
    query: async ({ project, sql }) => {
      const jobs = `projects/${project}/queries`;
      let answer = (await call('POST', jobs, { query: sql, useLegacySql: false })) as QueryAnswer;
      while (answer.jobComplete === false) {
        answer = (await call('GET', `${jobs}/${answer.jobReference.jobId}`)) as QueryAnswer;
      }
      const fields = answer.schema?.fields ?? [];
      const rows = (answer.rows ?? []).map(({ f }) =>
        Object.fromEntries(fields.map((field, index) => [field.name, cellOf(f[index]?.v, field)])),
      );
      return { fields, rows };
    },
  };
}

function createCall({ bigQueryUrl, account, clock, signal }: WarehouseClientOptions) {
  async function once(method: string, path: string, body: object | undefined): Promise<unknown> {
    const address = `${bigQueryUrl}/bigquery/v2/${path}?prettyPrint=false`;
    const response = await fetch(address, {
      method,
      headers: { authorization: `Bearer ${account}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal,
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    const { error } = answer as ErrorAnswer;
    throw new WarehouseRefusal({
      httpStatus: response.status,
      reason: error?.errors?.[0]?.reason ?? '',
      call: `${method} ${address}`,
      message: error?.message ?? response.statusText,
    });
  }

  return async (method: string, path: string, body?: object): Promise<unknown> => {
    let waited = 0;
    for (let wait = 1000; ; wait *= 2) {
      try {
        return await once(method, path, body);
      } catch (error) {
        const isRetried = error instanceof WarehouseRefusal && retriedReasons.includes(error.reason);
        if (!isRetried || waited >= patienceMilliseconds) throw error;
        waited += wait;
        await clock.sleep(wait, signal);
      }
    }
  };
}

/** Numbers and truth values as what they are, arrays of them too; times as BigQuery writes them. */
function cellOf(value: unknown, field: WarehouseField): unknown {
  if (value === null || value === undefined) return null;
  if (field.mode === 'REPEATED') {
    const element = { ...field, mode: 'NULLABLE' };
    return Array.isArray(value) ? value.map((entry) => cellOf(entry.v, element)) : [];
  }
  switch (field.type) {
    case 'INTEGER':
    case 'INT64':
    case 'FLOAT':
    case 'FLOAT64':
    case 'NUMERIC':
    case 'BIGNUMERIC':
      return Number(value);
    case 'BOOLEAN':
    case 'BOOL':
      return value === true || value === 'true';
    case 'RECORD':
    case 'STRUCT':
      return recordOf(value, field);
    default:
      return value;
  }
}

function recordOf(value: unknown, { fields = [] }: WarehouseField): Record<string, unknown> {
  const cells = (value as { f?: { v: unknown }[] }).f ?? [];
  return Object.fromEntries(fields.map((field, index) => [field.name, cellOf(cells[index]?.v, field)]));
}
