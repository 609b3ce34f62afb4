import type { Board, Incident } from '../board.ts';
import type { Judgement } from '../judgement.ts';
import { causeOf, isCauseActive } from './causes.ts';
import { withChange, withIncident } from './incident-changes.ts';
import { resolutionOf } from './resolution.ts';

/** What becomes of an incident whose cause names no group of findings any more: explained by another, or over. */
export function endIncident(board: Board, incident: Incident, judgement: Judgement): Board {
  const absorber = absorberOf(board, incident, judgement);
  if (absorber) return absorb(board, incident, absorber, judgement);
  return incident.unstable ? quiet(board, incident, judgement) : resolve(board, incident, judgement);
}

function absorberOf(board: Board, incident: Incident, { active }: Judgement): Incident | undefined {
  if (!isCauseActive(incident.cause, active)) return undefined;
  const own = active.get(incident.cause);
  const members = own ? [own] : incident.findings.flatMap((key) => active.get(key) ?? []);
  const causes = members.map((finding) => causeOf(finding, active));
  return Object.values(board.incidents).find(
    ({ id, state, cause }) => id !== incident.id && isUnderWay(state) && causes.includes(cause),
  );
}

function isUnderWay(state: Incident['state']): boolean {
  return state === 'waiting' || state === 'open';
}

function absorb(board: Board, incident: Incident, absorber: Incident, { active, now }: Judgement): Board {
  const findings = incident.findings.filter((key) => active.has(key));
  const absorbed: Incident = { ...incident, state: 'absorbed', absorbedBy: absorber.id, findings };
  if (incident.state === 'absorbed' && incident.absorbedBy === absorber.id) {
    return withIncident(board, absorbed);
  }
  const explanation = `${absorber.title} explains it: it is told with incident ${absorber.id}.`;
  return withChange(board, absorbed, { change: 'absorbed', explanation, now });
}

/** What comes and goes is over only when it has been away for a while. */
function quiet(board: Board, incident: Incident, judgement: Judgement): Board {
  const { now } = judgement;
  const last = incident.flips.at(-1);
  if (last?.to !== 'resolved') {
    const { resolvedAt } = resolutionOf(board, incident, judgement);
    return withIncident(board, { ...withFlip(incident, resolvedAt, 'resolved'), findings: [] });
  }
  const stableMinutes = (now.getTime() - Date.parse(last.at)) / 60_000;
  if (stableMinutes < incident.policy.stableMinutes) return board;
  return resolve(board, incident, judgement);
}

function resolve(board: Board, incident: Incident, judgement: Judgement): Board {
  const { resolution, resolvedAt } = resolutionOf(board, incident, judgement);
  const { acknowledged: _, absorbedBy: explainedBy, ...rest } = incident;
  const isFlipped = incident.flips.at(-1)?.to === 'resolved';
  const over: Incident = {
    ...(isFlipped ? rest : withFlip(rest, resolvedAt, 'resolved')),
    state: 'resolved',
    resolvedAt,
    resolution,
    unstable: false,
    ...(explainedBy ? { absorbedBy: explainedBy } : {}),
  };
  const ended = withoutFindings(over);
  return withChange(board, ended, {
    change: 'resolved',
    explanation: resolution.explanation,
    now: judgement.now,
  });
}

function withoutFindings({ news: _, ...incident }: Incident): Incident {
  return { ...incident, findings: [] };
}

/** An incident that just came back or went away; the last twenty are remembered. */
export function withFlip(incident: Incident, at: string, to: 'resolved' | 'reopened'): Incident {
  return { ...incident, flips: [...incident.flips, { at, to }].slice(-20) };
}
