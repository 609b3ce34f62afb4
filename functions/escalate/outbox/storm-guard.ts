import type { Board, Notice } from '../board.ts';
import type { Tier } from '../notices/routing.ts';
import { decided, withoutNotice } from './outbox.ts';

/** What the guard needs to know of the recipients. */
export type StormLimits = {
  mailsPerHour: number;
  /** The address of each tier. */
  addresses: Record<Tier, string>;
};

/**
 * Keeps a recipient from getting more mails an hour than anybody reads: what is over the limit becomes one list,
 * sent when the hour has room again. A P1 is never delayed, and the list itself is one mail.
 */
export function guardStorm(board: Board, limits: StormLimits, now: Date): Board {
  return board.outbox
    .filter(({ nextAttemptAt, claim }) => !claim && Date.parse(nextAttemptAt) <= now.getTime())
    .filter(({ severity, about }) => severity !== 'P1' && about?.kind !== 'storm')
    .reduce((guarded, notice) => guardNotice(guarded, notice, limits, now), board);
}

function guardNotice(board: Board, notice: Notice, limits: StormLimits, now: Date): Board {
  const address = limits.addresses[notice.tier];
  const hourAgo = now.getTime() - 3_600_000;
  const recent = (board.mailed[address] ?? []).filter((at) => Date.parse(at) > hourAgo).toSorted();
  // What is due now and stays in the outbox goes out in the same minute.
  const alsoDue = board.outbox
    .slice(
      0,
      board.outbox.findIndex(({ id }) => id === notice.id),
    )
    .filter(({ tier, nextAttemptAt }) => tier === notice.tier && Date.parse(nextAttemptAt) <= now.getTime());
  if (recent.length + alsoDue.length < limits.mailsPerHour) return board;

  const [oldest = now.toISOString()] = recent;
  const room = new Date(Date.parse(oldest) + 3_600_000);
  const rest = decided(withoutNotice(board, notice.id), notice, now, {
    decision: 'held',
    explanation: `${address} had ${recent.length + alsoDue.length} mails within an hour; it comes in one list instead.`,
  });
  return addToList(rest, notice, { now, room: room > now ? room : now });
}

function addToList(board: Board, notice: Notice, { now, room }: { now: Date; room: Date }): Board {
  const line = {
    subject: notice.incident ? (board.incidents[notice.incident]?.title ?? notice.incident) : notice.id,
    reason: notice.reason,
    ...(notice.incident ? { incident: notice.incident } : {}),
  };
  const open = board.outbox.find(({ tier, about, claim }) => {
    return tier === notice.tier && about?.kind === 'storm' && !claim;
  });
  if (open?.about?.kind === 'storm') {
    const list: Notice = { ...open, about: { kind: 'storm', notices: [...open.about.notices, line] } };
    return { ...board, outbox: board.outbox.map((other) => (other.id === open.id ? list : other)) };
  }
  const list: Notice = {
    id: `storm/${notice.tier}/${now.toISOString()}`,
    reason: 'storm',
    tier: notice.tier,
    plain: false,
    severity: notice.severity,
    explanation: 'There were more mails within an hour than anybody reads.',
    decidedAt: now.toISOString(),
    attempts: 0,
    nextAttemptAt: room.toISOString(),
    about: { kind: 'storm', notices: [line] },
  };
  return { ...board, outbox: [...board.outbox, list] };
}
