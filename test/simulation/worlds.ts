import type fc from 'fast-check';
import { anySchedule } from './any-schedule.ts';
import { anyDriftSchedule } from './drift/any-drift-schedule.ts';
import { driftProperties } from './drift/properties/properties.ts';
import { simulateDrift } from './drift/simulate-drift.ts';
import { properties } from './properties/properties.ts';
import { simulate } from './simulate.ts';

/** What a schedule violates: the claims by their names, with what speaks against them. */
export type Violation = { property: string; problems: string[] };

/** What is simulated: any schedule of it, and what a schedule violates. */
export type World<Schedule> = {
  anySchedule: fc.Arbitrary<Schedule>;
  violationsOf: (schedule: Schedule) => Promise<Violation[]>;
};

/** The name of a world, as the command line takes it. */
export type WorldName = 'watchdog' | 'drift';

/**
 * `watchdog`: refresh-marts, escalate and control, with what goes wrong around them; `drift`: detect-drift and control
 * between Superset and BigQuery. Two worlds, for nothing in the one depends on the other but facts, and a schedule of
 * drift takes a tenth of the time when no minute of mails has to be lived through.
 */
export const worlds: Record<WorldName, World<unknown>> = {
  watchdog: asAny({ anySchedule, violationsOf: judging(simulate, properties) }),
  drift: asAny({ anySchedule: anyDriftSchedule, violationsOf: judging(simulateDrift, driftProperties) }),
};

/** Lives through one schedule and holds every claim against it. */
function judging<Schedule, History>(
  live: (schedule: Schedule) => Promise<History>,
  claims: Record<string, (history: History) => string[]>,
): World<Schedule>['violationsOf'] {
  return async (schedule) => {
    const history = await live(schedule);
    return Object.entries(claims).flatMap(([property, holds]) => {
      const problems = holds(history);
      return problems.length > 0 ? [{ property, problems }] : [];
    });
  };
}

/** Those who check schedules do not look into them. */
function asAny<Schedule>(world: World<Schedule>): World<unknown> {
  return {
    anySchedule: world.anySchedule,
    violationsOf: (schedule) => world.violationsOf(schedule as Schedule),
  };
}
