import type { BigQueryError, BigQueryReason } from '../bigquery-error.ts';

/** HTTP status per reason, as https://cloud.google.com/bigquery/docs/error-messages has them. */
const httpStatuses: Record<BigQueryReason, number> = {
  accessDenied: 403,
  backendError: 503,
  bytesBilledLimitExceeded: 500,
  conditionNotMet: 412,
  duplicate: 409,
  internalError: 500,
  invalid: 400,
  invalidQuery: 400,
  jobBackendError: 400,
  jobInternalError: 400,
  jobRateLimitExceeded: 400,
  notFound: 404,
  notImplemented: 501,
  quotaExceeded: 403,
  rateLimitExceeded: 403,
  required: 400,
  resourceInUse: 400,
  resourcesExceeded: 400,
  responseTooLarge: 403,
  stopped: 499,
  timeout: 400,
};

const statusNames: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  412: 'FAILED_PRECONDITION',
  499: 'CANCELLED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
};

/** HTTP status of an error. */
export function httpStatusOf(error: BigQueryError): number {
  return httpStatuses[error.reason];
}

/** An error as it appears in `errors` and `errorResult`. */
export function errorItem(error: BigQueryError) {
  return {
    reason: error.reason,
    ...(error.location === undefined ? {} : { location: error.location }),
    message: error.message,
  };
}

/** The body of a failed call. The two messages must be equal: Google's client glues different ones together. */
export function errorBody(error: BigQueryError) {
  const code = httpStatusOf(error);
  const { location } = error;
  const place =
    location === undefined ? {} : { location, locationType: location === 'q' ? 'parameter' : 'other' };
  const item = { message: error.message, domain: 'global', reason: error.reason, ...place };
  return { error: { code, message: error.message, errors: [item], status: statusNames[code] ?? 'UNKNOWN' } };
}
