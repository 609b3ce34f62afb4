import type { Control } from '../../../shared/controls.ts';
import type { Board, Incident } from '../board.ts';
import type { Judgement } from '../judgement.ts';
import { timeWords } from '../local-time.ts';
import { withChange, withIncident } from './incident-changes.ts';

/** Brings the incidents in line with who acknowledged them: a new acknowledgement, one that was renewed or ended. */
export function acknowledgeIncidents(board: Board, judgement: Judgement): Board {
  return Object.values(board.incidents)
    .filter(({ state }) => state !== 'resolved')
    .reduce((next, incident) => acknowledge(next, incident, judgement), board);
}

function acknowledge(board: Board, incident: Incident, judgement: Judgement): Board {
  const { now, policy } = judgement;
  const control = acknowledgementOf(incident, judgement.controls);
  if (!control) return incident.acknowledged ? endAcknowledgement(board, incident, judgement) : board;

  const { author: by, reason, since: at, until } = control;
  const acknowledged: Incident = { ...incident, acknowledged: { by, reason, at, until } };
  if (incident.acknowledged?.at === at && incident.acknowledged.until === until) return board;
  const explanation = `${by} (as claimed) takes care of it until ${timeWords(until, now, policy.timeZone)}: ${reason}`;
  return withChange(board, acknowledged, { change: 'acknowledged', explanation, now });
}

function endAcknowledgement(board: Board, incident: Incident, { now, policy }: Judgement): Board {
  const { acknowledged, ...rest } = incident;
  if (!acknowledged) return withIncident(board, incident);
  const ended: Incident = { ...rest, acknowledgementEndedAt: now.toISOString() };
  const { by, at } = acknowledged;
  const explanation = `What ${by} acknowledged at ${timeWords(at, now, policy.timeZone)} is still there, and the acknowledgement has ended.`;
  return withChange(board, ended, { change: 'acknowledgement-ended', explanation, now });
}

/** The acknowledgement in force; one from before it got worse, or went and came back, says nothing about now. */
function acknowledgementOf(incident: Incident, controls: readonly Control[]): Control | undefined {
  const reopenedAt = incident.flips.findLast(({ to }) => to === 'reopened')?.at ?? '';
  const { severityRaisedAt = '' } = incident;
  return controls.find(
    ({ kind, subject, since }) =>
      kind === 'acknowledge' && subject === incident.id && since >= reopenedAt && since >= severityRaisedAt,
  );
}
