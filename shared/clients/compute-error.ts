/**
 * What a failed Compute call means to us. `no-capacity`, `rate-limited` and `unavailable` pass by themselves, the others
 * do not.
 */
export type ComputeProblem =
  | 'no-capacity'
  | 'rate-limited'
  | 'unavailable'
  | 'permission'
  | 'not-found'
  | 'precondition'
  | 'other';

/** A failed Compute call: what it means, and Compute's words in one line without secrets. */
export type ComputeFailure = { problem: ComputeProblem; httpStatus: number | undefined; text: string };

const longestTextCharacters = 300;

/** Where Google's client keeps the answer's body; it drops the reasons in it, and leaves nothing else of them. */
const rawPayload = Symbol.for('google-gax.rawHttpResponsePayload');

type CallError = {
  message?: unknown;
  httpStatusCode?: unknown;
  reason?: unknown;
  [rawPayload]?: unknown;
};

/** What Google's client threw; without an HTTP status no answer came at all. */
export function computeFailureOf(thrown: unknown): ComputeFailure {
  const error: CallError = typeof thrown === 'object' && thrown !== null ? thrown : { message: thrown };
  const httpStatus = typeof error.httpStatusCode === 'number' ? error.httpStatusCode : undefined;
  const message = typeof error.message === 'string' ? error.message : 'no message';
  const reasons = [error.reason, ...reasonsIn(error[rawPayload])].filter(
    (reason) => typeof reason === 'string',
  );
  return {
    problem: problemOf(httpStatus, reasons, message),
    httpStatus,
    text: publicText(httpStatus === undefined ? message : `${httpStatus}: ${message}`),
  };
}

/** Whether an error code, of a call or of an operation, says that the zone has no machine free. */
export function isOutOfCapacity(code: string): boolean {
  return /\bZONE_RESOURCE_POOL_EXHAUSTED(_WITH_DETAILS)?\b/.test(code);
}

/** One line that may be shown to anybody. */
export function publicText(text: string): string {
  const line = text
    .replace(/\bBearer\s+\S+/gi, 'Bearer <secret>')
    .replace(/\bya29\.\S+/g, '<secret>')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > longestTextCharacters ? `${line.slice(0, longestTextCharacters - 1)}…` : line;
}

function problemOf(httpStatus: number | undefined, reasons: string[], message: string): ComputeProblem {
  if ([...reasons, message].some(isOutOfCapacity)) return 'no-capacity';
  if (httpStatus === undefined || httpStatus >= 500 || httpStatus === 408) return 'unavailable';
  // Compute's own limits on calls and on machines are answered with 403 as well.
  if (httpStatus === 429 || reasons.some((reason) => /^(rateLimit|quota)Exceeded$/i.test(reason))) {
    return 'rate-limited';
  }
  if (httpStatus === 401 || httpStatus === 403) return 'permission';
  if (httpStatus === 404) return 'not-found';
  if (httpStatus === 409 || httpStatus === 412 || reasons.includes('resourceNotReady')) return 'precondition';
  return 'other';
}

/** `error.errors[].reason` of Compute's answer, whatever form the client left it in. */
function reasonsIn(payload: unknown): unknown[] {
  const body = typeof payload === 'string' ? parsed(payload) : payload;
  const { error } = (body ?? {}) as { error?: { errors?: unknown } };
  return Array.isArray(error?.errors) ? error.errors.map((each: { reason?: unknown }) => each?.reason) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of a proxy, not Compute's answer.
    return undefined;
  }
}
