import type { BigQueryCallError } from './bigquery-call-error.ts';

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
