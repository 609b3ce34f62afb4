import { Temporal } from 'temporal-polyfill';

/** How a sentence tells a time: when it is said, and in whose time zone it is read. */
export type Listener = { now: Date; timeZone: string };

/** A time for people, in their zone and in UTC: `today 06:02 Asia/Yerevan (02:02 UTC)`. */
export function speakTime(instant: Date, { now, timeZone }: Listener): string {
  const local = zoned(instant, timeZone);
  const spoken = `${speakDay(local.toPlainDate(), zoned(now, timeZone).toPlainDate())} ${hourOf(local)} ${timeZone}`;
  if (timeZone === 'UTC') return spoken;
  const universal = zoned(instant, 'UTC');
  const isSameDay = universal.toPlainDate().equals(local.toPlainDate());
  return `${spoken} (${isSameDay ? '' : `${universal.toPlainDate()} `}${hourOf(universal)} UTC)`;
}

function speakDay(day: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const daysAgo = day.until(today).days;
  if (daysAgo === 0) return 'today';
  if (daysAgo === 1) return 'yesterday';
  return daysAgo === -1 ? 'tomorrow' : day.toString();
}

function zoned(instant: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
}

function hourOf(time: Temporal.ZonedDateTime): string {
  return time.toPlainTime().toString({ smallestUnit: 'minute' });
}
