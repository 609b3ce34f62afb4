import type { ErrorClass } from '../../shared/clients/bigquery-error-class.ts';

export { classifyError, type ErrorClass, isPassing } from '../../shared/clients/bigquery-error-class.ts';

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
