import type { BigQueryClient, BigQueryJob } from '../../shared/clients/bigquery-port.ts';
import { callUntilAnswered } from './calls.ts';
import type { WorkingTime } from './run-time.ts';

/** Waits for copy jobs, all that are in flight with one list call at a time. */
export type Copies = {
  /** Resolves with the job once it is done, whether it succeeded or failed. */
  done: (jobId: string) => Promise<BigQueryJob>;
};

type Waiting = {
  resolve: (job: BigQueryJob) => void;
  reject: (error: unknown) => void;
};

/**
 * A copy within a region takes a second or so, and BigQuery has no long poll for it: ask often at first, then
 * ever more seldom.
 */
const firstPauseMilliseconds = 80;
const longestPauseMilliseconds = 2000;

/** Jobs are asked for from a little before the run's start, for BigQuery's clock is not ours. */
const clockSkewMilliseconds = 60_000;

export function createCopies(options: {
  bigquery: BigQueryClient;
  time: WorkingTime;
  random: () => number;
  runStartedAt: Date;
}): Copies {
  const { bigquery, time, random, runStartedAt } = options;
  const since = new Date(runStartedAt.getTime() - clockSkewMilliseconds);
  const waiting = new Map<string, Waiting>();
  let pause = firstPauseMilliseconds;
  let isPolling = false;

  async function poll(): Promise<void> {
    try {
      while (waiting.size > 0) {
        await time.sleep(pause);
        pause = Math.min(longestPauseMilliseconds, pause * 1.2);
        const jobs = await callUntilAnswered(() => bigquery.listJobs(since), { time, random });
        for (const job of jobs) {
          if (!job.done) continue;
          waiting.get(job.jobId)?.resolve(job);
          waiting.delete(job.jobId);
        }
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
        waiting.set(jobId, { resolve, reject });
        pause = firstPauseMilliseconds;
        if (isPolling) return;
        isPolling = true;
        void poll();
      }),
  };
}
