import type { EscalateRequest } from '../../../shared/events/requests.ts';
import type { Board, Notice } from '../board.ts';
import { markDigested } from '../judge.ts';
import { localTime } from '../local-time.ts';

/** Makes the daily digest due: once a day by schedule, and whenever a person asks. */
export function makeDigestDue(
  board: Board,
  {
    request,
    message,
    timeZone,
    now,
  }: {
    request: EscalateRequest;
    message: { messageId: string; publishTime: Date };
    timeZone: string;
    now: Date;
  },
): Board {
  const day = localTime(message.publishTime, timeZone).toPlainDate().toString();
  const id = request.trigger === 'schedule' ? `digest/${day}` : `digest/${day}/${message.messageId}`;
  const isKnown = board.outbox.some((notice) => notice.id === id) || board.digestedId === id;
  if (isKnown) return board;
  const notice: Notice = {
    id,
    reason: 'digest',
    tier: 'analyticsLead',
    plain: false,
    severity: 'P3',
    explanation:
      request.trigger === 'schedule'
        ? 'It comes every day.'
        : `${request.author ?? 'Somebody'} asked for it.`,
    decidedAt: now.toISOString(),
    attempts: 0,
    nextAttemptAt: now.toISOString(),
    about: { kind: 'digest', day, ...(board.digestedAt ? { since: board.digestedAt } : {}) },
  };
  const listed = Object.values(board.incidents)
    .filter(({ state, severity }) => state === 'waiting' && severity === 'P3')
    .map((incident) => incident.id);
  const told = markDigested(board, listed, now);
  return { ...told, digestedAt: now.toISOString(), digestedId: id, outbox: [...told.outbox, notice] };
}
