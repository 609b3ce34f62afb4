import type { Rung } from '../../shared/remedies.ts';
import { type Attempt, openAttempt } from './attempt.ts';
import { type Evidence, minorCauses } from './evidence.ts';
import { hinder, holdsLadder } from './hinder.ts';
import { minutesBetween, restrainAll, type Wait, wait } from './restraint.ts';
import type { Surroundings } from './surroundings.ts';

/** What to do about what was seen, and why. */
export type Plan = { kind: 'act'; rung: Rung; reason: string } | Wait;

/** Evidence older than this says nothing of now. */
const freshMinutes = 3;
/** After the ladder was climbed to its end, it is begun anew this long after the last rung: half-open. */
const halfOpenMinutes = 60;
const resetAfterMinutes = 15;
const publishingMinutes = 30;
const staleAgainMinutes = 24 * 60;

/**
 * Plans what to do about what was seen: the first rung of the cause's ladder that was not tried in this outage, or why
 * nothing is done. `attempts` are all that are remembered, the newest last; `outage` is when this one began.
 */
export function planRemediation(
  evidence: Evidence,
  { attempts, outage }: { attempts: readonly Attempt[]; outage: string },
  surroundings: Surroundings,
): Plan {
  const restraint = restrain(evidence, attempts, surroundings);
  if (restraint) return restraint;
  const ladder = surroundings.ladders[evidence.cause] ?? [];
  const tried = triedRungs(evidence, attempts, outage, surroundings.now);
  const held: Wait[] = [];
  for (const rung of ladder.filter((each) => !tried.includes(each))) {
    const hindrance =
      hinderByTime(rung, evidence, surroundings) ??
      hinder(rung, { attempts, occasion: outage }, surroundings);
    if (!hindrance) return { kind: 'act', rung, reason: `${rung} for ${evidence.cause}: ${evidence.reason}` };
    if (holdsLadder(hindrance)) return hindrance;
    held.push(hindrance);
  }
  return exhausted(evidence, tried, held);
}

/** The end of the ladder: every rung was tried, or cannot be done. */
function exhausted({ cause }: Evidence, tried: readonly Rung[], [first]: readonly Wait[]): Wait {
  if (first) return { ...first, isExhausted: true };
  const reason = `every rung for ${cause} was tried (${tried.join(', ')}); it begins anew ${halfOpenMinutes} minutes after the last`;
  return { ...wait('budget-spent', reason), isExhausted: true };
}

/** What keeps every rung from being done. */
function restrain(
  evidence: Evidence,
  attempts: readonly Attempt[],
  surroundings: Surroundings,
): Wait | undefined {
  const { verdict, cause, at, isFlapping, wasEverUp, reason } = evidence;
  const { ladders, now } = surroundings;
  if (verdict === 'up' && !minorCauses.includes(cause)) return wait('nothing-wrong', reason);
  if (verdict === 'unsettled') return wait('settling', reason);
  if (minutesBetween(at, now) > freshMinutes) {
    return wait('evidence-stale', `it was seen ${Math.floor(minutesBetween(at, now))} minutes ago`);
  }
  if (!ladders[cause]?.length) return wait('not-remediable', `nothing that can be restarted mends ${cause}`);
  if (!wasEverUp) return wait('not-remediable', 'it was never up, so nothing is known to have broken');
  const running = openAttempt(attempts);
  if (running) return wait('already-running', `${running.job} was started at ${running.startedAt}`);
  const restraint = restrainAll(surroundings);
  if (restraint || !isFlapping) return restraint;
  return wait('flapping', 'it comes and goes too often for a restart to be the answer');
}

/** What is done late: the reset, and a restart while marts are being published. */
function hinderByTime(
  rung: Rung,
  { cause, downSince }: Evidence,
  { publishingSince, now }: Surroundings,
): Wait | undefined {
  if (cause === 'charts-stale' && publishingSince) {
    const isPublishing = minutesBetween(publishingSince, now) < publishingMinutes;
    const reason = `a refresh is publishing since ${publishingSince.toISOString()}`;
    if (isPublishing) return wait('refresh-publishing', reason, rung);
  }
  const downMinutes = minutesBetween(downSince, now);
  if (rung !== 'reset-vm' || downMinutes >= resetAfterMinutes) return undefined;
  const reason = `it is down for ${Math.floor(downMinutes)} of the ${resetAfterMinutes} minutes before ${rung}`;
  return wait('settling', reason, rung);
}

/** The rungs tried in this outage; long after the last of them the ladder is begun anew. */
function triedRungs({ cause }: Evidence, attempts: readonly Attempt[], outage: string, now: Date): Rung[] {
  const minutesSince = ({ startedAt }: Attempt) => minutesBetween(new Date(startedAt), now);
  const own = attempts.filter((attempt) =>
    cause === 'charts-stale'
      ? // What stays old after a restart is not mended by another one, whatever was well in between.
        attempt.cause === cause && minutesSince(attempt) < staleAgainMinutes
      : attempt.outage === outage && !attempt.lackedCapacity,
  );
  const last = own.at(-1);
  if (cause !== 'charts-stale' && last && minutesSince(last) >= halfOpenMinutes) return [];
  return own.flatMap(({ job }) => (job === 'backup-metadata' ? [] : [job]));
}
