import type { FactData } from '../../shared/events/facts.ts';
import { type Schedule, type StoredRun, scheduledRunId } from '../../shared/run.ts';
import { dueTimeOf } from './due-time.ts';
import { speakTime } from './spoken-time.ts';

/** What check-freshness says of the scheduled run. */
export type ScheduledRunVerdict = FactData<'freshness-checked'>['scheduledRun'];

/** What a verdict about the scheduled run depends on. */
export type RunSurroundings = {
  runs: readonly StoredRun[];
  schedule: Schedule;
  /** The largest grace of all marts: a run that ends later leaves some mart stale, one that ends sooner none. */
  graceMinutes: number;
  now: Date;
  /** When the watchdog looked for the first time. */
  watchingSince: Date;
  /** A run that says it is over by asking for this check; its record may say so a moment later. */
  endedRun: string | undefined;
};

/**
 * Judges the newest scheduled run whose time is up and, where that one is in order, the newest of all. So a run that
 * was missed stays missed until one has finished, not only until the next is due.
 */
export function judgeScheduledRun(surroundings: RunSurroundings): ScheduledRunVerdict {
  const { schedule, graceMinutes, now } = surroundings;
  const { fire, latestFire } = dueTimeOf(schedule, graceMinutes, now);
  const due = judgeSlot(fire, surroundings);
  return due.verdict === 'missed' ? due : judgeSlot(latestFire, surroundings);
}

function judgeSlot(slot: Date, surroundings: RunSurroundings): ScheduledRunVerdict {
  const { runs, graceMinutes, now, watchingSince, schedule } = surroundings;
  const speak = (instant: Date) => speakTime(instant, { now, timeZone: schedule.timeZone });
  const runId = scheduledRunId(slot);
  const dueAt = new Date(slot.getTime() + graceMinutes * 60_000);
  const verdict = (word: ScheduledRunVerdict['verdict'], reason: string): ScheduledRunVerdict => ({
    verdict: word,
    reason,
    slot: slot.toISOString(),
    runId,
    dueAt: dueAt.toISOString(),
  });
  const theRun = `The run of ${speak(slot)}`;
  const run = runs.find((candidate) => candidate.runId === runId);
  if (run && isOver(run, surroundings)) return verdict('finished', `${theRun} finished${when(run, speak)}.`);

  const other = runs.find((candidate) => standsInFor(candidate, slot) && isOver(candidate, surroundings));
  if (other) {
    return verdict('finished', `${theRun} did not finish, but run ${other.runId} did${when(other, speak)}.`);
  }
  if (now < dueAt) {
    return run
      ? verdict('running', `${theRun} is at work since ${speak(new Date(run.startedAt))}.`)
      : verdict('grace', `${theRun} has not begun; it has time until ${speak(dueAt)}.`);
  }
  if (run) {
    const began = speak(new Date(run.startedAt));
    return verdict('missed', `${theRun} began ${began} and did not finish by ${speak(dueAt)}.`);
  }
  return slot < watchingSince
    ? verdict('unknown', `${theRun} was due before the watchdog began to look.`)
    : verdict('missed', `${theRun} did not begin by ${speak(dueAt)}.`);
}

function isOver(run: StoredRun, { endedRun }: RunSurroundings): boolean {
  return run.finishedAt !== undefined || run.runId === endedRun;
}

/** A later run of everything does what the missed one should have done. */
function standsInFor({ startedAt, request }: StoredRun, slot: Date): boolean {
  return Date.parse(startedAt) >= slot.getTime() && !request.only && request.dryRun !== true;
}

function when({ finishedAt }: StoredRun, speak: (instant: Date) => string): string {
  return finishedAt ? ` ${speak(new Date(finishedAt))}` : '';
}
