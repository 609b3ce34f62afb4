import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Call, Operations } from '../operations/operation.ts';
import { invalidArgument, notEmulated, type PubSubStatus, pubSubErrorOf } from '../pubsub-error.ts';
import { decodeMessage } from './json-decode.ts';
import { encodeMessage } from './json-encode.ts';
import { createRoutes, type Match } from './rest-routes.ts';

const httpStatusOf: Record<PubSubStatus, number> = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  INTERNAL: 500,
  UNIMPLEMENTED: 501,
};

// What any Google API accepts beside a method's own parameters.
const commonParameters = new Set([
  'access_token',
  'alt',
  'callback',
  'fields',
  'key',
  'oauth_token',
  'prettyPrint',
  'quotaUser',
  'uploadType',
  'upload_protocol',
  '$.xgafv',
  '$alt',
]);

/** Serves Pub/Sub's REST API; `authorizeAs` makes the check of permissions for an `Authorization` header. */
export function createRestDoor(
  operations: Operations,
  authorizeAs: (authorization: string | undefined) => Call['authorize'],
): http.Server {
  const routes = createRoutes();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<object> => {
    const url = new URL(request.url ?? '/', 'http://pubsub');
    if (request.method === 'GET' && url.pathname === '/') return {};
    const match = routes.find(request.method ?? '', url.pathname);
    const operation = match && operations[match.method.name];
    const body = await buffer(request);
    if (!operation) throw notEmulated(match ? match.method.name : `${request.method} ${url.pathname}`);

    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const message = decodeMessage(match.method.requestType, requestJson(match, url.searchParams, body));
    const authorize = authorizeAs(request.headers.authorization);
    const result = (await operation(message, { authorize, signal: gone.signal })) as object;
    return encodeMessage(match.method.responseType, result);
  };

  return http.createServer((request, response) => {
    answer(request, response).then(
      (json) => send(response, 200, json),
      (error: unknown) => sendError(response, error),
    );
  });
}

function requestJson({ method, fields }: Match, parameters: URLSearchParams, body: Buffer): object {
  const json: Record<string, unknown> = method.http?.verb === 'GET' ? {} : parseBody(body);
  for (const [name, value] of parameters) if (!commonParameters.has(name)) json[name] = value;
  for (const { path, value } of fields) setAt(json, path, value);
  return json;
}

function parseBody(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  try {
    const json: unknown = JSON.parse(body.toString());
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { ...json };
  } catch {
    throw invalidArgument('Invalid JSON payload received. Unexpected token.');
  }
  throw invalidArgument('Invalid JSON payload received. Expected an object.');
}

function setAt(json: Record<string, unknown>, [field = '', ...inner]: string[], value: string): void {
  if (inner.length === 0) {
    json[field] = value;
    return;
  }
  const old = json[field];
  const part = typeof old === 'object' && old !== null ? { ...old } : {};
  setAt(part, inner, value);
  json[field] = part;
}

function sendError(response: ServerResponse, error: unknown): void {
  const { status, message, info } = pubSubErrorOf(error);
  const code = httpStatusOf[status];
  const details = info && [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', ...info }];
  send(response, code, { error: { code, message, status, ...(details && { details }) } });
}

function send(response: ServerResponse, code: number, json: object): void {
  response.writeHead(code, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(`${JSON.stringify(json, null, 2)}\n`);
}
