import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { callerOf } from '../access.ts';
import { BigQueryError } from './bigquery-error.ts';
import type { Faults } from './faults.ts';
import type { Answer, Call, Route } from './routes/call.ts';
import { discoveryDocument } from './routes/discovery.ts';
import { errorBody, httpStatusOf } from './routes/error-response.ts';
import { createRouter, plainPath } from './routes/router.ts';
import { asBigQueryError } from './storage/duckdb-error.ts';

/** What the server serves, and what it does around each call. */
export type ServerOptions = {
  port: number;
  routes: Route[];
  faults: Faults;
  /** Runs before every call, so that nobody sees what has expired. */
  before: () => Promise<void>;
  /** Runs the call; what it does counts as activity. */
  during: <Result>(work: () => Promise<Result>) => Promise<Result>;
  onLog: (line: string) => void;
};

/** Serves the routes over HTTP on the loopback interface. */
export async function listen(options: ServerOptions): Promise<{ port: number; close: () => Promise<void> }> {
  const find = createRouter(options.routes);

  async function answer(request: IncomingMessage): Promise<Answer> {
    const call = await readCall(request);
    if (/^\/(\$discovery\/rest|discovery\/v1\/apis\/bigquery\/v2\/rest)$/.test(call.path)) {
      return { body: discoveryDocument(options.routes, call.origin) };
    }
    const found = find(call.method, call.path);
    if (!found)
      throw new BigQueryError('notFound', `The BigQuery stand-in has no ${call.method} ${call.path}.`);
    const subjects = subjectsOf(call, found.parameters);
    await options.faults.wait('request', subjects);
    options.faults.strike('request', subjects);
    await options.before();
    return options.during(async () => found.route.handle({ ...call, parameters: found.parameters }));
  }

  const server = createServer(async (request, response) => {
    try {
      send(response, await answer(request));
    } catch (error) {
      sendError(response, error, options.onLog);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  return {
    method: request.method ?? 'GET',
    path: plainPath(url.pathname),
    parameters: {},
    query: url.searchParams,
    headers: request.headers,
    body: request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw,
    caller: callerOf(request.headers.authorization),
    origin: `http://${request.headers.host ?? '127.0.0.1'}`,
  };
}

/** What a fault may be about: the call, the table in its path, the job in its path or body. */
function subjectsOf(call: Call, parameters: Record<string, string>): string[] {
  const { projectId, datasetId, tableId, jobId } = parameters;
  const subjects = [`${call.method} ${call.path}`];
  if (tableId !== undefined) subjects.push(`${projectId}.${datasetId}.${tableId}`);
  if (jobId !== undefined) subjects.push(jobId);
  const inBody = /"jobReference"\s*:\s*\{[^}]*"jobId"\s*:\s*"([^"]+)"/.exec(
    call.body.subarray(0, 65_536).toString(),
  );
  if (inBody?.[1]) subjects.push(inBody[1]);
  return subjects;
}

function send(response: ServerResponse, { status = 200, body, headers = {} }: Answer): void {
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers });
  response.end(JSON.stringify(body));
}

function sendError(response: ServerResponse, thrown: unknown, onLog: (line: string) => void): void {
  if (!(thrown instanceof BigQueryError)) {
    onLog(`bigquery: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  }
  const error = asBigQueryError(thrown);
  if (error.reason === 'notImplemented') onLog(`bigquery: ${error.message}`);
  send(response, { status: httpStatusOf(error), body: errorBody(error) });
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
