import type { ReceivedFact } from '../../../shared/events/decode-fact.ts';
import type { FactData } from '../../../shared/events/facts.ts';
import type { Finding } from '../../../shared/events/finding.ts';
import type { Board, LoggedRemedy } from '../board.ts';

/** So many remedies are kept for incidents that are not on the board yet. */
const rememberedRemedies = 100;

type RemedyFact = Extract<ReceivedFact, { name: 'remedy-started' | 'remedy-finished' | 'remedy-skipped' }>;

/** Writes down that something was tried, whether its incident is known already or not. */
export function logRemedy(board: Board, fact: RemedyFact): Board {
  const remedy = remedyOf(fact);
  if (!remedy) return board;
  const known = board.remedies ?? [];
  const same = known.filter((other) => isSame(other, remedy));
  // What is skipped for one reason again and again is told once, as of its first time.
  const [first = remedy] = [...same, remedy].toSorted(byTime);
  const others = known.filter((other) => !same.includes(other));
  return { ...board, remedies: [...others, first].toSorted(byTime).slice(-rememberedRemedies) };
}

function remedyOf({ name, id: factId, time, data }: RemedyFact): LoggedRemedy | undefined {
  const { target, rung = 'nothing', cause, reason } = data;
  if (!cause) return undefined;
  const tried = { at: time.toISOString(), rung, target, reason, cause, factId };
  switch (name) {
    case 'remedy-started':
      return { ...tried, outcome: 'started' };
    case 'remedy-finished':
      return { ...tried, outcome: data.outcome };
    case 'remedy-skipped':
      return { ...tried, outcome: 'skipped' };
  }
}

/** What the end of the ladder leaves: a finding of its own, explained by what is still broken. */
export function gaveUp({
  target,
  cause,
  reason,
  attempts,
  evidence = [],
}: FactData<'remediation-gave-up'>): Finding {
  return {
    kind: 'remediation-gave-up',
    subject: target,
    summary: `${target} could not be repaired by the watchdog: ${reason}`,
    causedBy: [cause],
    evidence: [
      ...attempts.map(({ rung, outcome, at }) => ({ label: rung, value: `${outcome} at ${at}` })),
      ...evidence,
    ],
    fix: 'From here on it needs a person: runbook section 4.',
  };
}

function isSame(a: LoggedRemedy, b: LoggedRemedy): boolean {
  if (a.outcome !== 'skipped' || b.outcome !== 'skipped') return a.factId === b.factId;
  return a.cause === b.cause && a.rung === b.rung && a.target === b.target && a.reason === b.reason;
}

function byTime(a: LoggedRemedy, b: LoggedRemedy): number {
  return a.at.localeCompare(b.at) || a.factId.localeCompare(b.factId);
}
