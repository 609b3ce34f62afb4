import test from 'ava';
import { base64, textsOf } from '../../../contract/pubsub/world.ts';
import { started } from './started.ts';

const messages = (...texts: string[]) => texts.map((text) => ({ data: base64(text) }));

test('a dropped message reaches nobody, the next one does', async (t) => {
  const { pubsub, topic, subscription, publish, pull } = await started(t);
  const name = await topic();
  await subscription('billing');
  await subscription('shipping');

  pubsub.faults.drop(name);
  await publish(messages('lost', 'kept'));

  t.deepEqual(textsOf(await pull('billing')), ['kept']);
  t.deepEqual(textsOf(await pull('shipping')), ['kept']);
});

test('a fault of one subscription does not touch another, nor count messages that its filter holds back', async (t) => {
  const { pubsub, topic, subscription, publish, pull, project } = await started(t);
  await topic();
  await subscription('billing', { filter: 'attributes:paid' });
  await subscription('shipping');

  pubsub.faults.drop(`projects/${project}/subscriptions/billing`);
  await publish([
    { data: base64('free') },
    ...['one', 'two'].map((text) => ({ data: base64(text), attributes: { paid: '' } })),
  ]);

  t.deepEqual(textsOf(await pull('billing')), ['two']);
  t.deepEqual(textsOf(await pull('shipping')), ['free', 'one', 'two']);
});

test('a delayed message arrives when its time has come', async (t) => {
  const { pubsub, topic, subscription, publish, pull, clock } = await started(t);
  const name = await topic();
  await subscription('billing');

  pubsub.faults.delay(name, { milliseconds: 5_000 });
  await publish(messages('late', 'on time'));

  t.deepEqual(textsOf(await pull('billing')), ['on time']);
  clock.advance(4_999);
  t.deepEqual(await pull('billing'), []);
  clock.advance(1);
  t.deepEqual(textsOf(await pull('billing')), ['late']);
});

test('a duplicated message arrives twice under one id', async (t) => {
  const { pubsub, topic, subscription, publish, pull } = await started(t);
  const name = await topic();
  await subscription('billing');

  pubsub.faults.duplicate(name);
  await publish(messages('one'));

  const received = await pull('billing');
  t.deepEqual(textsOf(received), ['one', 'one']);
  t.is(received[0].message.messageId, received[1].message.messageId);
  t.not(received[0].ackId, received[1].ackId);
});

test('reordered messages arrive last one first', async (t) => {
  const { pubsub, topic, subscription, publish, pull } = await started(t);
  const name = await topic();
  await subscription('billing');

  pubsub.faults.reorder(name, { count: 3 });
  await publish(messages('1', '2', '3', '4'));

  t.deepEqual(textsOf(await pull('billing')), ['3', '2', '1', '4']);
});

test('a message held for reordering arrives when no other came', async (t) => {
  const { pubsub, topic, subscription, publish, pull, clock } = await started(t);
  const name = await topic();
  await subscription('billing');

  pubsub.faults.reorder(name, { withinMilliseconds: 500 });
  await publish(messages('alone'));

  t.deepEqual(await pull('billing'), []);
  clock.advance(500);
  t.deepEqual(textsOf(await pull('billing')), ['alone']);
});

test('clearing the faults lets go what they held, and nothing more is held', async (t) => {
  const { pubsub, topic, subscription, publish, pull } = await started(t);
  const name = await topic();
  await subscription('billing');
  pubsub.faults.delay(name, { milliseconds: 60_000, count: Number.POSITIVE_INFINITY });
  await publish(messages('held'));

  pubsub.faults.clear();
  await publish(messages('free'));

  t.deepEqual(textsOf(await pull('billing')), ['held', 'free']);
});
