import type { Severity } from '../../../shared/events/finding.ts';
import type { Board, Notice, PendingFact } from '../board.ts';
import { passOn } from '../judge.ts';
import { decidedFact } from '../notices/notices.ts';

/** What became of one mail. */
export type SendOutcome =
  | { kind: 'sent'; address: string; subject: string; note?: string }
  /** The server or the way to it is at fault: it may go later. */
  | { kind: 'retry'; problem: string }
  /** The mailbox is at fault, and stays so. */
  | { kind: 'refused'; problem: string };

/** Longer than one send may take, so that nobody sends what another delivery still is sending. */
const claimSeconds = 90;

/** After so long a mail is of no use any more; the incident goes on without it. */
const giveUpHours = 24;

const urgency: Record<Severity, number> = { P1: 0, P2: 1, P3: 2 };

/** Takes every notice whose time has come for one delivery, the most urgent first. */
export function claimDue(board: Board, claimant: string, now: Date): Board {
  const claim = claimOf(claimant, now);
  const outbox = board.outbox.map((notice) => (isFree(notice, now) ? { ...notice, claim } : notice));
  return { ...board, outbox };
}

/**
 * Holds on to one claimed notice just before it is sent: others may have taken time. One that somebody else has by
 * now, or that is no longer to be said, is no longer among those the claimant has to send.
 */
export function renewClaim(board: Board, noticeId: string, claimant: string, now: Date): Board {
  const notice = board.outbox.find(({ id, claim }) => id === noticeId && claim?.by === claimant);
  if (!notice) return board;
  if (isSuperseded(board, notice)) return dropSuperseded(board, notice, now);
  const renewed: Notice = { ...notice, claim: { ...claimOf(claimant, now), isBeingSent: true } };
  return { ...board, outbox: board.outbox.map((other) => (other === notice ? renewed : other)) };
}

function claimOf(claimant: string, now: Date): NonNullable<Notice['claim']> {
  return { by: claimant, until: new Date(now.getTime() + claimSeconds * 1000).toISOString() };
}

/** The notices that a delivery has to send, the most urgent first. */
export function claimedBy(board: Board, claimant: string): Notice[] {
  return board.outbox
    .filter(({ claim }) => claim?.by === claimant)
    .toSorted((a, b) => urgency[a.severity] - urgency[b.severity] || a.decidedAt.localeCompare(b.decidedAt));
}

function isFree({ nextAttemptAt, claim }: Notice, now: Date): boolean {
  const isTaken = claim !== undefined && Date.parse(claim.until) > now.getTime();
  return !isTaken && Date.parse(nextAttemptAt) <= now.getTime();
}

/** Writes down what became of a notice that this delivery had claimed. */
export function recordOutcome(board: Board, notice: Notice, outcome: SendOutcome, now: Date): Board {
  const isThere = board.outbox.some(({ id }) => id === notice.id);
  if (!isThere) return board;
  switch (outcome.kind) {
    case 'sent':
      return recordSent(board, notice, outcome, now);
    case 'retry':
      return recordRetry(board, notice, outcome.problem, now);
    case 'refused': {
      const rest = decided(withoutNotice(board, notice.id), notice, now, {
        decision: 'refused',
        explanation: `The mail server refuses ${notice.tier}'s address: ${outcome.problem}`,
      });
      return passOn(rest, notice, outcome.problem, now);
    }
  }
}

function recordSent(
  board: Board,
  notice: Notice,
  { address, subject, note }: Extract<SendOutcome, { kind: 'sent' }>,
  now: Date,
): Board {
  const rest = decided(withoutNotice(board, notice.id), notice, now, {
    decision: 'sent',
    explanation: note ? `${notice.explanation} ${note}` : notice.explanation,
    recipient: address,
    subject,
  });
  const hourAgo = now.getTime() - 3_600_000;
  const before = (rest.mailed[address] ?? []).filter((at) => Date.parse(at) > hourAgo);
  return { ...rest, mailed: { ...rest.mailed, [address]: [...before, now.toISOString()] } };
}

function recordRetry(board: Board, notice: Notice, problem: string, now: Date): Board {
  const attempts = notice.attempts + 1;
  if (isSuperseded(board, notice)) return dropSuperseded(board, notice, now);
  const isOver = now.getTime() - Date.parse(notice.decidedAt) >= giveUpHours * 3_600_000;
  if (isOver) {
    const explanation = `It could not be sent for ${giveUpHours} hours: ${problem}`;
    return decided(withoutNotice(board, notice.id), notice, now, { decision: 'dropped', explanation });
  }
  const waitSeconds = retryWaitSeconds(attempts, notice.severity);
  const { claim: _, ...unclaimed } = notice;
  const waiting: Notice = {
    ...unclaimed,
    attempts,
    problem,
    nextAttemptAt: new Date(now.getTime() + waitSeconds * 1000).toISOString(),
  };
  const outbox = board.outbox.map((other) => (other.id === notice.id ? waiting : other));
  if (attempts > 1) return { ...board, outbox };
  // One fact tells that it is being tried again; the tries after that say nothing new.
  return decided({ ...board, outbox }, notice, now, {
    decision: 'retrying',
    explanation: `The mail server did not take it: ${problem}`,
  });
}

function dropSuperseded(board: Board, notice: Notice, now: Date): Board {
  const explanation = 'It is over: the mail that says so tells the whole story.';
  return decided(withoutNotice(board, notice.id), notice, now, { decision: 'dropped', explanation });
}

/** Its incident ended while it was on its way, when it could not be taken back. */
function isSuperseded({ incidents }: Board, { incident, reason }: Notice): boolean {
  const isOver = incident !== undefined && incidents[incident]?.state === 'resolved';
  return isOver && reason !== 'resolved';
}

/** 1, 2, 4 ... minutes; a P1 is tried every two minutes at least, the rest every quarter of an hour. */
export function retryWaitSeconds(attempts: number, severity: Severity): number {
  const longest = severity === 'P1' ? 120 : 900;
  return Math.min(longest, 60 * 2 ** (attempts - 1));
}

/** Takes published facts off the board. */
export function withoutFacts(board: Board, published: readonly PendingFact[]): Board {
  const ids = new Set(published.map(({ id }) => id));
  return { ...board, facts: board.facts.filter(({ id }) => !ids.has(id)) };
}

/** A board without one notice in its outbox. */
export function withoutNotice(board: Board, noticeId: string): Board {
  return { ...board, outbox: board.outbox.filter(({ id }) => id !== noticeId) };
}

/** Adds the fact that tells what was decided about a notice. */
export function decided(
  board: Board,
  notice: Notice,
  now: Date,
  decision: Pick<
    Extract<PendingFact, { name: 'notice-decided' }>['data'],
    'decision' | 'explanation' | 'recipient' | 'subject'
  >,
): Board {
  return { ...board, facts: [...board.facts, decidedFact(notice, { ...decision, now })] };
}
