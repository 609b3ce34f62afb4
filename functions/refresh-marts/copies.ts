import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import type { BigQueryClient, BigQueryJob } from '../../shared/clients/bigquery-port.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import { callUntilAnswered } from './calls.ts';
import type { WorkingTime } from './run-time.ts';

/** Waits for copy jobs, all that are in flight with one list call at a time. */
export type Copies = {
  /** Resolves with the job once it is done, whether it succeeded or failed. */
  done: (jobId: string) => Promise<BigQueryJob>;
};

type Waiting = {
  /** Milliseconds since 1970. */
  since: number;
  resolve: (job: BigQueryJob) => void;
  reject: (error: unknown) => void;
};

const shortestPauseMilliseconds = 40;
const longestPauseMilliseconds = 2000;

/** A copy takes seconds. */
const overdueMilliseconds = 60_000;

/** Jobs are asked for from a little before the run's start, for BigQuery's clock is not ours. */
const clockSkewMilliseconds = 60_000;

/** The copies of one delivery of a run; nothing is asked while nothing is waited for. */
export function createCopies(options: {
  bigquery: BigQueryClient;
  clock: Clock;
  time: WorkingTime;
  random: () => number;
  runStartedAt: Date;
}): Copies {
  const { bigquery, clock, time, random, runStartedAt } = options;
  const listedSince = new Date(runStartedAt.getTime() - clockSkewMilliseconds);
  const waiting = new Map<string, Waiting>();
  /** In milliseconds; undefined until one was seen. */
  let shortestCopy: number | undefined;
  let isPolling = false;

  function nextPause(): number {
    const now = clock.now().getTime();
    const pauses = [...waiting.values()].map(({ since }) => pauseOf(now - since, shortestCopy ?? 0));
    return Math.min(longestPauseMilliseconds, ...pauses);
  }

  function settle(job: BigQueryJob): void {
    const found = waiting.get(job.jobId);
    if (!found || !job.done) return;
    waiting.delete(job.jobId);
    if (job.startedAt && job.endedAt && !job.error) {
      const duration = job.endedAt.getTime() - job.startedAt.getTime();
      shortestCopy = Math.min(shortestCopy ?? duration, duration);
    }
    found.resolve(job);
  }

  /** A copy that no list shows for long is asked for by its id: it may be missing there, or never have been made. */
  async function askForOverdue(): Promise<void> {
    const now = clock.now().getTime();
    const [overdue] = [...waiting].find(([, { since }]) => now - since > overdueMilliseconds) ?? [];
    if (overdue === undefined) return;
    const job = await callUntilAnswered(() => bigquery.findJob(overdue), { time, random });
    if (job) return settle(job);
    waiting.get(overdue)?.reject(new BigQueryCallError('notFound', `Not found: Job ${overdue}`, 404));
    waiting.delete(overdue);
  }

  async function poll(): Promise<void> {
    try {
      while (waiting.size > 0) {
        await time.sleep(nextPause());
        const jobs = await callUntilAnswered(() => bigquery.listJobs(listedSince), { time, random });
        for (const job of jobs) settle(job);
        await askForOverdue();
      }
    } catch (error) {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    }
    isPolling = false;
  }

  return {
    done: (jobId) =>
      new Promise((resolve, reject) => {
        waiting.set(jobId, { since: clock.now().getTime(), resolve, reject });
        if (isPolling) return;
        isPolling = true;
        void poll();
      }),
  };
}

/**
 * BigQuery has no long poll for a copy. It is asked when the run's shortest copy so far would have been done, and
 * from then on ever more seldom, so that no copy is noticed late by more than a sixth of what it took longer.
 */
function pauseOf(age: number, expected: number): number {
  if (age < expected) return Math.max(shortestPauseMilliseconds, expected - age);
  return Math.max(shortestPauseMilliseconds, (age - expected) / 6);
}
