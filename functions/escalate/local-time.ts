import { Temporal } from 'temporal-polyfill';

/** An instant on the clock and calendar of a time zone. */
export function localTime(instant: Date | string, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(new Date(instant).toISOString()).toZonedDateTimeISO(timeZone);
}

/** An instant as a sentence names it: 06:11, with the day where that is another one than `now`'s. */
export function timeWords(instant: Date | string, now: Date, timeZone: string): string {
  const local = localTime(instant, timeZone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const sameDay = local.toPlainDate().equals(localTime(now, timeZone).toPlainDate());
  return sameDay ? time : `${local.toPlainDate().toString()} ${time}`;
}

/** A length of time as a sentence names it: 15 minutes, 2 hours, 3 days. */
export function durationWords(minutes: number): string {
  const units: [string, number][] = [
    ['day', 1440],
    ['hour', 60],
  ];
  const [unit, size] = units.find(([, length]) => minutes >= length && minutes % length === 0) ?? [
    'minute',
    1,
  ];
  const count = Math.max(0, Math.floor(minutes / size));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
