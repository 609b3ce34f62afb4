import { type Schedule, slotAt } from '../../shared/run.ts';

/** When the schedule asked for a rebuild, as far as it matters now. */
export type DueTime = {
  /** The last fire whose grace is over: who was not rebuilt since then is stale. */
  fire: Date;
  /** Until when that rebuild had time. */
  dueAt: Date;
  /** The last fire of all, which may still be within its grace. */
  latestFire: Date;
  latestDueAt: Date;
};

/**
 * Due times come from the schedule itself: the last fire at or before `now` less the grace. A flat age would call a
 * mart of a weekday schedule stale every Monday, and be an hour wrong after a clock change.
 */
export function dueTimeOf(schedule: Schedule, graceMinutes: number, now: Date): DueTime {
  const graceMilliseconds = graceMinutes * 60_000;
  const fire = slotAt(schedule, new Date(now.getTime() - graceMilliseconds));
  const latestFire = slotAt(schedule, now);
  return {
    fire,
    dueAt: new Date(fire.getTime() + graceMilliseconds),
    latestFire,
    latestDueAt: new Date(latestFire.getTime() + graceMilliseconds),
  };
}
