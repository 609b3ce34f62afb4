import type { Board, Incident, LoggedRemedy, TriedRemedy } from '../board.ts';
import { withIncident } from './incident-changes.ts';

/** What was tried for something is told as part of its incident for so long after its end. */
const afterEndMinutes = 15;

const mostRemedies = 50;

/** Gives every incident what was tried against it, in whatever order that became known. */
export function withRemedies(board: Board): Board {
  const { remedies = [] } = board;
  return Object.values(board.incidents).reduce((next, incident) => {
    const tried = remedies.filter((remedy) => isMeantFor(remedy, incident)).map(asTried);
    const missing = tried.filter((remedy) => !incident.remedies.some((known) => isSame(known, remedy)));
    if (missing.length === 0) return next;
    const all = [...incident.remedies, ...missing].toSorted((a, b) => a.at.localeCompare(b.at));
    return withIncident(next, { ...incident, remedies: all.slice(-mostRemedies) });
  }, board);
}

function isMeantFor({ cause, at }: LoggedRemedy, { everHad, openedAt, resolvedAt }: Incident): boolean {
  if (!everHad.includes(cause) || at < openedAt) return false;
  return resolvedAt === undefined || Date.parse(at) <= Date.parse(resolvedAt) + afterEndMinutes * 60_000;
}

function asTried({ at, rung, target, outcome, reason }: LoggedRemedy): TriedRemedy {
  return { at, rung, target, outcome, reason };
}

function isSame(a: TriedRemedy, b: TriedRemedy): boolean {
  const isSameTry = a.rung === b.rung && a.target === b.target && a.outcome === b.outcome;
  return isSameTry && (a.at === b.at || (a.outcome === 'skipped' && a.reason === b.reason));
}
