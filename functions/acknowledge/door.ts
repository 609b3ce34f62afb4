import type { IncomingHttpHeaders } from 'node:http';

/** A request as it is judged before anybody looks at its token. */
export type Caller = {
  headers: IncomingHttpHeaders;
  /** The address at the other end of the connection. */
  remoteAddress: string | undefined;
};

/** The methods of the page: read it, or answer it. */
export const allowedMethods: readonly string[] = ['GET', 'HEAD', 'POST'];

/** A comment of 500 characters in any script, three times over for their percent signs, and the rest. */
const largestFormBytes = 8 * 1024;

/** Why a form is not even read. */
export type FormRefusal =
  | { reason: 'foreign' }
  | { reason: 'unreadable'; status: 413 | 415; problem: string };

/**
 * Judges where a form came from, and whether it is one. Browsers say where a request came from; a program need not.
 * A page without a referrer has no origin either, and says `null`: then only `Sec-Fetch-Site` tells.
 */
export function judgeForm(headers: IncomingHttpHeaders, bodyBytes: number): FormRefusal | undefined {
  const site = headers['sec-fetch-site'];
  const { origin, host } = headers;
  if (site !== undefined && site !== 'same-origin') return { reason: 'foreign' };
  if (site === undefined && origin !== undefined && origin !== 'null' && URL.parse(origin)?.host !== host) {
    return { reason: 'foreign' };
  }
  if (bodyBytes > largestFormBytes) {
    const problem = `It has ${bodyBytes} bytes; at most ${largestFormBytes} are taken.`;
    return { reason: 'unreadable', status: 413, problem };
  }
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return { reason: 'unreadable', status: 415, problem: 'It is not the form of this page.' };
  }
  return undefined;
}

/**
 * Whose requests are counted together. Google's front end adds the caller's address behind whatever the caller
 * claims, so only the last one is true.
 */
export function callerAddress({ headers, remoteAddress }: Caller): string {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').at(-1)?.trim();
  return (forwarded || remoteAddress || 'unknown').slice(0, 64);
}
