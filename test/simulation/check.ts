import fc from 'fast-check';
import { type Violation, type WorldName, worlds } from './worlds.ts';

/** What a series of schedules came to. */
export type Verdict = {
  world: WorldName;
  schedules: number;
  seed: number;
  /** Absent when all claims hold. */
  failure?: { violations: Violation[]; schedule: unknown; path: string; shrinks: number };
};

/** Checks so many schedules of one seed; the first that fails is shrunk, unless it only matters that one does. */
export async function checkSchedules({
  world,
  schedules,
  seed,
  shrink = true,
  path,
  onStart = () => undefined,
}: {
  world: WorldName;
  schedules: number;
  seed: number;
  shrink?: boolean;
  /** Of a failure that was seen before. */
  path?: string;
  /** One more schedule begins. */
  onStart?: () => void;
}): Promise<Verdict> {
  const { anySchedule, violationsOf } = worlds[world];
  const holds = fc.asyncProperty(anySchedule, async (schedule) => {
    onStart();
    return (await violationsOf(schedule)).length === 0;
  });
  const options = { numRuns: schedules, seed, endOnFailure: !shrink, ...(path ? { path } : {}) };
  const details = await fc.check(holds, options);
  const [schedule] = details.counterexample ?? [];
  if (!details.failed) return { world, schedules: details.numRuns, seed };
  const violations = await violationsOf(schedule);
  const { counterexamplePath, numShrinks: shrinks, numRuns } = details;
  return {
    world,
    schedules: numRuns,
    seed,
    failure: { violations, schedule, path: counterexamplePath ?? '', shrinks },
  };
}
