import { Temporal } from 'temporal-polyfill';
import { RequestRejection } from '../../shared/events/rejection.ts';
import type { ControlRequest } from '../../shared/events/requests.ts';
import type { ControlConfig } from './config.ts';

/** From when until when a control is in force. */
export type Term = { since: Date; until: Date };

/** What is an event, not a state, is remembered for so long. */
export const memoryDays = 7;

const minutesPer: Record<string, number> = { m: 1, h: 60, d: 1440 };

/**
 * Plans how long a control lasts, from the moment at which it was said: a delivery that comes late does not prolong it.
 * Throws `RequestRejection` for what is longer than allowed, or over already.
 */
export function planTerm(
  request: Pick<ControlRequest, 'action' | 'day' | 'duration'>,
  saidAt: Date,
  now: Date,
  config: ControlConfig,
): Term {
  const { action, day, duration } = request;
  if (action === 'executive-meeting') return termOfDay(day ?? '', now, config.timeZone);
  if (action === 'resolve') return { since: saidAt, until: after(saidAt, memoryDays * 1440) };

  const minutes = duration ? minutesOf(duration) : defaultMinutes(config);
  if (minutes > config.maximumHours * 60) {
    throw new RequestRejection(
      'duration',
      `expected at most ${config.maximumHours}h (controls.maximumHours in watchdog.yaml), got "${duration}"; send a shorter one, and say it again before it ends`,
    );
  }
  const until = after(saidAt, minutes);
  if (until > now) return { since: saidAt, until };
  throw new RequestRejection(
    'duration',
    `it was over at ${until.toISOString()}, before it could be carried out; send it again`,
  );
}

function defaultMinutes({ defaultHours, maximumHours }: ControlConfig): number {
  return Math.min(defaultHours, maximumHours) * 60;
}

function minutesOf(duration: string): number {
  return Number(duration.slice(0, -1)) * (minutesPer[duration.slice(-1)] ?? Number.NaN);
}

function after(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * 60_000);
}

function termOfDay(day: string, now: Date, timeZone: string): Term {
  const date = Temporal.PlainDate.from(day);
  const midnight = (of: Temporal.PlainDate) =>
    new Date(of.toZonedDateTime({ timeZone }).startOfDay().epochMilliseconds);
  const until = midnight(date.add({ days: 1 }));
  if (until > now) return { since: midnight(date), until };

  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  throw new RequestRejection(
    'day',
    `expected today or a later day, got "${day}"; today is ${today.toPlainDate()} in ${timeZone}`,
  );
}
