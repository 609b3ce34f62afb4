import { randomUUID } from 'node:crypto';
import type { Field } from '../../../deploy/local/bigquery/field.ts';
import { plainCell } from './cell.ts';
import { type HttpRequest, type Names, type SqlFixture, withNames } from './fixture.ts';

/** A response, its body parsed where it is JSON. */
export type HttpAnswer = { status: number; headers: Headers; body: unknown };

/** What a statement answered with. */
export type QueryAnswer = { fields: Field[]; rows: unknown[][]; statistics: Record<string, unknown> };

/** A response of 300 or more. */
export class RefusedCall extends Error {
  override readonly name = 'RefusedCall';
  readonly status: number;
  readonly reason: string | undefined;

  constructor({ status, body }: HttpAnswer) {
    const { error } = (body ?? {}) as { error?: { message?: string; errors?: { reason?: string }[] } };
    super(error?.message ?? `HTTP ${status}`);
    this.status = status;
    this.reason = error?.errors?.[0]?.reason;
  }
}

type QueryResponse = {
  jobComplete?: boolean;
  jobReference?: { jobId: string };
  schema?: { fields: Field[] };
  rows?: { f: { v: unknown }[] }[];
  pageToken?: string;
};

/** Settings that jobs.query takes; any other makes the call a jobs.insert. */
const QUERY_SETTINGS = new Set(['useQueryCache', 'maximumBytesBilled', 'connectionProperties']);

/** Calls the REST API of one stand-in for one fixture, under names of its own. */
export function createRestCaller(url: string, names: Names) {
  const project = `/bigquery/v2/projects/${names.PROJECT}`;

  async function send(request: HttpRequest): Promise<HttpAnswer> {
    const { method, path, query = [], headers = {}, body, body_text } = withNames(request, names);
    const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
    const response = await fetch(`${url}${path}?${new URLSearchParams(query)}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: 'Bearer recorded',
        ...(body !== undefined && !hasType ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(method === 'GET' ? {} : { body: body_text ?? (body === undefined ? '' : JSON.stringify(body)) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parseBody(text) };
  }

  async function demand(request: HttpRequest): Promise<unknown> {
    const answer = await send(request);
    if (answer.status >= 300) throw new RefusedCall(answer);
    return answer.body;
  }

  const runSql = (statement: RecordedStatement) => runStatement({ demand, project, names }, statement);
  return { send, demand, runSql, project };
}

/** The calls that one fixture may make. */
export type RestCaller = ReturnType<typeof createRestCaller>;

type RecordedStatement = Pick<SqlFixture, 'sql' | 'params' | 'job' | 'default_dataset'>;
type Session = { demand: (request: HttpRequest) => Promise<unknown>; project: string; names: Names };

/** Through jobs.query, or where the settings need it through jobs.insert. */
async function runStatement(session: Session, statement: RecordedStatement): Promise<QueryAnswer> {
  const { demand, project, names } = session;
  const job = withNames(statement.job, names);
  const defaultDataset = { projectId: names.PROJECT, datasetId: names.DATASET_ID };
  const query = {
    query: withNames(statement.sql, names),
    useLegacySql: false,
    ...statement.params,
    ...(statement.default_dataset ? { defaultDataset } : {}),
  };
  if (job && (job.dryRun || Object.keys(job.query ?? {}).some((name) => !QUERY_SETTINGS.has(name)))) {
    return insertJob(session, query, job);
  }
  const { query: settings, ...rest } = job ?? {};
  const body = { ...query, ...settings, ...rest, location: 'US', formatOptions: { useInt64Timestamp: true } };
  const response = (await demand({ method: 'POST', path: `${project}/queries`, body })) as QueryResponse;
  return readAnswer(session, response, response.jobReference?.jobId ?? '');
}

async function insertJob(
  session: Session,
  query: object,
  job: NonNullable<SqlFixture['job']>,
): Promise<QueryAnswer> {
  const { query: settings, ...configuration } = job;
  const jobId = `recorded_${randomUUID()}`;
  const inserted = (await session.demand({
    method: 'POST',
    path: `${session.project}/jobs`,
    body: {
      configuration: { ...configuration, query: { ...query, ...settings } },
      jobReference: { projectId: session.names.PROJECT, location: 'US', jobId },
    },
  })) as { statistics?: { query?: Record<string, unknown> } };
  if (!job.dryRun) return readAnswer(session, {}, jobId);
  const statistics = inserted.statistics?.query ?? {};
  const schema = statistics.schema as { fields?: Field[] } | undefined;
  return { fields: schema?.fields ?? [], rows: [], statistics };
}

/** All pages of the answer, and what the job says of itself. */
async function readAnswer(session: Session, first: QueryResponse, jobId: string): Promise<QueryAnswer> {
  let response = first;
  while (!response.jobComplete) response = await readPage(session, jobId);
  const fields = response.schema?.fields ?? [];
  const rows = [...(response.rows ?? [])];
  while (response.pageToken) {
    response = await readPage(session, jobId, response.pageToken);
    rows.push(...(response.rows ?? []));
  }
  const job = (await session.demand({
    method: 'GET',
    path: `${session.project}/jobs/${jobId}`,
    query: [['location', 'US']],
  })) as { statistics?: { query?: Record<string, unknown> } };
  const plain = rows.map(({ f }) => fields.map((field, index) => plainCell(f[index]?.v, field)));
  return { fields, rows: plain, statistics: job.statistics?.query ?? {} };
}

async function readPage({ demand, project }: Session, jobId: string, token?: string): Promise<QueryResponse> {
  const query: [string, string][] = [
    ['location', 'US'],
    ['formatOptions.useInt64Timestamp', 'true'],
    ...(token ? [['pageToken', token] as [string, string]] : []),
  ];
  return (await demand({ method: 'GET', path: `${project}/queries/${jobId}`, query })) as QueryResponse;
}

function parseBody(text: string): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return text;
  }
}
