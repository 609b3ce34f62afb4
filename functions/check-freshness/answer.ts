import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import { classifyError, isPassing } from '../../shared/clients/bigquery-error-class.ts';
import { TransientError } from '../../shared/errors.ts';

/** What BigQuery answered, or why it will not. */
export type Answer<Value> = { value: Value } | { problem: BigQueryCallError };

/**
 * Waits for an answer. A refusal is one, for a check must tell what it could not see; that BigQuery cannot be
 * reached just now is none, and throws `TransientError`, so that the check is delivered again.
 */
export async function answerTo<Value>(call: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { value: await call() };
  } catch (error) {
    if (!(error instanceof BigQueryCallError)) throw error;
    if (isPassing(classifyError(error))) {
      throw new TransientError('BigQuery could not be reached', {
        cause: error,
        fields: { reason: error.reason },
      });
    }
    return { problem: error };
  }
}

/** Whether an error tells something about the statement or its table, and not about the caller's rights or limits. */
export function isTablesFault(error: BigQueryCallError): boolean {
  return ['unrecognized-name', 'syntax', 'invalid', 'table-not-found'].includes(classifyError(error));
}
