import test, { type ExecutionContext } from 'ava';
import { createControl } from '../../../functions/control/handler.ts';
import { linkHash } from '../../../shared/acknowledge-link.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';
import type { Publish } from '../../../shared/clients/pubsub.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import { linkRecordId, listControls } from '../../../shared/controls.ts';
import { deliver } from '../../../shared/step.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';
import { config, morning, serve, tokenOf } from './_world.ts';

/** The page and control with one state between them; what the page publishes waits until it is delivered. */
async function serveWithControl(t: ExecutionContext) {
  const clock = createManualClock(morning);
  const state = createMemoryState({ clock });
  const log = createRememberedLog();
  const facts: Record<string, unknown>[] = [];
  const waiting: Record<string, unknown>[] = [];
  const publish: Publish = async (_, { data, attributes, orderingKey }) => {
    waiting.push({ data: data.toString('base64'), attributes, orderingKey });
    return String(waiting.length);
  };
  const step = {
    topic: 'control' as const,
    work: createControl({
      marts: ['mart_geo'],
      config,
      state,
      clock,
      publish: async (_, { data }) => String(facts.push(JSON.parse(data.toString()).data)),
    }),
    publish: async () => t.fail('nothing is rejected') as never,
    clock,
    log,
  };
  const page = await serve(t, { clock, state: { read: state.read }, publish });
  return {
    ...page,
    clock,
    state,
    log,
    facts,
    deliverAll: async () => {
      for (const [index, message] of waiting.splice(0).entries()) {
        const delivered = { ...message, messageId: `m${index}`, publishTime: clock.now().toISOString() };
        t.is(await deliver(step, { subscription: 's', message: delivered }), 'acknowledged');
      }
    },
  };
}

test('what the button says is what control understands, and the link is used up', async (t) => {
  const { get, post, deliverAll, state, facts } = await serveWithControl(t);
  const token = tokenOf();

  await post(token, { duration: '1h', comment: 'on it' });
  await deliverAll();

  const [control, ...more] = await listControls(state, morning);
  t.like(control, {
    kind: 'acknowledge',
    subject: 'mart_geo-20261124T0200Z',
    author: 'Anahit (analytics lead)',
    reason: 'on it',
    until: '2026-11-24T07:00:00.000Z',
    via: 'link',
  });
  t.deepEqual(more, []);
  t.is(facts.length, 1);
  t.is((await get(token)).status, 409);
  const record = await state.read('controls', linkRecordId(linkHash(token)));
  t.is(record?.expiresAt?.toISOString(), '2026-12-01T06:00:00.000Z');
});

test('of a double click control acts on the first, and only warns of the second', async (t) => {
  const { post, deliverAll, state, facts, log } = await serveWithControl(t);
  const token = tokenOf();

  await Promise.all([post(token, { duration: '1h' }), post(token, { duration: '24h' })]);
  await deliverAll();

  t.is((await listControls(state, morning)).length, 1);
  t.is(facts.length, 1);
  t.deepEqual(
    log.lines.map(({ severity }) => severity),
    ['INFO', 'WARNING'],
  );
});

test('each purpose is understood', async (t) => {
  const { post, deliverAll, state } = await serveWithControl(t);

  await post(tokenOf({ purpose: 'resolve' }));
  await post(tokenOf({ purpose: 'approve', proposal: 'p1' }));
  await deliverAll();

  t.deepEqual(
    (await listControls(state, morning)).map(({ id }) => id),
    ['approve.p1', 'resolve.mart_geo-20261124T0200Z'],
  );
});
