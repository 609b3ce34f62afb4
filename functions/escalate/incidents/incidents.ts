import type { Board, Incident } from '../board.ts';
import type { Judgement } from '../judgement.ts';
import { groupByCause } from './causes.ts';
import { endIncident } from './ending.ts';
import { growIncident } from './growth.ts';
import { type Group, openIncident } from './opening.ts';
import { withRemedies } from './remedies.ts';
import { isReopenable, release, reopen, returnUnstable } from './return.ts';

/**
 * Brings the incidents in line with what is wrong now: findings are grouped by cause, every group has one incident,
 * and an incident without a group is explained by another one or over.
 */
export function reconcileIncidents(board: Board, judgement: Judgement): Board {
  const groups = groupByCause(judgement.active);
  let next = withRemedies(board);
  for (const [cause, keys] of groups) next = matchGroup(next, { cause, keys }, judgement);
  const withoutGroup = Object.values(next.incidents).filter(
    ({ state, cause }) => state !== 'resolved' && !groups.has(cause),
  );
  for (const incident of withoutGroup) next = endIncident(next, incident, judgement);
  return next;
}

function matchGroup(board: Board, group: Group, judgement: Judgement): Board {
  const incident = incidentOf(board, group.cause, judgement.now);
  if (!incident) return openIncident(board, group, judgement);
  const present = broughtBack(board, incident, judgement);
  return growIncident(present, present.incidents[incident.id] ?? incident, group.keys, judgement);
}

function broughtBack(board: Board, incident: Incident, judgement: Judgement): Board {
  switch (incident.state) {
    case 'absorbed':
      return release(board, incident, judgement);
    case 'resolved':
      return reopen(board, incident, judgement);
    case 'waiting':
    case 'open':
      return returnUnstable(board, incident, judgement);
  }
}

function incidentOf({ incidents }: Board, cause: string, now: Date): Incident | undefined {
  const ofCause = Object.values(incidents).filter((incident) => incident.cause === cause);
  const present = ofCause.find(({ state }) => state !== 'resolved');
  if (present) return present;
  return ofCause
    .filter((incident) => isReopenable(incident, now))
    .toSorted((a, b) => (a.resolvedAt ?? '').localeCompare(b.resolvedAt ?? ''))
    .at(-1);
}
