import test from 'ava';
import { emptyBoard } from '../../../../functions/escalate/board.ts';
import type { SendOutcome } from '../../../../functions/escalate/outbox/outbox.ts';
import { sendOnce } from '../../../../functions/escalate/outbox/sending.ts';
import { createManualClock } from '../../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../../shared/clients/state-memory.ts';
import { morning, noticeOf } from '../_notices.ts';

function createWorld(outcome: SendOutcome) {
  const clock = createManualClock(morning);
  const state = createMemoryState({ clock });
  const sent: string[] = [];
  const send = sendOnce({
    state,
    clock,
    send: async ({ id }) => {
      sent.push(id);
      return outcome;
    },
  });
  return { send: () => send(noticeOf(), emptyBoard()), sent };
}

const accepted = { kind: 'sent', address: 'a@x.test', subject: 'OPEN P2 | mart_geo' } as const;

test('a mail that went out is not sent again, by whichever delivery', async (t) => {
  const { send, sent } = createWorld(accepted);

  t.like(await send(), accepted);
  t.like(await send(), accepted);

  t.is(sent.length, 1);
});

test('a mail that did not go out is tried again', async (t) => {
  const { send, sent } = createWorld({ kind: 'retry', problem: '450 busy' });

  await send();
  t.deepEqual(await send(), { kind: 'retry', problem: '450 busy' });

  t.is(sent.length, 2);
});
