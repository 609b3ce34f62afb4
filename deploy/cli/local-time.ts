import { Temporal } from 'temporal-polyfill';

/** An instant as a terminal shows it: `2026-11-24 06:00 (Asia/Yerevan)`. */
export function localTime(instant: Date, timeZone: string): string {
  const time = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
  return `${time.toPlainDate()} ${time.toPlainTime().toString({ smallestUnit: 'minute' })} (${timeZone})`;
}
