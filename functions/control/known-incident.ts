import { closest } from 'fastest-levenshtein';
import { describe, RequestRejection } from '../../shared/events/rejection.ts';
import type { ControlRequest } from '../../shared/events/requests.ts';
import type { State } from '../../shared/state.ts';

/** As much of escalate's record as is needed here. */
type KnownIncidents = { incidents: Record<string, unknown> };

/**
 * Refuses an incident that is not there: a slip of the pen would leave an escalation running that somebody believes to
 * have stopped. Where escalate has written nothing yet, every incident is taken as it is said.
 */
export async function checkIncident(
  { incident }: Pick<ControlRequest, 'incident'>,
  state: Pick<State, 'read'>,
): Promise<void> {
  if (incident === undefined) return;
  const board = await state.read<KnownIncidents>('incidents', 'board');
  if (!board) return;
  const known = Object.keys(board.value.incidents);
  if (known.includes(incident)) return;
  const nearest = closest(incident.slice(0, 80), known);
  const hint = nearest ? `did you mean ${nearest}?` : 'none is open';
  throw new RequestRejection('incident', `no incident is named ${describe(incident)}; ${hint}`);
}
