import type { Clock } from '../../../shared/clients/clock.ts';
import { BigQueryError, type BigQueryReason } from './bigquery-error.ts';

/**
 * What a fault is about: a text equal to a job id, to a table (`table`, `dataset.table`, `project.dataset.table`)
 * or to the beginning of `METHOD /path`; or a pattern tried on each of those.
 */
export type Subject = RegExp | string;

/** An error to inject. */
export type FaultRule = {
  match: Subject;
  /** `request`: the HTTP call fails and does nothing; `job`: the job is accepted and fails. */
  at: 'request' | 'job';
  reason: BigQueryReason;
  /** BigQuery's usual text for the reason when absent. */
  message?: string;
  location?: string;
  /** How often it strikes; for ever when absent. */
  times?: number;
  /** How many matching calls pass before. */
  after?: number;
};

/** A wait to inject before a call or job does anything, by the clock. */
export type LatencyRule = { match: Subject; at: 'request' | 'job'; milliseconds: number };

/** BigQuery's limit on changes of one table: `operations` in any `perMilliseconds`. */
export type RateLimitRule = { match: Subject; operations: number; perMilliseconds: number };

/** Faults to inject, and the questions that the server asks about them. */
export type Faults = ReturnType<typeof createFaults>;

/** No faults yet; waits and rates run on the given clock. */
export function createFaults(clock: Clock) {
  let rules: (FaultRule & { seen: number })[] = [];
  let latencies: LatencyRule[] = [];
  let limits: (RateLimitRule & { hits: Map<string, number[]> })[] = [];

  return {
    fail: (rule: FaultRule) => {
      rules.push({ ...rule, seen: 0 });
    },
    latency: (rule: LatencyRule) => {
      latencies.push(rule);
    },
    rateLimit: (rule: RateLimitRule) => {
      limits.push({ ...rule, hits: new Map() });
    },
    clear: () => {
      rules = [];
      latencies = [];
      limits = [];
    },

    /** Throws the first fault that strikes one of the subjects. */
    strike: (at: 'request' | 'job', subjects: string[]) => {
      for (const rule of rules) {
        if (rule.at !== at || !subjects.some((subject) => matches(rule.match, subject))) continue;
        rule.seen += 1;
        const hits = rule.seen - (rule.after ?? 0);
        if (hits < 1 || hits > (rule.times ?? Number.POSITIVE_INFINITY)) continue;
        throw new BigQueryError(rule.reason, rule.message ?? usualMessages[rule.reason], rule.location);
      }
    },

    /** Waits as long as the slowest latency that meets one of the subjects. */
    wait: async (at: 'request' | 'job', subjects: string[], signal?: AbortSignal) => {
      const waits = latencies
        .filter((rule) => rule.at === at && subjects.some((subject) => matches(rule.match, subject)))
        .map((rule) => rule.milliseconds);
      if (waits.length > 0) await clock.sleep(Math.max(...waits), signal);
    },

    /** Counts one change of a table and throws when it is one too many. */
    countChange: (table: string) => {
      const now = clock.now().getTime();
      for (const limit of limits) {
        if (!matches(limit.match, table)) continue;
        const recent = (limit.hits.get(table) ?? []).filter((at) => at > now - limit.perMilliseconds);
        limit.hits.set(table, [...recent, now]);
        if (recent.length < limit.operations) continue;
        throw new BigQueryError('rateLimitExceeded', usualMessages.rateLimitExceeded, 'table.write');
      }
    },
  };
}

function matches(match: Subject, subject: string): boolean {
  if (match instanceof RegExp) return match.test(subject);
  return (
    subject === match || subject.endsWith(`.${match}`) || (match.includes(' /') && subject.startsWith(match))
  );
}

const usualMessages: Record<BigQueryReason, string> = {
  accessDenied: 'Access Denied: User does not have permission.',
  backendError: 'Error encountered during execution. Retrying may solve the problem.',
  bytesBilledLimitExceeded: 'Query exceeded limit for bytes billed: 10485760. 20971520 or higher required.',
  conditionNotMet: 'Precondition check failed.',
  duplicate: 'Already Exists.',
  internalError: 'An internal error occurred and the request could not be completed. Error: 80324028',
  invalid: 'Invalid value.',
  invalidQuery: 'Invalid query.',
  jobBackendError: 'Error encountered during job execution. Retrying may solve the problem.',
  jobInternalError:
    'The job encountered an internal error during execution and was unable to complete successfully.',
  jobRateLimitExceeded: 'Exceeded rate limits: too many jobs. Retrying may solve the problem.',
  notFound: 'Not found.',
  notImplemented: 'Not implemented.',
  quotaExceeded: 'Quota exceeded: Your project exceeded quota for free query bytes scanned.',
  rateLimitExceeded:
    'Exceeded rate limits: too many table update operations for this table. For more information, see https://cloud.google.com/bigquery/docs/troubleshoot-quotas',
  required: 'Required parameter is missing.',
  resourceInUse: 'Resource in use.',
  resourcesExceeded:
    'Resources exceeded during query execution: The query could not be executed in the allotted memory. Peak usage: 120% of limit.',
  responseTooLarge:
    'Response too large to return. Consider specifying a destination table in your job configuration.',
  stopped: 'Job execution was cancelled: User requested cancellation',
  timeout: 'Query timed out.',
};
