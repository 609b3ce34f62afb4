import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { PermanentError } from '../../../shared/errors.ts';
import type { Deletion, State, WriteOptions } from '../../../shared/state.ts';
import { type AccessCheck, allowAll, callerOf } from '../access.ts';
import { decodeStateCall, type StateCall } from './state-call.ts';

/** A running state server. */
export type StateServer = {
  url: string;
  /** down: every call is answered with 503, as by a store that cannot be reached; up ends it. */
  faults: { down: () => void; up: () => void };
  close: () => Promise<void>;
};

type Answer = { status: number; body?: unknown };

/** Serves a state to other processes; a record's version travels as its ETag, a conflict is a 412. */
export async function startStateServer(options: {
  state: State;
  isAllowed?: AccessCheck;
  port?: number;
}): Promise<StateServer> {
  const { state, isAllowed = allowAll, port = 0 } = options;
  let isDown = false;
  const server = createServer(async (request, response) => {
    if (isDown) return send(response, refusal(503, 'The store is unavailable'));
    send(response, await answer(request, state, isAllowed).catch(toErrorAnswer));
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults: {
      down: () => {
        isDown = true;
      },
      up: () => {
        isDown = false;
      },
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(request: IncomingMessage, state: State, isAllowed: AccessCheck): Promise<Answer> {
  const { method, url, headers } = request;
  const call = decodeStateCall({
    method,
    url,
    ifMatch: headers['if-match'],
    ifNoneMatch: headers['if-none-match'],
  });
  if (typeof call === 'string') return refusal(404, call);

  const caller = callerOf(headers.authorization);
  const resource = `kinds/${call.kind}`;
  const missing = call.permissions.find((permission) => !isAllowed({ caller, permission, resource }));
  if (missing) return refusal(403, `Missing or insufficient permissions: ${missing} on ${resource}`);

  const isWrite = method === 'PUT';
  return perform(state, call, isWrite ? ((await json(request)) as WireRecord) : {});
}

type WireRecord = { value?: unknown; expiresAt?: string };

async function perform(state: State, call: StateCall, record: WireRecord): Promise<Answer> {
  const { kind } = call;
  const options: WriteOptions = record.expiresAt ? { expiresAt: new Date(record.expiresAt) } : {};
  switch (call.action) {
    case 'list':
      return { status: 200, body: await state.list(kind, { prefix: call.prefix }) };
    case 'read': {
      const found = await state.read(kind, call.id);
      return found ? { status: 200, body: found } : refusal(404, `No record ${kind}/${call.id}`);
    }
    case 'create':
      return toAnswer(await state.create(kind, call.id, record.value, options));
    case 'update':
      return toAnswer(await state.update(kind, call.id, record.value, { ...options, version: call.version }));
    case 'put':
      return { status: 200, body: await state.put(kind, call.id, record.value, options) };
    case 'delete':
      return toAnswer(
        await state.delete(kind, call.id, call.version === undefined ? {} : { version: call.version }),
      );
  }
}

function toAnswer(written: { outcome: 'written'; version: string } | Deletion): Answer {
  return written.outcome === 'conflict'
    ? refusal(412, 'The record is not the one that was read')
    : { status: 200, body: written };
}

function toErrorAnswer(error: unknown): Answer {
  const message = error instanceof Error ? error.message : String(error);
  const isCallersFault =
    error instanceof PermanentError || error instanceof SyntaxError || error instanceof URIError;
  return refusal(isCallersFault ? 400 : 500, message);
}

function refusal(status: number, message: string): Answer {
  return { status, body: { error: { code: status, message } } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const version = body && typeof body === 'object' && 'version' in body ? String(body.version) : undefined;
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(version !== undefined && { etag: `"${version}"` }),
  });
  response.end(JSON.stringify(body));
}
