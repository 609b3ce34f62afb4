import { once } from 'node:events';
import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ExecutionContext } from 'ava';
import { createManualClock } from '../../../../shared/clients/clock.ts';
import type { Patience } from '../../../../shared/clients/superset/send.ts';
import { createSupersetClient } from '../../../../shared/clients/superset/superset.ts';
import { SupersetError } from '../../../../shared/clients/superset/superset-error.ts';
import { createSecret } from '../../../../shared/secret.ts';

/** What the server received. */
export type Received = {
  method: string;
  path: string;
  argument: unknown;
  headers: IncomingHttpHeaders;
  body: unknown;
};

/** What it answers: JSON, or another text. */
export type Reply = {
  status?: number;
  json?: unknown;
  text?: string;
  headers?: Record<string, string | string[]>;
};

/** Answers one route; `never` leaves the caller waiting. */
export type Route = (received: Received, count: number) => Reply | 'never' | Promise<Reply | 'never'>;

export const password = 'a password that nobody may see';

/** A token of 900 s, as Superset's are; its number tells the first from the second. */
export function tokenOf(number: number): string {
  const claims = { iat: 1000, exp: 1900, jti: number };
  return `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
}

/** How Superset answers a login, a renewal and a CSRF token when all is well. */
const usualRoutes: Record<string, Route> = {
  'POST /api/v1/security/login': (_, count) => ({
    json: { access_token: tokenOf(count), refresh_token: `refresh-${count}` },
  }),
  'POST /api/v1/security/refresh': (_, count) => ({ json: { access_token: tokenOf(100 + count) } }),
  'GET /api/v1/security/csrf_token/': (_, count) => ({
    json: { result: `csrf-${count}` },
    headers: { 'set-cookie': [`session=cookie-${count}; HttpOnly; Path=/`] },
  }),
};

/** Starts a Superset that answers these routes, and a client of it, whose clock moves only when it sleeps or the test moves it. */
export async function startServer(
  t: ExecutionContext,
  routes: Record<string, Route>,
  patience: Partial<Patience> = {},
) {
  const received: Received[] = [];
  const counts = new Map<string, number>();
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const argument = url.searchParams.get('q');
    const body = await text(request);
    const call = {
      method: request.method ?? '',
      path: url.pathname,
      argument: argument === null ? undefined : JSON.parse(argument),
      headers: request.headers,
      body: body === '' ? undefined : JSON.parse(body),
    };
    received.push(call);
    const name = `${call.method} ${call.path}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const route = routes[name] ?? usualRoutes[name];
    const reply = route ? await route(call, count) : { status: 404, json: { message: 'Not found' } };
    if (reply === 'never') return;
    const { status = 200, json, text: plain, headers = {} } = reply;
    response.writeHead(status, {
      'content-type': json === undefined ? 'text/html' : 'application/json',
      ...headers,
    });
    response.end(json === undefined ? plain : JSON.stringify(json));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  t.teardown(close);
  const manual = createManualClock(new Date('2026-01-01T06:00:00Z'));
  const slept: number[] = [];
  const sleep = async (milliseconds: number) => {
    slept.push(milliseconds);
    manual.advance(milliseconds);
  };
  const clock = { ...manual, sleep };
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const credentials = { username: 'watchdog', password: createSecret(password) };
  return {
    url,
    clock,
    /** How long the client slept, each time. */
    slept,
    client: createSupersetClient({ url, credentials, clock, patience }),
    received,
    close,
    /** How often a route was called. */
    count: (name: string) => counts.get(name) ?? 0,
  };
}

/** The error that a call fails with, whose message holds no secret. */
export async function failureOf(t: ExecutionContext, call: Promise<unknown>): Promise<SupersetError> {
  const error = await t.throwsAsync(call, { instanceOf: SupersetError });
  const printed = `${error?.message} ${JSON.stringify(error)} ${error?.text}`;
  for (const secret of [password, tokenOf(1), 'refresh-1', 'csrf-1', 'cookie-1']) {
    t.false(printed.includes(secret), `${secret} is in: ${printed}`);
  }
  if (!error) throw new Error('no error');
  return error;
}
