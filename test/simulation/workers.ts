import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job, JobResult } from './worker.ts';

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

function runJob(job: Job): Promise<JobResult> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: job });
    worker.once('message', resolve);
    worker.once('error', (error) => resolve({ broken: String(error) }));
  });
}
