import type { VmJob } from '../../shared/remedies.ts';
import { openAttempt } from './attempt.ts';
import { type Evidence, isBroken, minorCauses } from './evidence.ts';
import type { Ladder, Outage } from './ladder-record.ts';
import { minutesBetween } from './restraint.ts';

/** So many probes in a row must find Superset up before anything counts as repaired. */
export const upsThatProve = 3;

/** What begins to be wrong so long after an outage last changed is another outage. */
const sameOutageMinutes = 30;
/** What was seen so long ago changes nothing of what is known. */
const freshMinutes = 3;

/** Takes what was seen into what is known of the outage: its begin, and the probes in a row that found it over. */
export function followOutage(ladder: Ladder, evidence: Evidence, now: Date): Ladder {
  if (minutesBetween(evidence.at, now) > freshMinutes) return ladder;
  const isWatched = ladder.outage !== undefined || openAttempt(ladder.attempts) !== undefined;
  if (isWatched && isUpFor(ladder.outage, evidence)) return withUp(ladder, evidence);
  if (!isBroken(evidence)) return ladder.ups.length === 0 ? ladder : { ...ladder, ups: [] };
  const outage = outageOf(ladder, evidence);
  if (outage === ladder.outage && ladder.ups.length === 0) return ladder;
  return { ...ladder, outage, ups: [] };
}

/** The ladder without its outage once enough probes in a row found it over. */
export function withoutEnded(ladder: Ladder): Ladder {
  if (!ladder.outage || ladder.ups.length < upsThatProve) return ladder;
  const { outage, ...rest } = ladder;
  return { ...rest, ups: [] };
}

/** How often a rung was begun in an outage. */
export function timesBegun({ attempts }: Ladder, outage: string, job: VmJob): number {
  return attempts.filter((attempt) => attempt.outage === outage && attempt.job === job).length;
}

/** A worker that is down is no matter to an outage of the web, and its own outage ends without it only. */
function isUpFor(outage: Outage | undefined, { verdict, cause }: Evidence): boolean {
  if (verdict !== 'up' || cause === 'charts-stale') return false;
  const isMinor = minorCauses.some((minor) => minor === outage?.cause);
  return isMinor || outage === undefined ? !minorCauses.includes(cause) : true;
}

function withUp(ladder: Ladder, { at }: Evidence): Ladder {
  const seenAt = at.toISOString();
  const last = ladder.ups.at(-1);
  // The same probe delivered twice proves nothing twice.
  if (last !== undefined && last >= seenAt) return ladder;
  const ups = [...ladder.ups, seenAt].slice(-upsThatProve);
  const { outage } = ladder;
  return { ...ladder, ups, ...(outage ? { outage: { ...outage, changedAt: seenAt } } : {}) };
}

function outageOf({ outage, attempts }: Ladder, { cause, downSince }: Evidence): Outage {
  if (outage) {
    const last = attempts.findLast((attempt) => attempt.outage === outage.since);
    const changes = [outage.changedAt, last?.startedAt, last?.endedAt].flatMap((at) => at ?? []);
    const changedAt = new Date(Math.max(...changes.map((at) => Date.parse(at))));
    if (minutesBetween(changedAt, downSince) <= sameOutageMinutes) return outage;
  }
  const since = downSince.toISOString();
  return { since, cause, changedAt: since };
}
