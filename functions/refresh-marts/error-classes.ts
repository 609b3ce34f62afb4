import type { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';

/** What went wrong, in the runbook's classes (section 2, step 3) and the few it lacks. */
export type ErrorClass =
  | 'unrecognized-name'
  | 'syntax'
  | 'permission-denied'
  | 'timeout'
  | 'rate-limit'
  | 'table-not-found'
  | 'quota'
  | 'bytes-cap'
  | 'backend'
  | 'resources'
  | 'cancelled'
  | 'invalid';

/** How often a class is tried in all; everything that is not listed fails at once. */
export const attemptsOf: Record<ErrorClass, number> = {
  'unrecognized-name': 1,
  syntax: 1,
  'permission-denied': 1,
  'table-not-found': 1,
  // A quota comes back after hours, a byte cap and too large a query never by themselves.
  quota: 1,
  'bytes-cap': 1,
  resources: 1,
  cancelled: 1,
  invalid: 1,
  // A slot shortage may have caused it; a query that is simply too slow fails again.
  timeout: 2,
  'rate-limit': 6,
  backend: 5,
};

/** Reasons of https://cloud.google.com/bigquery/docs/error-messages that tell the class by themselves. */
const classOfReason: Record<string, ErrorClass> = {
  accessDenied: 'permission-denied',
  rateLimitExceeded: 'rate-limit',
  jobRateLimitExceeded: 'rate-limit',
  quotaExceeded: 'quota',
  billingTierLimitExceeded: 'quota',
  bytesBilledLimitExceeded: 'bytes-cap',
  responseTooLarge: 'resources',
  resourcesExceeded: 'resources',
  notFound: 'table-not-found',
  timeout: 'timeout',
  backendError: 'backend',
  internalError: 'backend',
  jobBackendError: 'backend',
  jobInternalError: 'backend',
  tableUnavailable: 'backend',
  badGateway: 'backend',
  connection: 'backend',
};

/**
 * The class of a failed call or job. `invalidQuery` and `stopped` cover several classes, and BigQuery offers
 * nothing but its text to tell them apart; so does a rate limit that it reports as `invalidQuery`
 * (googleapis/java-bigquery#1426).
 */
export function classifyError(
  error: Pick<BigQueryCallError, 'reason' | 'message' | 'httpStatus'>,
): ErrorClass {
  const known = classOfReason[error.reason];
  if (known) return known;
  if (error.reason === 'stopped') {
    return /\bJob timed out\b/.test(error.message) ? 'timeout' : 'cancelled';
  }
  if (error.reason === 'invalidQuery') return classOfQueryText(error.message);
  const { httpStatus = 400 } = error;
  if (httpStatus === 401 || httpStatus === 403) return 'permission-denied';
  if (httpStatus === 429) return 'rate-limit';
  return httpStatus >= 500 ? 'backend' : 'invalid';
}

function classOfQueryText(message: string): ErrorClass {
  if (message.startsWith('Exceeded rate limits')) return 'rate-limit';
  if (/^(Unrecognized name|Name .* not found|Field name .* does not exist)/.test(message)) {
    return 'unrecognized-name';
  }
  if (message.startsWith('Syntax error')) return 'syntax';
  return 'invalid';
}

/** Whether an error tells how BigQuery is just now, and nothing about the statement, the table or the account. */
export function isPassing(errorClass: ErrorClass): boolean {
  return errorClass === 'backend' || errorClass === 'rate-limit';
}

/** Whether to try once more, and when; `random` in [0, 1) spreads the tries of many marts. */
export type RetryDecision =
  | { retry: true; delaySeconds: number; reason: string }
  | { retry: false; reason: string };

/** Decides about the attempt after `attempt`: 1, 2, 4 ... 32 s, as BigQuery's SLA asks. */
export function decideRetry(errorClass: ErrorClass, attempt: number, random: number): RetryDecision {
  const attempts = attemptsOf[errorClass];
  if (attempts === 1) return { retry: false, reason: `${errorClass} does not pass by itself` };
  if (attempt >= attempts) return { retry: false, reason: `${errorClass} after ${attempts} attempts` };
  const delaySeconds = Math.min(32, 2 ** (attempt - 1)) * (1 + random / 4);
  return { retry: true, delaySeconds, reason: `${errorClass}, attempt ${attempt} of ${attempts}` };
}
