import { PermanentError, TransientError } from '../errors.ts';
import {
  checkStateId,
  encodeStateValue,
  type ListedRecord,
  type State,
  type StateKind,
  type Stored,
  type Write,
  type WriteOptions,
  type Written,
} from '../state.ts';

const patienceMilliseconds = 10_000;

type WireStored<Value> = Omit<Stored<Value>, 'expiresAt'> & { expiresAt?: string };

/** State that another process keeps: the emulated cloud's (`deploy/local/state`). */
export function createHttpState(options: { url: string; account: string }): State {
  const call = createCall(options);
  const write = async (
    kind: StateKind,
    id: string,
    value: unknown,
    precondition: Record<string, string>,
    { expiresAt }: WriteOptions = {},
  ): Promise<Write> => {
    const body = `{"value":${encodeStateValue(kind, id, value)},"expiresAt":${JSON.stringify(expiresAt ?? null)}}`;
    const response = await call('PUT', pathOf(kind, id), { headers: precondition, body });
    return response.status === 412 ? { outcome: 'conflict' } : (response.body as Write);
  };

  return {
    read: async <Value>(kind: StateKind, id: string) => {
      const response = await call('GET', pathOf(kind, id));
      return response.status === 404 ? undefined : toStored(response.body as WireStored<Value>);
    },
    create: (kind, id, value, options) => write(kind, id, value, { 'if-none-match': '*' }, options),
    update: (kind, id, value, { version, ...options }) =>
      write(kind, id, value, { 'if-match': `"${version}"` }, options),
    // Without a precondition there is nothing to be in conflict with.
    put: (kind, id, value, options) => write(kind, id, value, {}, options) as Promise<Written>,
    delete: async (kind, id, { version } = {}) => {
      const headers: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` };
      const response = await call('DELETE', pathOf(kind, id), { headers });
      return { outcome: response.status === 412 ? 'conflict' : 'deleted' };
    },
    list: async <Value>(kind: StateKind, { prefix = '' }: { prefix?: string } = {}) => {
      const response = await call('GET', `/kinds/${kind}?prefix=${encodeURIComponent(prefix)}`);
      const records = response.body as (WireStored<Value> & { id: string })[];
      return records.map((record): ListedRecord<Value> => ({ id: record.id, ...toStored(record) }));
    },
  };
}

type CallOptions = { headers?: Record<string, string>; body?: string };
type Answer = { status: number; body: unknown };

function createCall({ url, account }: { url: string; account: string }) {
  return async (method: string, path: string, { headers = {}, body }: CallOptions = {}): Promise<Answer> => {
    const request = {
      method,
      headers: { ...headers, authorization: `Bearer ${account}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(patienceMilliseconds),
      ...(body !== undefined && { body }),
    };
    const { status, text } = await exchange(new URL(path, url), request);
    const isAnswer = status < 300 || status === 412 || (status === 404 && method === 'GET');
    if (isAnswer) return { status, body: JSON.parse(text) };
    throw toError({ method, path, account, status, text });
  };
}

async function exchange(url: URL, request: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, request);
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    throw new TransientError(`The state at ${url.origin} did not answer`, {
      cause,
      fields: { url: url.href },
    });
  }
}

type Refusal = { method: string; path: string; account: string; status: number; text: string };

function toError({ text, ...fields }: Refusal): Error {
  const { method, path, account, status } = fields;
  const shown = text.slice(0, 500);
  if (status === 403) return new PermanentError(`${account} may not ${method} ${path}: ${shown}`, { fields });
  const message = `The state answered ${status} to ${method} ${path}: ${shown}`;
  return status >= 500 || status === 429
    ? new TransientError(message, { fields })
    : new PermanentError(message, { fields });
}

function pathOf(kind: StateKind, id: string): string {
  checkStateId(kind, id);
  return `/kinds/${kind}/${encodeURIComponent(id)}`;
}

function toStored<Value>({ value, version, expiresAt }: WireStored<Value>): Stored<Value> {
  return { value, version, ...(expiresAt && { expiresAt: new Date(expiresAt) }) };
}
