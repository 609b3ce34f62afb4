import type { Board, Incident } from '../board.ts';
import { deadlineOf } from '../calendar.ts';
import type { Judgement } from '../judgement.ts';
import { noteTold, numberOf } from '../notices/notices.ts';
import { believeItOver } from '../notices/return-notices.ts';
import { toldTiers } from '../notices/routing.ts';
import { withFlip } from './ending.ts';
import { withChange, withIncident } from './incident-changes.ts';
import { waitUntil } from './waiting.ts';

/** What comes back so often within this time comes and goes. */
const returnsOfUnstable = 3;
const unstableHours = 6;

/** Whether something that is back joins this incident, which people were told was over a short while ago. */
export function isReopenable({ state, resolvedAt, told, policy }: Incident, now: Date): boolean {
  if (state !== 'resolved' || resolvedAt === undefined || told.length === 0) return false;
  return now.getTime() - Date.parse(resolvedAt) < policy.reopenMinutes * 60_000;
}

/** An incident that another one explained stands on its own again. */
export function release(board: Board, incident: Incident, { now }: Judgement): Board {
  const { absorbedBy: _, waitsForRun: __, ...rest } = incident;
  const isTold = incident.told.length > 0;
  const released: Incident = {
    ...rest,
    state: isTold ? 'open' : 'waiting',
    clockFrom: now.toISOString(),
    ...(isTold ? {} : { waitUntil: waitUntil({ severity: incident.severity, waitsForRun: false }, now) }),
  };
  const explanation = 'What explained it is over, and it is still there.';
  return withChange(board, released, { change: 'released', explanation, now });
}

/** The same incident once more; who was told of it is told again when it has waited for company again. */
export function reopen(board: Board, incident: Incident, judgement: Judgement): Board {
  const { now } = judgement;
  const known = asKnownToBeOver(incident, now);
  const { resolvedAt: _, resolution: __, acknowledged: ___, absorbedBy: ____, ...rest } = known;
  const isPast = Date.parse(incident.deadline) <= now.getTime();
  const again: Incident = {
    ...withFlip(rest, now.toISOString(), 'reopened'),
    // A P3 is told by the next digest once more.
    state: incident.severity === 'P3' ? 'waiting' : 'open',
    waitUntil: waitUntil({ severity: incident.severity, waitsForRun: incident.waitsForRun === true }, now),
    clockFrom: now.toISOString(),
    deadline: isPast ? deadlineOf(incident.severity, now, incident.policy).toISOString() : incident.deadline,
  };
  const explanation = 'It is back.';
  const reopened = withChange(board, again, { change: 'reopened', explanation, now });
  return notedAsUnstable(reopened, again, judgement);
}

/** It ended with what explained it: whoever was told of it has heard the end of that, and believes it over. */
function asKnownToBeOver(incident: Incident, now: Date): Incident {
  if (incident.absorbedBy === undefined) return incident;
  const believers = believeItOver(incident);
  const others = toldTiers(incident).filter((tier) => !believers.includes(tier));
  const reason = 'resolved';
  const numbered = others.map((tier) => ({ tier, number: numberOf(incident, reason, tier) }));
  return noteTold(incident, { reason, explanation: 'It was over with what explained it.' }, numbered, now);
}

/** An incident that comes and goes is back, and was never told to be over. */
export function returnUnstable(board: Board, incident: Incident, { now }: Judgement): Board {
  if (incident.flips.at(-1)?.to !== 'resolved') return board;
  return withIncident(board, withFlip(incident, now.toISOString(), 'reopened'));
}

function notedAsUnstable(board: Board, incident: Incident, { now }: Judgement): Board {
  const since = now.getTime() - unstableHours * 3_600_000;
  const returns = incident.flips.filter(({ at, to }) => to === 'reopened' && Date.parse(at) > since).length;
  if (returns < returnsOfUnstable) return board;
  const explanation = `It came back ${returns} times within ${unstableHours} hours: it is told as over when it has been quiet for ${incident.policy.stableMinutes} minutes.`;
  return withChange(board, { ...incident, unstable: true }, { change: 'unstable', explanation, now });
}
