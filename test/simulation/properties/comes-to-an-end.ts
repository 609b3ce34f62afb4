import type { Incident } from '../../../functions/escalate/board.ts';
import { tiersFor } from '../../../functions/escalate/notices/routing.ts';
import type { Property } from './property.ts';

/** Whether there is nobody left to tell: a P3 is for the digest, everything else goes up to the last tier. */
export function isToldToTheEnd(incident: Incident): boolean {
  const { told, severity } = incident;
  if (severity === 'P3') return told.length > 0;
  const last = tiersFor(incident).at(-1);
  return told.some(({ tier }) => tier === last);
}

/** Long after all faults and controls are over, every incident is resolved, or everybody was told of it. */
export const everyIncidentEnds: Property = ({ boards }) => {
  const board = boards.at(-1)?.board;
  if (!board) return ['The board was never written'];
  const unsent = board.outbox.map(
    ({ id, problem }) => `Notice ${id} was never sent (${problem ?? 'no problem'})`,
  );
  const unpublished = board.facts.map(({ id }) => `Fact ${id} was never published`);
  const untold = Object.values(board.incidents).flatMap((incident) => {
    const { id, state, told, severity, absorbedBy } = incident;
    if (state === 'resolved') return [];
    if (state === 'absorbed') {
      const isKept = absorbedBy !== undefined && board.incidents[absorbedBy]?.state !== 'resolved';
      return isKept ? [] : [`Incident ${id} is absorbed by ${absorbedBy}, which is over`];
    }
    if (isToldToTheEnd(incident)) return [];
    const tiers = told.map(({ tier, reason }) => `${tier} (${reason})`).join(', ') || 'nobody';
    return [`Incident ${id} (${severity}, ${state}) was told to ${tiers} only`];
  });
  const unfinished = board.catchingUp ? ['The board still catches up'] : [];
  return [...unsent, ...unpublished, ...untold, ...unfinished];
};
