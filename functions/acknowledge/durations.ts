import type { AcknowledgeConfig } from './config.ts';
import { renderSoon, tomorrowMorning } from './local-time.ts';

/** One answer to the question for how long. */
export type DurationChoice = {
  /** What the form sends. */
  value: string;
  label: string;
  /** As a request for control takes it. */
  duration: string;
  until: Date;
  isPreselected: boolean;
};

/** The choices that the configured maximum allows; four hours are preselected, or the longest below. */
export function listDurations(
  now: Date,
  { timeZone, maximumHours }: Pick<AcknowledgeConfig, 'timeZone' | 'maximumHours'>,
): DurationChoice[] {
  const choices = [
    hours(1, now, timeZone),
    hours(4, now, timeZone),
    untilTomorrow(now, timeZone),
    hours(24, now, timeZone),
  ].filter(({ until }) => until.getTime() - now.getTime() <= maximumHours * 3_600_000);
  const preselected = choices.find(({ value }) => value === '4h') ?? choices.at(-1);
  return choices.map((choice) => ({ ...choice, isPreselected: choice === preselected }));
}

type Choice = Omit<DurationChoice, 'isPreselected'>;

function hours(count: number, now: Date, timeZone: string): Choice {
  const until = new Date(now.getTime() + count * 3_600_000);
  const value = `${count}h`;
  const label = `${count} ${count === 1 ? 'hour' : 'hours'}, until ${renderSoon(until, timeZone)}`;
  return { value, label, duration: value, until };
}

function untilTomorrow(now: Date, timeZone: string): Choice {
  const until = tomorrowMorning(now, timeZone);
  // Control counts in minutes from the moment that the message reaches Pub/Sub.
  const minutes = Math.ceil((until.getTime() - now.getTime()) / 60_000);
  return { value: 'tomorrow', label: 'Until tomorrow, 09:00', duration: `${minutes}m`, until };
}
