import test from 'ava';
import type { SendNotice } from '../../../functions/escalate/outbox/sending.ts';
import { TransientError } from '../../../shared/errors.ts';
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

test('a mail that became needless while another one was sent does not go out', async (t) => {
  const { send, sent } = sendingWhile(() => world.probe('up'));
  const world = createWorld({ send });
  await world.probe('down');
  world.clock.advance(60_000);

  await world.tick();

  t.deepEqual(sent, ['first-notice/devOps', 'resolved/devOps', 'resolved/stakeholder']);
});

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

test('a mail that did not go out, and meanwhile is over, is not tried again', async (t) => {
  const sent: string[] = [];
  const world = createWorld({
    send: async ({ id, reason }) => {
      sent.push(id.split('/').slice(1).join('/'));
      if (reason !== 'first-notice') return { kind: 'sent', address: 'd', subject: id };
      await world.probe('up');
      return { kind: 'retry', problem: '450 try later' };
    },
  });
  await world.probe('down');
  world.clock.advance(60_000);

  await world.tick();
  world.clock.advance(120_000);
  await world.tick();

  t.deepEqual(sent, ['first-notice/devOps', 'resolved/devOps', 'resolved/stakeholder']);
  t.deepEqual((await world.board())?.outbox, []);
});

test('a mail that a delivery broke off with is not sent by another one after its incident ended', async (t) => {
  const sent: string[] = [];
  const world = createWorld({
    send: async ({ id }) => {
      sent.push(id.split('/').slice(1).join('/'));
      if (sent.length === 1) throw new TransientError('The state store is away');
      return { kind: 'sent', address: 'd', subject: id };
    },
  });
  await world.probe('down');
  world.clock.advance(60_000);
  await t.throwsAsync(world.tick());

  await world.probe('up');
  world.clock.advance(120_000);
  await world.tick();

  t.deepEqual(sent, ['first-notice/devOps', 'resolved/devOps', 'resolved/stakeholder']);
  t.deepEqual((await world.board())?.outbox, []);
});
