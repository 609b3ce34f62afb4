import test from 'ava';
import type { SendNotice } from '../../../functions/escalate/sending.ts';
import { createWorld } from './_world.ts';

/** Sends, and lets something happen while the first and the second mail are on their way. */
function sendingWhile(...happenings: (() => unknown)[]): { send: SendNotice; sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    send: async ({ id }) => {
      sent.push(id.split('/').slice(1).join('/'));
      await happenings[sent.length - 1]?.();
      return { kind: 'sent', address: 'd', subject: id };
    },
  };
}

test('a delivery whose first mail took longer than its claim holds on to the second one', async (t) => {
  const { send, sent } = sendingWhile(
    () => world.clock.advance(100_000),
    () => world.tick(),
  );
  const world = createWorld({ send });
  await world.probe('down');
  world.clock.advance(60_000);

  await world.tick();

  t.deepEqual(sent, ['first-notice/devOps', 'first-notice/stakeholder']);
});
