import { Temporal } from 'temporal-polyfill';

/** An instant as a person reads it: `Tue 24 Nov, 14:00`. */
export function renderInstant(instant: Date, timeZone: string): string {
  const { weekday, day, month, time } = partsOf(instant, timeZone);
  return `${weekday} ${day} ${month}, ${time}`;
}

/** An instant of the next days, in short: `Tue 14:00`. */
export function renderSoon(instant: Date, timeZone: string): string {
  const { weekday, time } = partsOf(instant, timeZone);
  return `${weekday} ${time}`;
}

function partsOf(instant: Date, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((found) => found.type === type)?.value;
  return {
    weekday: part('weekday'),
    day: part('day'),
    month: part('month'),
    time: `${part('hour')}:${part('minute')}`,
  };
}

/** Nine o'clock of the next day in the zone. */
export function tomorrowMorning(now: Date, timeZone: string): Date {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const morning = today.add({ days: 1 }).toZonedDateTime({ timeZone, plainTime: '09:00' });
  return new Date(morning.epochMilliseconds);
}
