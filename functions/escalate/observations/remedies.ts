import type { FactData } from '../../../shared/events/facts.ts';
import type { Finding } from '../../../shared/events/finding.ts';
import type { Board, LoggedRemedy } from '../board.ts';

/** So many remedies are kept for incidents that are not on the board yet. */
const rememberedRemedies = 100;

/** Writes down that something was tried, whether its incident is known already or not. */
export function logRemedy(board: Board, remedy: LoggedRemedy): Board {
  const others = (board.remedies ?? []).filter(({ factId }) => factId !== remedy.factId);
  const remedies = [...others, remedy].toSorted((a, b) => orderOf(a).localeCompare(orderOf(b)));
  return { ...board, remedies: remedies.slice(-rememberedRemedies) };
}

/** What the end of the ladder leaves: a finding of its own, explained by what is still broken. */
export function gaveUp({ target, cause, reason, attempts }: FactData<'remediation-gave-up'>): Finding {
  return {
    kind: 'remediation-gave-up',
    subject: target,
    summary: `${target} could not be repaired by the watchdog: ${reason}`,
    causedBy: [cause],
    evidence: attempts.map(({ rung, outcome, at }) => ({ label: rung, value: `${outcome} at ${at}` })),
    fix: 'From here on it needs a person: runbook section 4.',
  };
}

function orderOf({ at, factId }: LoggedRemedy): string {
  return `${at} ${factId}`;
}
