import { areaOf } from '../../../shared/events/finding.ts';
import type { Board, Incident } from '../board.ts';
import { deadlineOf } from '../calendar.ts';
import type { Judgement } from '../judgement.ts';
import type { ActiveFindings } from './causes.ts';
import { withChange, withIncident } from './incident-changes.ts';
import { findingsOf } from './opening.ts';
import { isExecutiveDay, isWorse, severityOf } from './severity.ts';
import { waitUntil } from './waiting.ts';

/** More would not fit into a record, and nobody reads them. */
const mostEverHad = 500;

/** Brings an incident's findings up to date: what it has now, what it ever had, how bad it is. */
export function growIncident(
  board: Board,
  incident: Incident,
  keys: readonly string[],
  judgement: Judgement,
): Board {
  const grown = withFindings(incident, keys, judgement.active);
  const fresh = grown.everHad.length - incident.everHad.length;
  const { now } = judgement;
  const next =
    fresh > 0
      ? withChange(board, grown, { change: 'grew', explanation: growth(incident, fresh), now })
      : withIncident(board, grown);
  return raiseSeverity(next, grown, judgement);
}

function withFindings(incident: Incident, keys: readonly string[], active: ActiveFindings): Incident {
  const fresh = keys.filter((key) => !incident.everHad.includes(key));
  // That a mart which was not refreshed is stale, too, is no news, and neither is what Superset cannot show without it.
  const subjects = new Set(incident.everHad.map(subjectOf));
  const isFollowing = (key: string) => {
    const { kind, causedBy = [] } = active.get(key) ?? {};
    return (
      kind !== undefined &&
      areaOf(kind) === 'drift' &&
      causedBy.some((cause) => incident.everHad.includes(cause))
    );
  };
  const isTold = incident.told.some(({ reason }) => reason !== 'digest');
  const news = isTold ? fresh.filter((key) => !subjects.has(subjectOf(key)) && !isFollowing(key)) : [];
  const allNews = [...(incident.news ?? []), ...news];
  return {
    ...incident,
    findings: [...keys],
    everHad: [...incident.everHad, ...fresh].slice(0, mostEverHad),
    ...(allNews.length > 0 ? { news: allNews } : {}),
  };
}

function raiseSeverity(board: Board, incident: Incident, judgement: Judgement): Board {
  const { now, policy, controls, active } = judgement;
  const severity = severityOf(findingsOf(incident.findings, active), {
    table: incident.policy.severity,
    isExecutiveDay: isExecutiveDay(policy, controls, now),
  });
  if (!isWorse(severity, incident.severity)) return board;
  const { acknowledged: _, ...rest } = incident;
  const raised: Incident = {
    ...rest,
    severity,
    severityRaisedAt: now.toISOString(),
    deadline: earlier(incident.deadline, deadlineOf(severity, now, incident.policy).toISOString()),
    waitUntil: earlier(
      incident.waitUntil,
      waitUntil({ severity, waitsForRun: incident.waitsForRun === true }, now),
    ),
  };
  const explanation = `It was ${incident.severity} and is ${severity} now.`;
  return withChange(board, raised, { change: 'severity-raised', explanation, now });
}

function growth({ everHad }: Incident, fresh: number): string {
  return `${fresh} more ${fresh === 1 ? 'thing is' : 'things are'} wrong, ${everHad.length + fresh} in all so far.`;
}

function subjectOf(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
