/** One of several workers: checks the schedules it is given, in a module graph of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Verdict } from './check.ts';
import type { Mutant } from './mutant.ts';
import { plant } from './plant.ts';
import type { WorldName } from './worlds.ts';

/** What a worker is to do. */
export type Job = { world: WorldName; schedules: number; seed: number; shrink: boolean; mutant?: Mutant };

/** What came of it; `broken` where not even the modules could be loaded. */
export type WorkResult = { verdict: Verdict } | { broken: string };

/** What a worker says: that one more schedule begins, or what came of them all. */
export type WorkerMessage = 'started' | WorkResult;

const say = (message: WorkerMessage) => parentPort?.postMessage(message);

async function work({ mutant, ...job }: Job): Promise<WorkResult> {
  try {
    if (mutant) plant(mutant);
    // Only now, so that the mutant is in what is loaded.
    const { checkSchedules } = await import('./check.ts');
    return { verdict: await checkSchedules({ ...job, onStart: () => say('started') }) };
  } catch (error) {
    return { broken: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

say(await work(workerData as Job));
