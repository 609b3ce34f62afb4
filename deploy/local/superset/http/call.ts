import type { IncomingHttpHeaders } from 'node:http';
import type { Account } from '../accounts/account.ts';
import { faultAnswer, Refused, type RestAnswer, unexpected } from '../answer.ts';

/** One HTTP call, as routes see it. */
export type Call = {
  method: string;
  path: string;
  /** The named parts of the path. */
  parameters: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** `http://host:port` as the caller wrote it. */
  origin: string;
};

/** One method of the REST API. */
export type Route = {
  method: string;
  /** Such as `/api/v1/dataset/{id}`. */
  path: string;
  /** `anybody` needs no login, `signed-in` any; else the permission, such as `can_read on Dataset`. */
  access: string;
  /** Left out, every write needs a CSRF token besides. */
  isCsrfExempt?: true;
  handle: (call: Call, account: Account) => RestAnswer | Promise<RestAnswer>;
};

/** A named part of the path as an id; what is no number is nothing that exists. */
export function idIn(call: Call, name = 'id'): number {
  const text = call.parameters[name] ?? '';
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** Whether the caller says that it sends JSON. */
export function isJson({ headers }: Pick<Call, 'headers'>): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(headers['content-type'] ?? '');
}

/** The JSON body of a write; throws `Refused`. */
export function bodyOf(call: Call): unknown {
  if (!isJson(call)) throw new Refused(notJson);
  return parseBody(call);
}

const notJson = faultAnswer(400, {
  message: 'Request is not JSON',
  errorType: 'INVALID_PAYLOAD_FORMAT_ERROR',
  extra: {
    issue_codes: [{ code: 1019, message: 'Issue 1019 - The submitted payload has the incorrect format.' }],
  },
});

/** The JSON body where it may be missing, as a refresh's. */
export function parseBody(call: Call): unknown {
  try {
    return JSON.parse(call.body.toString('utf8'));
  } catch {
    const text = 'The browser (or proxy) sent a request that this server could not understand.';
    throw new Refused(unexpected(400, `400 Bad Request: ${text}`));
  }
}
