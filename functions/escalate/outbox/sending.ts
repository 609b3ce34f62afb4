import type { Clock } from '../../../shared/clients/clock.ts';
import type { State } from '../../../shared/state.ts';
import type { Board, Notice } from '../board.ts';
import type { SendOutcome } from './outbox.ts';

/** A mail that went out, kind `notices`: for questions, and so that nobody sends it again. */
export type SentNotice = {
  id: string;
  incident?: string;
  reason: Notice['reason'];
  tier: Notice['tier'];
  address: string;
  subject: string;
  sentAt: string;
};

/** Renders and mails one notice. */
export type SendNotice = (notice: Notice, board: Board) => Promise<SendOutcome>;

const keptMilliseconds = 90 * 24 * 60 * 60_000;

/**
 * Sends, then records. A delivery that died between the two leaves the mail sent and the notice due: the record of
 * what was sent, written first, keeps the next one from saying it again; where even that is missing, the same
 * Message-ID lets mail programs show it once.
 */
export function sendOnce({
  state,
  clock,
  send,
}: {
  state: State;
  clock: Clock;
  send: SendNotice;
}): SendNotice {
  return async (notice, board) => {
    const recordId = notice.id.replaceAll('/', '.').slice(0, 200);
    const known = await state.read<SentNotice>('notices', recordId);
    if (known) return { kind: 'sent', address: known.value.address, subject: known.value.subject };

    const outcome = await send(notice, board);
    if (outcome.kind !== 'sent') return outcome;
    const now = clock.now();
    const record: SentNotice = {
      id: notice.id,
      ...(notice.incident ? { incident: notice.incident } : {}),
      reason: notice.reason,
      tier: notice.tier,
      address: outcome.address,
      subject: outcome.subject,
      sentAt: now.toISOString(),
    };
    await state.put('notices', recordId, record, { expiresAt: new Date(now.getTime() + keptMilliseconds) });
    return outcome;
  };
}
