import { Temporal } from 'temporal-polyfill';
import type { Field } from '../bigquery/field.ts';
import { generatedDaySelect } from './generated-day.ts';
import { meanEventsPerSession } from './journey-events.ts';
import { ga4Schema } from './schema.ts';

/** Day tables of a GA4 export, each as a DuckDB SELECT with one column per field. */
export type EventTables = { schema: Field[]; tables: { name: string; select: string }[] };

const timeZone = 'Asia/Yerevan';

/** Banks are busy on weekdays; the factors of a week add up to 7. */
const weekendFactor = 0.65;
const weekdayFactor = (7 - 2 * weekendFactor) / 5;

/**
 * An export as it looks at the instant `today`: yesterday is the newest of `days` complete days, and with `intraday`
 * today is there as far as it has come. `eventsPerDay` is the mean over a week.
 * The same request always gives the same events.
 */
export function generateEvents(request: {
  seed: number;
  today: Date;
  days: number;
  eventsPerDay: number;
  intraday: boolean;
}): EventTables {
  const { seed, today, days, eventsPerDay, intraday } = request;
  const now = Temporal.Instant.fromEpochMilliseconds(today.getTime()).toZonedDateTimeISO(timeZone);

  const table = (prefix: string, daysAgo: number, untilSeconds?: number) => {
    const start = now.startOfDay().subtract({ days: daysAgo });
    const date = start.toPlainDate();
    const compact = date.toString().replaceAll('-', '');
    const factor = date.dayOfWeek > 5 ? weekendFactor : weekdayFactor;
    const select = generatedDaySelect({
      seed,
      date: compact,
      dayNumber: Temporal.PlainDate.from('1970-01-01').until(date).days,
      startSeconds: start.epochMilliseconds / 1000,
      sessions: Math.max(1, Math.round((eventsPerDay * factor) / meanEventsPerSession())),
      ...(untilSeconds === undefined ? {} : { untilSeconds }),
    });
    return { name: `${prefix}${compact}`, select };
  };

  const complete = Array.from({ length: days }, (_, index) => table('events_', days - index));
  const partial = intraday ? [table('events_intraday_', 0, Math.floor(today.getTime() / 1000))] : [];
  return { schema: ga4Schema, tables: [...complete, ...partial] };
}
