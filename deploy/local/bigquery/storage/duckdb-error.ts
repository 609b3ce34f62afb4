import { BigQueryError } from '../bigquery-error.ts';

const memoryMessage =
  'Resources exceeded during query execution: The query could not be executed in the allotted memory.';

/** Puts what DuckDB threw into BigQuery's words; `explain` is the SQL engine's share, which knows the functions. */
export function storageError(error: unknown, explain: (error: unknown) => BigQueryError): BigQueryError {
  if (error instanceof BigQueryError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const required = /^Constraint Error: NOT NULL constraint failed: \S+\.(\S+)/.exec(message)?.[1];
  if (required !== undefined) {
    return new BigQueryError('invalidQuery', `Required field ${required} cannot be null`, 'query');
  }
  if (/^Out of Memory Error/.test(message)) return new BigQueryError('resourcesExceeded', memoryMessage);
  return explain(error);
}

/** An error that is none of BigQuery's: a fault of the stand-in itself, and said to be one. */
export function asBigQueryError(error: unknown): BigQueryError {
  if (error instanceof BigQueryError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new BigQueryError('internalError', `The BigQuery stand-in failed: ${message}`);
}
