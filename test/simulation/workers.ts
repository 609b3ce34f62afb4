import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job, WorkerMessage, WorkResult } from './worker.ts';

/** What came of a job; `endless`: its last schedule of so many had not ended after so many seconds. */
export type JobResult = WorkResult | { endless: { schedules: number; seconds: number } };

/** A schedule takes a fraction of a second; one that takes so long goes round in a circle. */
const longestSeconds = 60;

/** Runs jobs on all cores, each in a worker of its own; calls back as each one ends. */
export async function runJobs(
  jobs: readonly Job[],
  onEnd: (job: Job, result: JobResult) => void,
): Promise<void> {
  const waiting = [...jobs];
  const takeTurns = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) onEnd(job, await runJob(job));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, takeTurns));
}

async function runJob(job: Job): Promise<JobResult> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: job });
  const ended = Promise.withResolvers<JobResult>();
  let schedules = 0;
  const limit = setTimeout(
    () => ended.resolve({ endless: { schedules, seconds: longestSeconds } }),
    longestSeconds * 1000,
  );
  worker.on('message', (message: WorkerMessage) => {
    if (message !== 'started') return ended.resolve(message);
    schedules++;
    limit.refresh();
  });
  worker.once('error', (error) => ended.resolve({ broken: String(error) }));
  const result = await ended.promise;
  clearTimeout(limit);
  await worker.terminate();
  return result;
}
