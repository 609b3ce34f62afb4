/** What is forgotten, so that the board stays small. */
import type { Board, Incident } from '../board.ts';
import type { Judgement } from '../judgement.ts';
import { resolved } from '../notices/return-notices.ts';

/** Comings and goings are counted within six hours. */
const leastIncidentMinutes = 360;
const fineObservationDays = 7;
const remedyHours = 24;

/** The board without what no decision looks at any more. */
export function forget(board: Board, judgement: Judgement): Board {
  const fineSince = agoIso(judgement.now, fineObservationDays * 24 * 60);
  const observations = Object.entries(board.observations).filter(
    ([, { finding, at }]) => finding !== undefined || at >= fineSince,
  );
  const incidents = Object.entries(board.incidents).filter(
    ([, incident]) => !isForgotten(incident, board, judgement),
  );
  const triedSince = agoIso(judgement.now, remedyHours * 60);
  const { remedies } = board;
  return {
    ...board,
    observations: Object.fromEntries(observations),
    incidents: Object.fromEntries(incidents),
    ...(remedies ? { remedies: remedies.filter(({ at }) => at >= triedSince) } : {}),
  };
}

function isForgotten(incident: Incident, board: Board, judgement: Judgement): boolean {
  const { state, resolvedAt, policy } = incident;
  if (state !== 'resolved' || resolvedAt === undefined) return false;
  // That somebody still has to be told keeps it, however long a pause lasts.
  if (resolved(incident, board, judgement)) return false;
  return resolvedAt < agoIso(judgement.now, Math.max(policy.reopenMinutes, leastIncidentMinutes));
}

function agoIso(now: Date, minutes: number): string {
  return new Date(now.getTime() - minutes * 60_000).toISOString();
}
