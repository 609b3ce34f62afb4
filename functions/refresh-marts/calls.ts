import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import { classifyError, decideRetry, isPassing } from './error-classes.ts';
import type { WorkingTime } from './run-time.ts';

/**
 * Makes one API call, again after a fault of the connection or of BigQuery's front end. Safe for every call of
 * ours: job ids and request ids are deterministic, so what got through the first time is met, not repeated.
 */
export async function callUntilAnswered<Answer>(
  call: () => Promise<Answer>,
  { time, random }: { time: WorkingTime; random: () => number },
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof BigQueryCallError)) throw error;
      const errorClass = classifyError(error);
      const decision = decideRetry(errorClass, attempt, random());
      if (!isPassing(errorClass) || !decision.retry) throw error;
      await time.sleep(decision.delaySeconds * 1000);
    }
  }
}
