/** One of several workers: checks the schedules it is given, in a module graph of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Verdict } from './check.ts';
import type { Mutant } from './mutant.ts';
import { plant } from './plant.ts';

/** What a worker is to do. */
export type Job = { schedules: number; seed: number; shrink: boolean; mutant?: Mutant };

/** What came of it; `broken` where not even the modules could be loaded. */
export type JobResult = { verdict: Verdict } | { broken: string };

async function work({ mutant, ...job }: Job): Promise<JobResult> {
  try {
    if (mutant) plant(mutant);
    // Only now, so that the mutant is in what is loaded.
    const { checkSchedules } = await import('./check.ts');
    return { verdict: await checkSchedules(job) };
  } catch (error) {
    return { broken: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.postMessage(await work(workerData as Job));
