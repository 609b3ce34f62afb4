import type { Control } from '../../shared/controls.ts';
import type { MartVerdict } from '../../shared/events/freshness-facts.ts';
import { type DataVerdict, judgeData } from './data-clock.ts';
import { type DueTime, dueTimeOf } from './due-time.ts';
import { isOwnVersion, type LastPublish, lastPublishOf, publishOfJob } from './last-publish.ts';
import type { MartSighting, Surroundings } from './sighting.ts';
import { newestOf } from './source-day.ts';
import { speakTime } from './spoken-time.ts';
import { findVolumeDrop } from './volume.ts';

type Word = MartVerdict['verdict'];
type Judged = { verdict: Word; reason: string; expectedDate?: string; previousRows?: number };
type Case = { sighting: MartSighting; surroundings: Surroundings; due: DueTime; last: LastPublish };

/**
 * Judges one mart: first what its table shows by itself, then its two clocks. What is wrong comes before what is
 * merely not due yet, so that a verdict does not come and go with every fire of the schedule. Undefined where
 * nothing can be said: a verdict would end what an earlier check found.
 */
export function judgeMart(sighting: MartSighting, surroundings: Surroundings): MartVerdict | undefined {
  const { mart, table, newestDate, hold } = sighting;
  const { now, schedule, writersProblem } = surroundings;
  const due = dueTimeOf(schedule, mart.graceMinutes, now);
  const last = lastPublishOf(sighting, due.fire, writersProblem);
  const judged = judge({ sighting, surroundings, due, last });
  if (!judged) return undefined;
  const isWithinGrace = last.kind === 'known' && last.at >= due.fire;
  return {
    mart: mart.name,
    ...(hold ? excuse(judged, hold, surroundings) : judged),
    ...(last.kind === 'known' ? { refreshedAt: last.at.toISOString(), refreshedBy: last.by } : {}),
    dueAt: (isWithinGrace ? due.latestDueAt : due.dueAt).toISOString(),
    ...(newestDate ? { newestDate } : {}),
    ...(table ? { rows: table.rows } : {}),
  };
}

/** A mart that a person keeps from refresh is old on purpose; whatever else is wrong with it is still told. */
function excuse(judged: Judged, { author, until, reason }: Control, surroundings: Surroundings): Judged {
  const held = `It is kept from refresh by ${author} until ${speak(new Date(until), surroundings)}: ${reason}`;
  return {
    ...judged,
    verdict: judged.verdict === 'stale' ? 'grace' : judged.verdict,
    reason: `${judged.reason} ${held}`,
  };
}

function judge(subject: Case): Judged | undefined {
  const { sighting, surroundings, due, last } = subject;
  if (surroundings.tablesProblem !== undefined) return judgeByRecord(subject, surroundings.tablesProblem);
  if (!sighting.table) return judgeAbsence(subject);
  const found = findEmpty(sighting) ?? findRollBack(subject) ?? findDrop(subject);
  if (found) return found;

  const data = judgeData(sighting, last.kind === 'known' ? last.readAt : due.fire, surroundings);
  return findOverdue(subject) ?? judgeClocks(subject, data);
}

/** Without the tables, only the watchdog's own records tell anything. */
function judgeByRecord({ due, last, surroundings }: Case, problem: string): Judged | undefined {
  if (last.kind !== 'known' || last.at >= due.fire) return undefined;
  return {
    verdict: 'stale',
    reason: `${capitalise(rebuilt(last, surroundings))}; its table could not be looked at: ${problem}.`,
  };
}

/** A mart that nobody ever built is new, not broken, until a run was due since the watchdog began to look for it. */
function judgeAbsence({ sighting, surroundings, due }: Case): Judged {
  const { published, remembered } = sighting;
  const { missingSince = surroundings.now.toISOString() } = remembered ?? {};
  const isNew = !published && remembered?.rows === undefined;
  if (isNew && due.fire <= new Date(missingSince)) {
    return {
      verdict: 'grace',
      reason: 'There is no such table yet, and no run was due since the watchdog began to look for it.',
    };
  }
  const before = published
    ? `, though run ${published.runId} published it ${speak(new Date(published.at), surroundings)}`
    : '';
  return { verdict: 'missing', reason: `There is no such table${before}.` };
}

function findEmpty({ table, published }: MartSighting): Judged | undefined {
  if (table?.rows !== 0) return undefined;
  const before = published ? `, though run ${published.runId} published ${published.rows}` : '';
  return { verdict: 'empty', reason: `The table is there and has 0 rows${before}.` };
}

/**
 * Older than what the watchdog published: its newest day went back, whoever wrote it; or its rows are others and
 * nobody is known to have published since.
 */
function findRollBack({ sighting, surroundings }: Case): Judged | undefined {
  const { published, table, newestDate, write } = sighting;
  if (!published || !table) return undefined;
  const told = `run ${published.runId} published ${speak(new Date(published.at), surroundings)}`;
  if (newestDate && published.newestDate && newestDate < published.newestDate) {
    const later = isOwnVersion(sighting) ? undefined : publishOfJob(write);
    const by = later ? `; it was written by ${later.by} since` : '';
    const reason = `It holds days up to ${newestDate}, though ${told} had days up to ${published.newestDate}${by}.`;
    return { verdict: 'rolled-back', reason, previousRows: published.rows };
  }
  const isUnexplained = isOwnVersion(sighting) && surroundings.writersProblem === undefined;
  if (!isUnexplained || table.rows === published.rows) return undefined;
  const reason = `It holds ${table.rows} rows, though ${told} had ${published.rows}, and nobody is known to have published since.`;
  return { verdict: 'rolled-back', reason, previousRows: published.rows };
}

function findDrop({ sighting, surroundings }: Case): Judged | undefined {
  const drop = findVolumeDrop(sighting, isOwnVersion(sighting), surroundings.volumeFloorPercent);
  if (!drop) return undefined;
  const { rows, previousRows, floorPercent } = drop;
  const reason = `It holds ${rows} rows, the version before had ${previousRows}; the floor is ${floorPercent} %.`;
  return { verdict: 'volume-dropped', reason, previousRows };
}

/** Clock one alone. */
function findOverdue({ due, last, surroundings }: Case): Judged | undefined {
  const isOverdue = last.kind === 'not-since' || (last.kind === 'known' && last.at < due.fire);
  if (!isOverdue) return undefined;
  return {
    verdict: 'stale',
    reason: `${capitalise(rebuilt(last, surroundings))}; the rebuild of ${speak(due.fire, surroundings)} had time until ${speak(due.dueAt, surroundings)}.`,
  };
}

/** Both clocks, of a mart that is not overdue. */
function judgeClocks({ due, last, surroundings, sighting }: Case, data: DataVerdict | undefined): Judged {
  const told = capitalise(rebuilt(last, surroundings));
  const { expectedDate } = data ?? {};
  const expected = expectedDate === undefined ? {} : { expectedDate };
  const joined = data ? `${told}; ${data.reason}` : told;
  if (data && (data.verdict === 'stale' || data.verdict === 'source-late')) {
    const conjunction = last.kind === 'known' ? ', but ' : '; ';
    return { verdict: data.verdict, reason: `${told}${conjunction}${data.reason}.`, ...expected };
  }
  if (last.kind === 'known' && last.at < due.latestFire) {
    const until = speak(due.latestDueAt, surroundings);
    return { verdict: 'grace', reason: `${joined}; its next rebuild has time until ${until}.`, ...expected };
  }
  // A mart whose rebuild nobody saw is fresh by its data alone, and only if it has everything there is.
  const isProven = last.kind === 'known' || hasNewestDay(sighting, surroundings);
  return { verdict: isProven ? (data?.verdict ?? 'fresh') : 'grace', reason: `${joined}.`, ...expected };
}

function hasNewestDay({ newestDate }: MartSighting, { days }: Surroundings): boolean {
  const newest = newestOf(days ?? []);
  return newest !== undefined && newestDate !== undefined && newestDate >= newest.day;
}

function rebuilt(last: LastPublish, surroundings: Surroundings): string {
  switch (last.kind) {
    case 'known':
      return `rebuilt ${speak(last.at, surroundings)} by ${last.by}`;
    case 'not-since':
      return `nobody has written it since ${speak(last.at, surroundings)}`;
    case 'unknown':
      return `when it was last rebuilt is not known (${last.reason})`;
  }
}

function speak(instant: Date, { now, schedule }: Surroundings): string {
  return speakTime(instant, { now, timeZone: schedule.timeZone });
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
