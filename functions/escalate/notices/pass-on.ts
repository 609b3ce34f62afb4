import type { Board, Incident, Notice } from '../board.ts';
import { withIncident } from '../incidents/incident-changes.ts';
import { decidedFact, tell } from './notices.ts';
import { nextTier, personOf } from './routing.ts';

/** The same notice for the next tier, because one's mailbox refuses mails for good; nothing is left after the last. */
export function passOn(board: Board, notice: Notice, problem: string, now: Date): Board {
  const others = { ...board, outbox: board.outbox.filter(({ id }) => id !== notice.id) };
  const known = notice.incident === undefined ? undefined : board.incidents[notice.incident];
  if (!known) return passOnWithoutIncident(others, notice, problem, now);
  const incident = withRefused(known, notice);
  const tier = nextTier(incident, notice.tier);
  const knows = incident.told.some(
    (told) => told.tier === tier && told.reason === notice.reason && told.at >= notice.decidedAt,
  );
  if (!tier || knows) {
    const rest = tier ? `${personOf(tier, {})} knows already.` : 'Nobody is left to be told.';
    const explanation = `${refusal(notice, problem)} ${rest}`;
    return withIncident(others, { ...incident, lastDecision: { reason: notice.reason, explanation } });
  }
  // The server's words say nothing to somebody who does not run the platform.
  const words = tier === 'stakeholder' ? refusal(notice) : refusal(notice, problem);
  const explanation = `${notice.explanation} ${words}`;
  return tell(others, incident, { reason: notice.reason, tiers: [tier], explanation }, now);
}

/** Nobody heard of it by this notice: what says who was told must not name them. */
function withRefused(incident: Incident, { reason, tier, decidedAt }: Notice): Incident {
  const told = incident.told.map((entry) =>
    entry.reason === reason && entry.tier === tier && entry.at === decidedAt
      ? { ...entry, isRefused: true as const }
      : entry,
  );
  return { ...incident, told };
}

function refusal({ tier }: Notice, problem?: string): string {
  const words = problem === undefined ? 'mails for good.' : `it: ${serverWords(problem)}`;
  return `${personOf(tier, {})} could not be told, for the mailbox refuses ${words}`;
}

/** What the mail server itself said, where that can be told apart: `550 5.1.1 No such user here`. */
function serverWords(problem: string): string {
  return /\b5\d\d[ -].*$/s.exec(problem)?.[0] ?? problem;
}

function passOnWithoutIncident(board: Board, notice: Notice, problem: string, now: Date): Board {
  const tier = nextTier({ area: 'data', severity: 'P3' }, notice.tier);
  // What concerns no single incident goes to the whole team anyway, but for what only the first of it gets.
  if (!tier || notice.reason === 'control-set' || notice.reason === 'control-ended') return board;
  const { claim: _, problem: __, ...plain } = notice;
  const passed: Notice = {
    ...plain,
    id: `${notice.id}/${tier}`,
    tier,
    explanation: `${notice.explanation} ${refusal(notice, problem)}`,
    decidedAt: now.toISOString(),
    attempts: 0,
    nextAttemptAt: now.toISOString(),
  };
  const facts = [...board.facts, decidedFact(passed, { decision: 'due', now })];
  return { ...board, outbox: [...board.outbox, passed], facts };
}
