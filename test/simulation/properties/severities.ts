import type { Board, Incident } from '../../../functions/escalate/board.ts';
import { type Severity, severities } from '../../../shared/events/finding.ts';
import type { History } from '../history.ts';
import { config } from '../settings.ts';
import { clockText, minutes, type Property } from './property.ts';

/** An incident is as bad as the worst that is wrong with it, and does not get better before it is over. */
export const severitiesAreKept: Property = (history) => {
  const worst = new Map<string, number>();
  return history.boards.flatMap(({ at, board }) =>
    Object.values(board.incidents).flatMap((incident) => {
      const { id, severity, state } = incident;
      const rank = severities.indexOf(severity);
      const before = worst.get(id) ?? rank;
      worst.set(id, rank);
      const wanted = worstOf(incident, board, isExecutiveDay(history, at));
      const isLow = (state === 'open' || state === 'waiting') && rank > severities.indexOf(wanted);
      const when = clockText(history, at);
      return [
        ...(rank > before ? [`${id} is only ${severity} from ${when} on`] : []),
        ...(isLow ? [`${id} is ${severity} at ${when}, and should be ${wanted}`] : []),
      ];
    }),
  );
};

function worstOf({ findings }: Incident, { observations }: Board, isExecutive: boolean): Severity {
  const ranks = findings.flatMap((key) => {
    const finding = observations[key]?.finding;
    if (!finding) return [];
    return [severities.indexOf(finding.severity ?? config.policy.severity[finding.kind])];
  });
  const worst = severities[Math.min(2, ...ranks)] ?? 'P3';
  return worst === 'P2' && isExecutive ? 'P1' : worst;
}

/** A person said so a while ago, so that every delivery knows. */
function isExecutiveDay({ controls }: History, at: number): boolean {
  return controls.some(({ control, at: writtenAt }) => {
    if (control?.kind !== 'executive-meeting' || at < writtenAt + minutes(2)) return false;
    return Date.parse(control.since) + minutes(2) <= at && at < Date.parse(control.until);
  });
}
