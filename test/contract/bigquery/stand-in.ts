import { BigQuery } from '@google-cloud/bigquery';
import type { ExecutionContext } from 'ava';
import type { AccessCheck } from '../../../deploy/local/access.ts';
import { createSqlEngine } from '../../../deploy/local/bigquery/sql/engine.ts';
import type { SqlEngine } from '../../../deploy/local/bigquery/sql/statement.ts';
import { type BigQueryStandIn, startBigQuery } from '../../../deploy/local/bigquery/start.ts';
import { createManualClock, type ManualClock } from '../../../shared/clients/clock.ts';
import { LocalAccountClient } from '../../../shared/clients/local-account.ts';

process.env.METADATA_SERVER_DETECTION = 'none';

export const projectId = 'acme';
export const account = 'ana@example.test';

export type StandIn = BigQueryStandIn & {
  clock: ManualClock;
  /** Google's client, calling as `account`. */
  client: BigQuery;
  /** The same for another account. */
  clientFor: (caller: string) => BigQuery;
  /** A plain HTTP call below `/bigquery/v2/projects/acme`. */
  call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<HttpAnswer>;
  /** Runs a job to its end, whatever that is. */
  run: (configuration: object, jobId?: string) => Promise<JobMetadata>;
  /** Runs one statement and answers with its rows. */
  sql: (query: string) => Promise<Record<string, unknown>[]>;
};

export type HttpAnswer = { status: number; headers: Headers; body: Record<string, unknown> };

let engine: Promise<SqlEngine> | undefined;

/** One analyzer for all tests of a file. */
export function sharedEngine(): Promise<SqlEngine> {
  engine ??= createSqlEngine();
  return engine;
}

/** Ends the analyzer of this file. */
export async function stopSharedEngine(): Promise<void> {
  await (await engine)?.stop();
}

/** A stand-in of the test's own, with dataset `shop`, at noon of 2 January 2024. */
export async function startStandIn(
  t: ExecutionContext,
  options: { access?: AccessCheck } = {},
): Promise<StandIn> {
  const clock = createManualClock(new Date('2024-01-02T12:00:00Z'));
  const standIn = await startBigQuery({
    clock,
    engine: await sharedEngine(),
    onLog: (line) => t.log(line),
    ...options,
  });
  t.teardown(standIn.stop);
  const client = clientFor(standIn.url, account);
  await clientFor(standIn.url, 'owner@example.test').createDataset('shop');
  return {
    ...standIn,
    clock,
    client,
    clientFor: (caller) => clientFor(standIn.url, caller),
    call: (method, path, body, headers) => call(standIn.url, method, path, body, headers),
    run: async (configuration, jobId = crypto.randomUUID()) => {
      const accepted = await call(standIn.url, 'POST', '/jobs', { jobReference: { jobId }, configuration });
      if (accepted.status !== 200) throw new Error(JSON.stringify(accepted.body));
      await standIn.idle();
      return (await call(standIn.url, 'GET', `/jobs/${jobId}`)).body as JobMetadata;
    },
    sql: async (query) => (await client.query({ query }))[0],
  };
}

function clientFor(url: string, caller: string): BigQuery {
  const authClient = new LocalAccountClient(caller);
  return new BigQuery({
    projectId,
    apiEndpoint: url,
    authClient,
    retryOptions: { autoRetry: false },
  } as ConstructorParameters<typeof BigQuery>[0]);
}

async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  const response = await fetch(`${url}/bigquery/v2/projects/${projectId}${path}`, {
    method,
    headers: { authorization: `Bearer ${account}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
}

/** What a client's call was refused with; the test fails when it was not refused. */
export async function refusal(
  t: ExecutionContext,
  work: () => Promise<unknown>,
): Promise<{ code: unknown; reason: string | undefined; message: string }> {
  const error = await t.throwsAsync(work, { instanceOf: Error });
  const { code, errors } = (error ?? {}) as {
    code?: unknown;
    errors?: { reason?: string; message?: string }[];
  };
  return { code, reason: errors?.[0]?.reason, message: errors?.[0]?.message ?? error?.message ?? '' };
}

/** `configuration` of a query job in standard SQL. */
export function queryOf(query: string, options: object = {}, jobOptions: object = {}): object {
  return { query: { query, useLegacySql: false, ...options }, ...jobOptions };
}

/** A reference to a table of dataset `shop`. */
export function shopTable(tableId: string) {
  return { projectId, datasetId: 'shop', tableId };
}

export type JobMetadata = {
  status: { state: string; errorResult?: { reason: string; message: string; location?: string } };
  configuration: { query?: { destinationTable?: { tableId: string; datasetId: string } }; labels?: object };
  statistics: { query?: Record<string, unknown> } & Record<string, unknown>;
  user_email: string;
};
