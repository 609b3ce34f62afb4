import test from 'ava';
import { base64 } from '../../../contract/pubsub/world.ts';
import { pushedTo, started } from './started.ts';

const message = { data: base64('one') };

test('a push is in flight until it is answered', async (t) => {
  const answer = Promise.withResolvers<number>();
  const world = await started(t);
  const pushes = await pushedTo(world, () => answer.promise);

  t.is(world.pubsub.inFlight(), 0);
  await world.publish([message]);
  t.is(world.pubsub.inFlight(), 1);
  t.deepEqual(world.pubsub.busySubscriptions(), [`projects/${world.project}/subscriptions/billing`]);
  answer.resolve(204);
  await world.pubsub.idle();

  t.is(pushes.length, 1);
  t.is(world.pubsub.inFlight(), 0);
});

test('idle waits for what the handler of a message publishes', async (t) => {
  const world = await started(t);
  const next = await world.endpoint();
  await world.topic('invoices');
  await world.subscription('accounting', { pushConfig: { pushEndpoint: next.url } }, 'invoices');
  await pushedTo(world, async () => {
    await world.publish([message], 'invoices');
    return 204;
  });

  await world.publish([message]);
  await world.pubsub.idle();

  t.is(next.pushes.length, 1);
});

test('a message that waits for its back-off is not in flight, and is again when its time has come', async (t) => {
  const world = await started(t);
  const retryPolicy = { minimumBackoff: '5s', maximumBackoff: '5s' };
  const pushes = await pushedTo(world, (_, count) => (count === 1 ? 500 : 204), { retryPolicy });
  await world.publish([message]);

  await world.pubsub.idle();
  t.is(pushes.length, 1);
  world.clock.advance(4_999);
  await world.pubsub.idle();
  t.is(pushes.length, 1);
  world.clock.advance(1);
  await world.pubsub.idle();
  t.is(pushes.length, 2);
});

test('a message that nobody pulled is not in flight; one that somebody holds is, until its deadline', async (t) => {
  const { pubsub, topic, subscription, publish, pull, clock } = await started(t);
  await topic();
  await subscription('billing');
  await publish([message]);

  t.is(pubsub.inFlight(), 0);
  await pull('billing');
  t.is(pubsub.inFlight(), 1);
  clock.advance(10_000);
  t.is(pubsub.inFlight(), 0);
});

test('no more pushes than allowed are under way at once', async (t) => {
  const answers: PromiseWithResolvers<number>[] = [];
  const world = await started(t, { pushConcurrency: 3 });
  const pushes = await pushedTo(world, () => {
    const answer = Promise.withResolvers<number>();
    answers.push(answer);
    return answer.promise;
  });

  await world.publish(Array.from({ length: 5 }, () => message));
  await world.eventually(() => answers.length === 3, 'three pushes');
  t.is(world.pubsub.inFlight(), 5);
  t.is(pushes.length, 3);

  answers[0]?.resolve(204);
  await world.eventually(() => answers.length === 4, 'a fourth push in the place of the first');
  t.is(pushes.length, 4);
  t.is(world.pubsub.inFlight(), 4);
});

test('stopping ends pushes that are under way and lets nobody wait', async (t) => {
  const world = await started(t);
  await pushedTo(world, () => 'never');
  await world.publish([message]);
  const idle = world.pubsub.idle();

  await world.pubsub.stop();

  await t.notThrowsAsync(idle);
  t.is(world.pubsub.inFlight(), 0);
});
