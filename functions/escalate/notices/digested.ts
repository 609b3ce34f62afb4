import type { Board } from '../board.ts';
import { withChange } from '../incidents/incident-changes.ts';
import { noteTold } from './notices.ts';

/** The incidents that a digest lists are told by it. */
export function markDigested(board: Board, incidentIds: readonly string[], now: Date): Board {
  const explanation = 'The daily digest lists it.';
  return incidentIds.reduce((next, id) => {
    const incident = next.incidents[id];
    if (incident?.state !== 'waiting') return next;
    // The digest goes to the analytics lead.
    const told = noteTold(
      incident,
      { reason: 'digest', explanation },
      [{ tier: 'analyticsLead', number: 1 }],
      now,
    );
    return withChange(next, { ...told, state: 'open' }, { change: 'told', explanation, now });
  }, board);
}
