/** Reasons of https://cloud.google.com/bigquery/docs/error-messages that this stand-in answers with. */
export type BigQueryReason =
  | 'accessDenied'
  | 'backendError'
  | 'bytesBilledLimitExceeded'
  | 'conditionNotMet'
  | 'duplicate'
  | 'internalError'
  | 'invalid'
  | 'invalidQuery'
  | 'jobBackendError'
  | 'jobInternalError'
  | 'jobRateLimitExceeded'
  | 'notFound'
  | 'notImplemented'
  | 'quotaExceeded'
  | 'rateLimitExceeded'
  | 'required'
  | 'resourceInUse'
  | 'resourcesExceeded'
  | 'responseTooLarge'
  | 'stopped'
  | 'timeout';

/**
 * An error as BigQuery words it: `message` is BigQuery's own text, `reason` its machine-readable class,
 * `location` what the error is about (`query`, a column, a parameter).
 */
export class BigQueryError extends Error {
  override readonly name = 'BigQueryError';
  readonly reason: BigQueryReason;
  readonly location: string | undefined;

  constructor(reason: BigQueryReason, message: string, location?: string) {
    super(message);
    this.reason = reason;
    this.location = location;
  }
}

/**
 * What this stand-in does not do, said by name, so that no caller mistakes a gap for an answer of BigQuery's.
 * Answered as reason `notImplemented`, HTTP 501.
 */
export function unsupported(what: string): BigQueryError {
  return new BigQueryError('notImplemented', `The BigQuery stand-in does not support ${what}.`);
}
