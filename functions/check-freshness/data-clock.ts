import { isOwnVersion } from './last-publish.ts';
import type { MartSighting, Surroundings } from './sighting.ts';
import {
  daysBefore,
  type ExportDay,
  expectedByOf,
  newestArrivedBy,
  newestDueDay,
  newestOf,
} from './source-day.ts';
import { speakTime } from './spoken-time.ts';

/** What the newest day inside a mart says: clock two. */
export type DataVerdict = {
  verdict: 'fresh' | 'grace' | 'stale' | 'source-late';
  /** The end of a sentence about the mart. */
  reason: string;
  expectedDate?: string;
};

/** A mart may lack the newest days for want of anything to report, but not for longer. */
const sparseDays = 7;

/**
 * Judges clock two against the newest export day that had arrived when the mart was last rebuilt, or should have.
 * `readAt` is when that rebuild read the export. Undefined for a mart without days.
 */
export function judgeData(
  sighting: MartSighting,
  readAt: Date,
  surroundings: Surroundings,
): DataVerdict | undefined {
  const { mart, newestDate, dateProblem } = sighting;
  const { days, now, source } = surroundings;
  if (mart.dateColumn === undefined) return undefined;
  if (dateProblem) {
    // A right that is missing says nothing about the mart; a column that is gone does.
    const verdict = dateProblem.isItsFault ? 'stale' : 'fresh';
    return { verdict, reason: `its newest day could not be read: ${dateProblem.text}` };
  }
  if (newestDate === undefined) {
    return { verdict: 'stale', reason: `every ${mart.dateColumn} in it is null` };
  }
  if (days === undefined) {
    return { verdict: 'fresh', reason: `its newest day is ${newestDate}; the GA4 export could not be read` };
  }
  const arrived = newestArrivedBy(days, readAt);
  const dueDay = newestDueDay(now, source);
  const expectedDate = arrived && arrived.day > dueDay ? arrived.day : dueDay;
  const behind = judgeMissingDay({ ...sighting, newestDate }, arrived, surroundings);
  if (behind?.verdict === 'stale') return { ...behind, expectedDate };
  const late = judgeSourceDay(newestDate, dueDay, days, surroundings);
  if (late) return { ...late, expectedDate };
  if (behind) return { ...behind, expectedDate };
  return { ...judgeNewerDay(newestDate, days, surroundings), expectedDate };
}

/** A day that was there when the mart was rebuilt, and is not in it. */
function judgeMissingDay(
  sighting: MartSighting & { newestDate: string },
  arrived: ExportDay | undefined,
  surroundings: Surroundings,
): DataVerdict | undefined {
  const { newestDate } = sighting;
  if (!arrived || newestDate >= arrived.day) return undefined;
  if (isSparse(sighting, arrived.day, surroundings)) {
    return {
      verdict: 'fresh',
      reason: `it has nothing to say about ${arrived.day}, which the marts it reads have; its newest day is ${newestDate}`,
    };
  }
  const when = speakTime(arrived.arrivedAt, listener(surroundings));
  return {
    verdict: 'stale',
    reason: `its newest day is ${newestDate}, though the GA4 export of ${arrived.day} was there ${when}`,
  };
}

/**
 * A mart of rare things, such as applications, has no row for a day without any. Everything that it reads has the
 * day then, and some mart proves that the staging view delivers it. Only of the watchdog's own publish is it known
 * that its SQL was run over that day; another writer may have written anything.
 */
function isSparse(
  sighting: MartSighting & { newestDate: string },
  day: string,
  { marts }: Surroundings,
): boolean {
  const { mart, newestDate, published } = sighting;
  const isAsPublished = isOwnVersion(sighting) && published?.newestDate === newestDate;
  if (!isAsPublished || newestDate < daysBefore(day, sparseDays)) return false;
  const hasDay = (other: MartSighting) => other.newestDate !== undefined && other.newestDate >= day;
  const upstream = marts.filter(
    (other) => mart.dependsOn.includes(other.mart.name) && other.mart.dateColumn !== undefined,
  );
  return marts.some(hasDay) && upstream.every(hasDay);
}

/** A day that is overdue in the export itself, so that no rebuild could bring it. */
function judgeSourceDay(
  newestDate: string,
  dueDay: string,
  days: ExportDay[],
  surroundings: Surroundings,
): DataVerdict | undefined {
  const newest = newestOf(days);
  if (newestDate >= dueDay || (newest && newest.day >= dueDay)) return undefined;
  const due = speakTime(expectedByOf(dueDay, surroundings.source), listener(surroundings));
  return {
    verdict: 'source-late',
    reason: `its newest day is ${newestDate}: the GA4 export has no table for ${dueDay}, expected by ${due}`,
  };
}

/** A day that arrived after the rebuild is nobody's fault: a refresh is on its way, or the next run brings it. */
function judgeNewerDay(newestDate: string, days: ExportDay[], surroundings: Surroundings): DataVerdict {
  const newest = newestOf(days);
  if (!newest || newestDate >= newest.day)
    return { verdict: 'fresh', reason: `its newest day is ${newestDate}` };
  const when = speakTime(newest.arrivedAt, listener(surroundings));
  return {
    verdict: 'grace',
    reason: `its newest day is ${newestDate}: the GA4 export of ${newest.day} arrived after that, ${when}, and ${surroundings.nextRefresh}`,
  };
}

/** Export days are told in the property's time zone. */
function listener({ now, source }: Surroundings) {
  return { now, timeZone: source.timeZone };
}
