import { Temporal } from 'temporal-polyfill';
import type { FactData } from '../../shared/events/facts.ts';
import { speakTime } from './spoken-time.ts';

/** One daily table of the GA4 export; `events_intraday_*` is none. */
export type ExportDay = {
  /** 2026-11-23 */
  day: string;
  /** When its table was made. */
  arrivedAt: Date;
  /** When its table last changed: GA4 rewrites a day for some days. */
  changedAt: Date;
};

/** When the days of the export are expected; times and days are those of the GA4 property. */
export type SourceSettings = { expectedBy: string; rewriteDays: number; timeZone: string };

/** What check-freshness says of the export. */
export type SourceVerdict = FactData<'freshness-checked'>['source'];

/** A hole further back than this is history that nobody waits for. */
const holeDays = 7;

/** When the export of a day should be there: the day after, at the configured time. */
export function expectedByOf(day: string, { expectedBy, timeZone }: SourceSettings): Date {
  const deadline = Temporal.PlainDate.from(day)
    .add({ days: 1 })
    .toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(expectedBy) });
  return new Date(deadline.epochMilliseconds);
}

/** The newest day whose export should be there at that instant. */
export function newestDueDay(instant: Date, settings: SourceSettings): string {
  const yesterday = dayBefore(localDay(instant, settings.timeZone));
  return expectedByOf(yesterday, settings) <= instant ? yesterday : dayBefore(yesterday);
}

/** The day of an instant where the property is. */
export function localDay(instant: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

/** The newest day of the export that had arrived at that instant. */
export function newestArrivedBy(days: readonly ExportDay[], instant: Date): ExportDay | undefined {
  return newestOf(days.filter(({ arrivedAt }) => arrivedAt <= instant));
}

/** The newest day of the export. */
export function newestOf(days: readonly ExportDay[]): ExportDay | undefined {
  return days.reduce<ExportDay | undefined>(
    (newest, day) => (newest === undefined || day.day > newest.day ? day : newest),
    undefined,
  );
}

/** Judges whether the export arrives as it should; `days` need no order. */
export function judgeSource(days: readonly ExportDay[], settings: SourceSettings, now: Date): SourceVerdict {
  const speak = (day: string) => speakTime(expectedByOf(day, settings), { now, timeZone: settings.timeZone });
  const dueDay = newestDueDay(now, settings);
  const newest = newestOf(days);
  const verdict = (word: SourceVerdict['verdict'], expectedDay: string, reason: string): SourceVerdict => ({
    verdict: word,
    reason,
    ...(newest ? { newestDay: newest.day } : {}),
    expectedDay,
    expectedBy: expectedByOf(expectedDay, settings).toISOString(),
  });
  if (!newest) return verdict('missing', dueDay, 'The GA4 export has no daily table at all.');
  if (newest.day < dueDay) {
    const reason = `The GA4 export has no table for ${dueDay}, expected by ${speak(dueDay)}; its newest day is ${newest.day}.`;
    return verdict('late', dueDay, reason);
  }
  const hole = newestHole(days, newest.day);
  if (hole) {
    const reason = `The GA4 export has no table for ${hole}, expected by ${speak(hole)}, though that of ${newest.day} is there.`;
    return verdict('missing', hole, reason);
  }
  const yesterday = dayBefore(localDay(now, settings.timeZone));
  if (newest.day >= yesterday) {
    const arrived = speakTime(newest.arrivedAt, { now, timeZone: settings.timeZone });
    return verdict('arrived', yesterday, `The GA4 export of ${newest.day} arrived ${arrived}.`);
  }
  return verdict('grace', yesterday, `The GA4 export of ${yesterday} is expected by ${speak(yesterday)}.`);
}

/** Days before the first table are no holes: the export began then. */
function newestHole(days: readonly ExportDay[], newest: string): string | undefined {
  const present = new Set(days.map(({ day }) => day));
  const [first = newest] = [...present].sort();
  const before = Array.from({ length: holeDays }, (_, index) => daysBefore(newest, index + 1));
  return before.find((day) => day > first && !present.has(day));
}

function dayBefore(day: string): string {
  return daysBefore(day, 1);
}

/** The day that many days before another. */
export function daysBefore(day: string, days: number): string {
  return Temporal.PlainDate.from(day).subtract({ days }).toString();
}
