import { BigQueryError } from '../bigquery-error.ts';

const memoryMessage =
  'Resources exceeded during query execution: The query could not be executed in the allotted memory.';

/** A failure inside DuckDB in the words and class of BigQuery; `BigQueryError`s pass unchanged. */
export function bigQueryErrorOf(error: unknown): Error {
  if (error instanceof BigQueryError) return error;
  if (!(error instanceof Error)) return new Error(String(error));
  const message = error.message.replace(/^[A-Za-z ]+ Error: /, '');
  if (/^Out of Memory Error/.test(error.message))
    return new BigQueryError('resourcesExceeded', memoryMessage);
  if (/^Overflow in \w+ of INT64/.test(message))
    return new BigQueryError('invalidQuery', 'Integer Overflow', 'query');
  if (/^(INTERNAL|FATAL|Catalog|Parser|Binder|IO) Error/.test(error.message)) {
    // Not an answer about the caller's data: a gap of the stand-in, which must not look like BigQuery speaking.
    return new BigQueryError('internalError', `The BigQuery stand-in failed: ${error.message}`);
  }
  return new BigQueryError('invalidQuery', message.split('\n')[0] ?? message, 'query');
}
