/**
 * A BigQuery API call that failed: `reason` is BigQuery's class of it
 * (https://cloud.google.com/bigquery/docs/error-messages), or `connection` when no answer came at all.
 */
export class BigQueryCallError extends Error {
  override readonly name = 'BigQueryCallError';
  readonly reason: string;
  /** Undefined for `connection`, and for the failure of a job that was itself answered 200. */
  readonly httpStatus: number | undefined;

  constructor(reason: string, message: string, httpStatus?: number, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
    this.httpStatus = httpStatus;
  }
}

/** Reads what Google's client throws: an ApiError with `code` and `errors`, or the socket's own error. */
export function callErrorOf(error: unknown): BigQueryCallError {
  if (error instanceof BigQueryCallError) return error;
  const { code, errors, message } = error as {
    code?: unknown;
    errors?: { reason?: string; message?: string }[];
    message?: string;
  };
  const httpStatus = typeof code === 'number' ? code : undefined;
  const [first] = errors ?? [];
  const reason = first?.reason ?? (httpStatus === undefined ? 'connection' : `http${httpStatus}`);
  return new BigQueryCallError(reason, first?.message ?? message ?? 'no message', httpStatus, error);
}
