import fc from 'fast-check';
import { anySchedule } from './any-schedule.ts';
import { properties } from './properties/properties.ts';
import type { Schedule } from './schedule.ts';
import { simulate } from './simulate.ts';

/** What a schedule violates: the claims by their names, with what speaks against them. */
export type Violation = { property: string; problems: string[] };

/** What a series of schedules came to. */
export type Verdict = {
  schedules: number;
  seed: number;
  /** Absent when all claims hold. */
  failure?: { violations: Violation[]; schedule: Schedule; path: string; shrinks: number };
};

/** Lives through one schedule and holds every claim against it. */
export async function violationsOf(schedule: Schedule): Promise<Violation[]> {
  const history = await simulate(schedule);
  return Object.entries(properties).flatMap(([property, holds]) => {
    const problems = holds(history);
    return problems.length > 0 ? [{ property, problems }] : [];
  });
}

/** Checks so many schedules of one seed; the first that fails is shrunk, unless it only matters that one does. */
export async function checkSchedules({
  schedules,
  seed,
  shrink = true,
  path,
}: {
  schedules: number;
  seed: number;
  shrink?: boolean;
  /** Of a failure that was seen before. */
  path?: string;
}): Promise<Verdict> {
  const holds = fc.asyncProperty(anySchedule, async (schedule) => {
    return (await violationsOf(schedule)).length === 0;
  });
  const options = { numRuns: schedules, seed, endOnFailure: !shrink, ...(path ? { path } : {}) };
  const details = await fc.check(holds, options);
  const [schedule] = details.counterexample ?? [];
  if (!details.failed || !schedule) return { schedules: details.numRuns, seed };
  const violations = await violationsOf(schedule);
  const { counterexamplePath, numShrinks: shrinks, numRuns } = details;
  return {
    schedules: numRuns,
    seed,
    failure: { violations, schedule, path: counterexamplePath ?? '', shrinks },
  };
}
