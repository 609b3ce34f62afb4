import type { FactData } from '../../../shared/events/facts.ts';
import type { Board, Incident, PendingFact } from '../board.ts';

/** A step in an incident's life. */
export type IncidentChange = FactData<'incident-changed'>['change'];

/** The board with another version of an incident. */
export function withIncident(board: Board, incident: Incident): Board {
  return { ...board, incidents: { ...board.incidents, [incident.id]: incident } };
}

/** The board with another version of an incident, and the fact that tells what changed. */
export function withChange(
  board: Board,
  incident: Incident,
  { change, explanation, now }: { change: IncidentChange; explanation: string; now: Date },
): Board {
  const fact: PendingFact = {
    name: 'incident-changed',
    id: `incident-changed/${incident.id}/${change}/${now.toISOString()}`,
    subject: incident.id,
    time: now.toISOString(),
    data: {
      incident: incident.id,
      cause: incident.cause,
      title: incident.title,
      change,
      explanation,
      severity: incident.severity,
      deadline: incident.deadline,
      openedAt: incident.openedAt,
      ...(incident.resolvedAt ? { resolvedAt: incident.resolvedAt } : {}),
      findings: incident.findings.length,
    },
  };
  return { ...withIncident(board, incident), facts: [...board.facts, fact] };
}
