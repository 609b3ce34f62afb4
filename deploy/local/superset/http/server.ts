import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RestAnswer } from '../answer.ts';
import type { Call } from './call.ts';

/** Answers one call, whatever happens. */
export type Respond = (call: Call) => Promise<RestAnswer>;

/** Serves HTTP on the loopback interface. */
export async function listen(options: {
  port: number;
  respond: Respond;
}): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    const call = await readCall(request).catch(() => undefined);
    // Whoever hung up before the end of the request waits for nothing.
    if (call) send(response, dressed(await options.respond(call), call));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) };
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    parameters: {},
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks),
    origin: `http://${request.headers.host ?? '127.0.0.1'}`,
  };
}

/** What Superset did not see coming is a page for whoever takes pages. */
function dressed(answer: RestAnswer, { headers }: Call): RestAnswer {
  const takesPages = /text\/html|\*\/\*/.test(headers.accept ?? '');
  if (!takesPages || !isUnforeseen(answer)) return answer;
  const title = answer.status === 404 ? '404: Not found' : `${answer.status}: Unexpected error`;
  const body = `<!doctype html><html lang="en"><head><title>${title} | Superset</title></head><body></body></html>`;
  return { status: answer.status, body };
}

function isUnforeseen({ status, body }: RestAnswer): boolean {
  const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : undefined;
  const isGeneric = Array.isArray(errors) && errors[0]?.error_type === 'GENERIC_BACKEND_ERROR';
  return isGeneric && [404, 405, 500].includes(status);
}

function send(response: ServerResponse, { status, body, headers = {} }: RestAnswer): void {
  const isText = typeof body === 'string';
  const type = isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
