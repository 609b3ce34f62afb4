import { createHash } from 'node:crypto';
import { Cron } from 'croner';
import type { FactData } from './events/facts.ts';
import type { RefreshMartsRequest } from './events/requests.ts';

/** When a step runs by itself: a cron expression in a time zone. */
export type Schedule = { cron: string; timeZone: string };

/** A second trigger of one slot is a duplicate this long after it; later it is somebody's intention (DESIGN section 3). */
const joinMinutes = 15;

/** What is known of a run that exists already. */
export type RunRecord = {
  runId: string;
  /** The message that started it. */
  messageId: string;
  startedAt: string;
  finishedAt?: string;
};

/** A run's record, kind `runs`: enough to go on with it in another delivery. */
export type StoredRun = RunRecord & {
  request: RefreshMartsRequest;
  mode: FactData<'run-started'>['mode'];
  forced: boolean;
  slot?: string;
};

/** What a message means for the runs: which run it belongs to and why. */
export type RunDecision =
  | { kind: 'start'; runId: string; forced: boolean; slot?: Date; reason: string }
  | { kind: 'resume'; runId: string; reason: string }
  | { kind: 'join'; runId: string; reason: string };

/** The last instant at or before `instant` at which the schedule fires. */
export function slotAt(schedule: Schedule, instant: Date): Date {
  const cron = new Cron(schedule.cron, { timezone: schedule.timeZone, paused: true });
  // previousRuns looks strictly before, in whole seconds.
  const nextSecond = (Math.floor(instant.getTime() / 1000) + 1) * 1000;
  const [slot] = cron.previousRuns(1, new Date(nextSecond));
  if (!slot) throw new RangeError(`${schedule.cron} never fires before ${instant.toISOString()}`);
  return slot;
}

/** Id of the run that belongs to a schedule slot, e.g. `s20261124T0200Z`; UTC, so that no clock change makes two of one. */
export function scheduledRunId(slot: Date): string {
  return `s${slot.toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`;
}

/** Id of the run that one message asks for; letters and digits only, for it becomes part of job and table names. */
export function messageRunId(messageId: string): string {
  if (/^[A-Za-z0-9]{1,40}$/.test(messageId)) return `m${messageId}`;
  return `m${createHash('sha256').update(messageId).digest('hex').slice(0, 32)}`;
}

/** The run a message names: its own (continuation, chain), its schedule slot's, or one of its own. */
export function requestedRun(
  request: { trigger?: string | undefined; runId?: string | undefined },
  message: { messageId: string; publishTime: Date },
  schedule: Schedule | undefined,
): { runId: string; slot?: Date } {
  if (request.runId) return { runId: request.runId };
  if (request.trigger === 'schedule' && schedule) {
    const slot = slotAt(schedule, message.publishTime);
    return { runId: scheduledRunId(slot), slot };
  }
  return { runId: messageRunId(message.messageId) };
}

/**
 * Decides whether a message starts a run, goes on with one, or only joins it.
 * `existing` is the record of the requested run.
 */
export function decideRun(
  requested: { runId: string; slot?: Date },
  message: { messageId: string; publishTime: Date },
  existing: RunRecord | undefined,
  isContinuation: boolean,
): RunDecision {
  const { runId, slot } = requested;
  if (isContinuation) {
    return existing?.finishedAt
      ? { kind: 'join', runId, reason: `run ${runId} finished at ${existing.finishedAt}` }
      : { kind: 'resume', runId, reason: `continues run ${runId}` };
  }
  if (!existing) {
    return { kind: 'start', runId, forced: false, ...(slot ? { slot } : {}), reason: 'no such run yet' };
  }
  if (existing.messageId === message.messageId) {
    return { kind: 'resume', runId, reason: 'this message was delivered before' };
  }
  const minutesSince = (instant: Date) => (message.publishTime.getTime() - instant.getTime()) / 60_000;
  if (!existing.finishedAt) {
    // No delivery works for so long. Its message may be a dead letter by now, and a run that is alive does nothing
    // twice when it is gone on with.
    return minutesSince(new Date(existing.startedAt)) > joinMinutes
      ? { kind: 'resume', runId, reason: `run ${runId} began at ${existing.startedAt} and has not ended` }
      : { kind: 'join', runId, reason: `run ${runId} is at work since ${existing.startedAt}` };
  }
  const minutes = slot ? minutesSince(slot) : 0;
  if (!slot || minutes <= joinMinutes) {
    return { kind: 'join', runId, reason: `run ${runId} finished at ${existing.finishedAt}` };
  }
  return {
    kind: 'start',
    runId: messageRunId(message.messageId),
    forced: true,
    reason: `run ${runId} finished at ${existing.finishedAt}; this request came ${Math.floor(minutes)} minutes after its slot`,
  };
}
