/**
 * A BigQuery without data: every job takes a time that depends on its kind alone, so that what is measured is
 * the caller's schedule and its calls, not an SQL engine.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerQuery, builtResult, type StandingTable, tableResource } from './answers.ts';
import {
  createFixedJobs,
  type FixedJob,
  type FixedJobs,
  type JobConfiguration,
  jobResource,
  type Latencies,
  remaining,
} from './fixed-latency-jobs.ts';
import type { JobTimes } from './schedule.ts';

/** What a server was asked to do. */
export type BigQueryRecord = {
  /** By BigQuery's name of the method, e.g. `jobs.insert`. */
  calls: Record<string, number>;
  /** Builds and copies. */
  jobs: JobTimes[];
  /** Milliseconds since 1970. */
  firstCallAt: number | undefined;
};

/** What stands in BigQuery when the run begins, and how fast BigQuery is. */
export type BigQuerySetup = { latencies: Latencies; tables: StandingTable[]; stagingView: string };

type Call = { path: string[]; query: URLSearchParams; body: unknown };
type Reply = { status: number; body: unknown };
type Route = { method: string; path: RegExp; name: string; answer: (call: Call) => Reply | Promise<Reply> };

/** BigQuery ends a long poll after about 10 s whatever was asked for. */
const longestPollMilliseconds = 10_000;

/** Starts the server on a free port of loopback. */
export async function startFixedLatencyBigQuery(setup: BigQuerySetup): Promise<{
  url: string;
  record: () => BigQueryRecord;
  stop: () => Promise<void>;
}> {
  const jobs = createFixedJobs(setup.latencies);
  const routes = [...jobRoutes(jobs), ...queryRoutes(jobs, setup), ...tableRoutes(setup)];
  const calls: BigQueryRecord['calls'] = {};
  let firstCallAt: number | undefined;

  const server = createServer(async (request, response) => {
    firstCallAt ??= Date.now();
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = url.pathname.replace(/^\/bigquery\/v2\/projects\/[^/]+/, '');
    const route = routes.find(({ method, path: pattern }) => method === request.method && pattern.test(path));
    const name = route?.name ?? `unknown: ${request.method} ${path}`;
    calls[name] = (calls[name] ?? 0) + 1;
    const call = { path: path.split('/').slice(1), query: url.searchParams, body: await readBody(request) };
    const reply = route ? await route.answer(call) : failure(404, 'notFound', name);
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    record: () => ({ calls, jobs: jobs.times(), firstCallAt }),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function jobRoutes(jobs: FixedJobs): Route[] {
  return [
    { method: 'POST', path: /^\/jobs$/, name: 'jobs.insert', answer: ({ body }) => insertJob(jobs, body) },
    { method: 'GET', path: /^\/jobs$/, name: 'jobs.list', answer: ({ query }) => listJobs(jobs, query) },
    {
      method: 'GET',
      path: /^\/jobs\/[^/]+$/,
      name: 'jobs.get',
      answer: ({ path }) => foundJob(jobs, path[1], (job) => ok(jobResource(job))),
    },
  ];
}

function queryRoutes(jobs: FixedJobs, { tables }: BigQuerySetup): Route[] {
  let queries = 0;
  return [
    {
      method: 'GET',
      path: /^\/queries\/[^/]+$/,
      name: 'jobs.getQueryResults',
      answer: ({ path, query }) =>
        foundJob(jobs, path[1], async (job) => {
          await waitFor(job, Number(query.get('timeoutMs') ?? longestPollMilliseconds));
          const jobReference = { projectId: 'bench', jobId: job.jobId, location: 'US' };
          if (remaining(job) > 0) return ok({ jobReference, jobComplete: false });
          return ok({ jobReference, jobComplete: true, ...builtResult() });
        }),
    },
    {
      method: 'POST',
      path: /^\/queries$/,
      name: 'jobs.query',
      answer: async ({ body }) => {
        const { query } = body as { query: string };
        const job = jobs.start(`query_${++queries}`, { query: { query } });
        if (!job) throw new Error(`Job query_${queries} was started before`);
        await waitFor(job, longestPollMilliseconds);
        return ok({ jobReference: { jobId: job.jobId }, jobComplete: true, ...answerQuery(query, tables) });
      },
    },
  ];
}

function tableRoutes({ tables, stagingView }: BigQuerySetup): Route[] {
  return [
    {
      method: 'GET',
      path: /^\/datasets\/[^/]+\/tables$/,
      name: 'tables.list',
      answer: ({ query }) => {
        const { items, nextPageToken } = pageOf(tables, query);
        return ok({ tables: items.map(tableResource), nextPageToken });
      },
    },
    {
      method: 'GET',
      path: /^\/datasets\/[^/]+\/tables\/stg_events$/,
      name: 'tables.get',
      answer: () =>
        ok({ tableReference: { tableId: 'stg_events' }, type: 'VIEW', view: { query: stagingView } }),
    },
  ];
}

function insertJob(jobs: FixedJobs, body: unknown): Reply {
  const { configuration, jobReference } = body as {
    configuration: JobConfiguration;
    jobReference?: { jobId: string };
  };
  if (configuration.dryRun) return ok({ status: { state: 'DONE' }, statistics: {} });
  const jobId = jobReference?.jobId ?? '';
  const job = jobs.start(jobId, configuration);
  return job ? ok(jobResource(job)) : failure(409, 'duplicate', `Already Exists: Job bench:US.${jobId}`);
}

function listJobs(jobs: FixedJobs, query: URLSearchParams): Reply {
  const since = Number(query.get('minCreationTime') ?? 0);
  const newestFirst = jobs
    .all()
    .filter((job) => job.startedAt >= since)
    .reverse();
  const { items, nextPageToken } = pageOf(newestFirst, query);
  return ok({ jobs: items.map(jobResource), nextPageToken });
}

/** Until the job is done or the caller's patience is over; a timer may fire a moment early, hence the loop. */
async function waitFor(job: FixedJob, timeoutMilliseconds: number): Promise<void> {
  const until = Date.now() + Math.min(longestPollMilliseconds, timeoutMilliseconds);
  for (;;) {
    const wait = Math.min(remaining(job), until - Date.now());
    if (wait <= 0) return;
    await sleep(wait);
  }
}

/** One page; the token is the position of the next one. */
function pageOf<Item>(all: readonly Item[], query: URLSearchParams) {
  const start = Number(query.get('pageToken') ?? 0);
  const end = start + Number(query.get('maxResults') ?? 50);
  return { items: all.slice(start, end), nextPageToken: end < all.length ? String(end) : undefined };
}

function foundJob(
  jobs: FixedJobs,
  jobId: string | undefined,
  answer: (job: FixedJob) => Reply | Promise<Reply>,
): Reply | Promise<Reply> {
  const job = jobs.find(jobId ?? '');
  return job ? answer(job) : failure(404, 'notFound', `Not found: Job bench:US.${jobId}`);
}

function ok(body: unknown): Reply {
  return { status: 200, body };
}

function failure(status: number, reason: string, message: string): Reply {
  return { status, body: { error: { code: status, message, errors: [{ reason, message }] } } };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
}
