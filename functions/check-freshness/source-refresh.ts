import type { PublishRecord } from '../../shared/publishes.ts';
import type { StoredRun } from '../../shared/run.ts';
import { daysBefore, type ExportDay, localDay, type SourceSettings } from './source-day.ts';

/** A refresh that was asked for because of the export. */
export type AskedRefresh = {
  /** Of the request; the same days have the same. */
  eventId: string;
  what: 'arrived' | 'rewritten';
  days: string[];
  /** The check that asked. */
  checkId: string;
  at: string;
  /** False from the claim until the request is known to be published. */
  isSent: boolean;
};

/** What a decision about refreshing depends on. */
export type RefreshSurroundings = {
  checkId: string;
  mode: 'observe' | 'shadow' | 'live';
  days: readonly ExportDay[];
  runs: readonly StoredRun[];
  records: readonly PublishRecord[];
  asked: readonly AskedRefresh[];
  source: SourceSettings;
  now: Date;
  endedRun: string | undefined;
};

/** Whether to ask for a refresh, and why. */
export type RefreshDecision =
  | { kind: 'ask'; eventId: string; what: AskedRefresh['what']; days: string[]; reason: string }
  /** This very check claimed it before it died, and nothing shows that the request got through. */
  | { kind: 'ask-again'; asked: AskedRefresh; reason: string }
  | { kind: 'asked'; asked: AskedRefresh; reason: string }
  | { kind: 'none'; reason: string };

/** A run is 30 deliveries of 480 s at most; one that began earlier and has no end is dead. */
const longestRunMilliseconds = 4 * 60 * 60_000;

/** Whoever claimed a refresh and has not published it after so long is dead: a function has 120 s. */
const claimMilliseconds = 10 * 60_000;

/**
 * Decides about a refresh: one for each export day that is not in the last publish, once; and at most one a day for
 * days that were rewritten since. A whole refresh is asked for, so everything that changed before it is in it.
 */
export function decideSourceRefresh(surroundings: RefreshSurroundings): RefreshDecision {
  const { checkId, mode, asked, now } = surroundings;
  const own = asked.find((refresh) => refresh.checkId === checkId);
  if (own) return repeat(own, surroundings);
  if (mode === 'observe') return none('mode observe refreshes nothing');
  const atWork = runsAtWork(surroundings)[0];
  if (atWork) return none(`run ${atWork.runId} is at work; the next check looks again`);
  const basis = lastRefresh(surroundings);
  if (!basis) return none('nothing was refreshed yet that could lack a day');

  const claims = asked.filter((refresh) => isClaimed(refresh, now));
  const lost = asked.find((refresh) => !claims.includes(refresh) && !gotThrough(refresh, surroundings));
  if (lost) return reclaim(lost);
  const coveredUntil = Math.max(basis.getTime(), ...claims.map(({ at }) => Date.parse(at)));
  return decideArrived(coveredUntil, surroundings) ?? decideRewritten(coveredUntil, surroundings);
}

function repeat(own: AskedRefresh, surroundings: RefreshSurroundings): RefreshDecision {
  const kind = own.isSent || gotThrough(own, surroundings) ? 'asked' : 'ask-again';
  return { kind, asked: own, reason: sentenceOf(own) };
}

/** A run of everything that began after a claim has what was claimed, whoever asked for it. */
function gotThrough({ at }: AskedRefresh, { runs }: RefreshSurroundings): boolean {
  return runs.some((run) => isWhole(run) && run.startedAt >= at);
}

function isWhole({ request, mode }: StoredRun): boolean {
  return !request.only && request.dryRun !== true && mode !== 'observe';
}

/** Another check claimed this and died before it asked. */
function reclaim({ eventId, what, days }: AskedRefresh): RefreshDecision {
  return { kind: 'ask', eventId, what, days, reason: sentenceOf({ what, days }) };
}

/** Sent, or claimed so recently that it still may be. */
function isClaimed({ isSent, at }: AskedRefresh, now: Date): boolean {
  return isSent || now.getTime() - Date.parse(at) < claimMilliseconds;
}

function runsAtWork({ runs, now, endedRun }: RefreshSurroundings): StoredRun[] {
  return runs.filter(
    ({ runId, startedAt, finishedAt }) =>
      !finishedAt && runId !== endedRun && now.getTime() - Date.parse(startedAt) < longestRunMilliseconds,
  );
}

/** When the newest run of everything began that published something: its marts read the export after that. */
function lastRefresh({ runs, records }: RefreshSurroundings): Date | undefined {
  const publishers = new Set(records.map(({ published }) => published?.runId));
  const whole = runs
    .filter((run) => isWhole(run) && publishers.has(run.runId))
    .map(({ startedAt }) => startedAt)
    .sort();
  const newest = whole.at(-1);
  return newest === undefined ? undefined : new Date(newest);
}

function decideArrived(
  coveredUntil: number,
  { days, asked }: RefreshSurroundings,
): RefreshDecision | undefined {
  const askedDays = new Set(asked.flatMap(({ days: told }) => told));
  const arrived = days
    .filter(({ day, arrivedAt }) => arrivedAt.getTime() > coveredUntil && !askedDays.has(day))
    .map(({ day }) => day)
    .sort();
  if (arrived.length === 0) return undefined;
  return askFor('arrived', arrived, `source-arrived/${arrived.join('+')}`);
}

function decideRewritten(coveredUntil: number, surroundings: RefreshSurroundings): RefreshDecision {
  const { days, asked, now, source } = surroundings;
  const rewritten = days
    .filter((day) => day.changedAt.getTime() > coveredUntil && isRewrite(day, source))
    .map(({ day }) => day)
    .sort();
  if (rewritten.length === 0) return none('every export day is in the last refresh, as it is now');
  const today = localDay(now, source.timeZone);
  const eventId = `source-rewritten/${today}`;
  if (asked.some((refresh) => refresh.eventId === eventId)) {
    return none(`${rewritten.join(', ')} changed again, and today's refresh for rewritten days is spent`);
  }
  return askFor('rewritten', rewritten, eventId);
}

/** GA4 rewrites a day for a few days; what changes a table later is no new data. */
function isRewrite({ day, changedAt }: ExportDay, { rewriteDays, timeZone }: SourceSettings): boolean {
  return rewriteDays > 0 && day >= daysBefore(localDay(changedAt, timeZone), rewriteDays);
}

function askFor(what: AskedRefresh['what'], days: string[], eventId: string): RefreshDecision {
  return { kind: 'ask', eventId, what, days, reason: sentenceOf({ what, days }) };
}

function sentenceOf({ what, days }: Pick<AskedRefresh, 'what' | 'days'>): string {
  const verb = what === 'arrived' ? 'arrived' : days.length === 1 ? 'was rewritten' : 'were rewritten';
  return `The GA4 export of ${days.join(', ')} ${verb} after the last refresh.`;
}

function none(reason: string): RefreshDecision {
  return { kind: 'none', reason };
}
