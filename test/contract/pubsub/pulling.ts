import assert from 'node:assert/strict';
import type { Message } from '@google-cloud/pubsub';
import { base64, type Claim, textsOf, type World } from './world.ts';

const withSubscription =
  (check: (world: World) => Promise<void>, settings: object = {}): Claim['check'] =>
  async (world) => {
    await world.topic();
    await world.subscription('billing', settings);
    await check(world);
  };

const withLongDeadline = { ackDeadlineSeconds: 600 };

/** How messages are pulled, acknowledged, given back and replayed. */
export const pullingClaims: Claim[] = [
  {
    title: 'an acknowledged message does not come back',
    check: withSubscription(async ({ publish, pull, acknowledge, pass }) => {
      await publish([{ data: base64('one') }]);
      const [received] = await pull('billing');
      assert.equal((await acknowledge('billing', [received.ackId])).status, 200);
      await pass(11_000);
      assert.deepEqual(await pull('billing'), []);
    }),
  },
  {
    title: 'a message that is not acknowledged comes back after its deadline, and not before',
    check: withSubscription(async ({ publish, pull, pass }) => {
      await publish([{ data: base64('one') }]);
      await pull('billing');
      await pass(8_000);
      assert.deepEqual(await pull('billing'), []);
      await pass(3_000);
      assert.deepEqual(textsOf(await pull('billing')), ['one']);
    }),
  },
  {
    title: 'a message given back comes again',
    check: withSubscription(async ({ publish, pull, rest, eventually }) => {
      await publish([{ data: base64('one') }]);
      const [{ ackId }] = await pull('billing');
      await rest('POST', 'subscriptions/billing:modifyAckDeadline', {
        ackIds: [ackId],
        ackDeadlineSeconds: 0,
      });
      const again = await eventually(async () => (await pull('billing'))[0], 'the message comes again');
      assert.deepEqual(textsOf([again]), ['one']);
      assert.notEqual(again.ackId, ackId);
    }),
  },
  {
    title: 'the retry policy holds a message back that was given back',
    check: withSubscription(
      async ({ publish, pull, rest, pass, eventually }) => {
        await publish([{ data: base64('one') }]);
        const [{ ackId }] = await pull('billing');
        await rest('POST', 'subscriptions/billing:modifyAckDeadline', {
          ackIds: [ackId],
          ackDeadlineSeconds: 0,
        });
        await pass(1_500);
        assert.deepEqual(await pull('billing'), []);
        await eventually(async () => (await pull('billing'))[0], 'the message comes after its back-off');
      },
      { retryPolicy: { minimumBackoff: '3s', maximumBackoff: '10s' } },
    ),
  },
  {
    title: 'a pull that its client abandoned does not swallow the next message',
    check: withSubscription(async ({ publish, pull, client, project, eventually }) => {
      const { host } = hostOf(client);
      const abandoned = new AbortController();
      const path = `v1/projects/${project}/subscriptions/billing:pull`;
      const waiting = fetch(`http://${host}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ maxMessages: 1 }),
        signal: abandoned.signal,
      });
      // Once the server has answered something else on another connection, it has the pull too.
      await pull('billing');
      abandoned.abort();
      await assert.rejects(waiting);
      await pull('billing');
      await publish([{ data: base64('one') }]);
      await eventually(async () => (await pull('billing'))[0], 'somebody else gets the message');
    }, withLongDeadline),
  },
  {
    title: 'under exactly-once delivery an acknowledgement after the deadline is refused',
    check: withSubscription(
      async ({ publish, pull, acknowledge, pass, eventually }) => {
        await publish([{ data: base64('one') }]);
        const [late] = await pull('billing');
        await pass(11_000);
        const again = await eventually(async () => (await pull('billing'))[0], 'the message comes again');
        assert.equal((await acknowledge('billing', [late.ackId])).status, 400);
        assert.equal((await acknowledge('billing', [again.ackId])).status, 200);
      },
      { enableExactlyOnceDelivery: true },
    ),
  },
  {
    title: 'under exactly-once delivery the client learns whether its acknowledgement counted',
    check: withSubscription(
      async ({ publish, client, eventually }) => {
        const outcomes: unknown[] = [];
        const subscription = client.subscription('billing');
        subscription.on('message', async (message: Message) => {
          outcomes.push(await message.ackWithResponse());
          outcomes.push(await message.ackWithResponse().catch((error) => error.errorCode));
        });
        await publish([{ data: base64('one') }]);
        await eventually(() => outcomes.length === 2, 'both acknowledgements are answered').finally(() =>
          subscription.close(),
        );
        assert.deepEqual(outcomes, ['SUCCESS', 'INVALID']);
      },
      { enableExactlyOnceDelivery: true },
    ),
  },
  {
    title: 'a stream delivers, and what it acknowledges does not come back',
    check: withSubscription(async ({ publish, client, pull, pass, eventually }) => {
      const texts: string[] = [];
      const subscription = client.subscription('billing');
      subscription.on('message', (message: Message) => {
        texts.push(message.data.toString());
        message.ack();
      });
      await publish([{ data: base64('one') }, { data: base64('two') }]);
      await eventually(() => texts.length === 2, 'two messages arrive');
      await subscription.close();
      await pass(11_000);
      assert.deepEqual(texts.sort(), ['one', 'two']);
      assert.deepEqual(await pull('billing'), []);
    }),
  },
  {
    title: 'a stream has no more messages outstanding than its client asked for',
    check: withSubscription(async ({ publish, stream, pass, eventually }) => {
      const texts = stream('billing', 2);
      await publish(['one', 'two', 'three', 'four'].map((text) => ({ data: base64(text) })));
      await eventually(() => texts.length >= 2, 'two messages arrive');
      await pass(500);
      assert.deepEqual(texts, ['one', 'two']);
    }),
  },
  {
    title: 'messages of one ordering key arrive in order',
    check: withSubscription(
      async ({ publish, client, eventually }) => {
        const texts: string[] = [];
        const subscription = client.subscription('billing');
        subscription.on('message', (message: Message) => {
          texts.push(message.data.toString());
          message.ack();
        });
        const sent = Array.from({ length: 50 }, (_, index) => String(index));
        for (const text of sent) await publish([{ data: base64(text), orderingKey: 'k' }]);
        await eventually(() => texts.length === sent.length, 'fifty messages arrive').finally(() =>
          subscription.close(),
        );
        assert.deepEqual(texts, sent);
      },
      { enableMessageOrdering: true },
    ),
  },
  {
    title: 'a delivery attempt is counted where there is a dead letter policy',
    check: async ({ topic, subscription, publish, pull, rest, eventually }) => {
      await topic();
      const deadLetterTopic = await topic('dead-letters');
      await subscription('billing', { deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts: 5 } });
      await publish([{ data: base64('one') }]);
      const [first] = await pull('billing');
      await rest('POST', 'subscriptions/billing:modifyAckDeadline', {
        ackIds: [first.ackId],
        ackDeadlineSeconds: 0,
      });
      const second = await eventually(async () => (await pull('billing'))[0], 'the message comes again');
      assert.deepEqual([first.deliveryAttempt, second.deliveryAttempt], [1, 2]);
    },
  },
  {
    title: 'seeking to the future acknowledges everything',
    check: withSubscription(async ({ publish, pull, rest }) => {
      await publish([{ data: base64('one') }]);
      const answer = await rest('POST', 'subscriptions/billing:seek', { time: '2999-01-01T00:00:00Z' });
      assert.equal(answer.status, 200);
      assert.deepEqual(await pull('billing'), []);
    }),
  },
  {
    title: 'seeking to a snapshot brings back what was not acknowledged when it was taken',
    check: withSubscription(async ({ publish, pull, acknowledge, rest, project, eventually }) => {
      await publish([{ data: base64('one') }]);
      const subscription = `projects/${project}/subscriptions/billing`;
      assert.equal((await rest('PUT', 'snapshots/before', { subscription })).status, 200);
      const [{ ackId }] = await pull('billing');
      await acknowledge('billing', [ackId]);
      const snapshot = `projects/${project}/snapshots/before`;
      assert.equal((await rest('POST', 'subscriptions/billing:seek', { snapshot })).status, 200);
      const again = await eventually(async () => (await pull('billing'))[0], 'the message is back');
      assert.deepEqual(textsOf([again]), ['one']);
    }),
  },
];

function hostOf(client: World['client']): { host: string } {
  const { servicePath, port } = client.options;
  return { host: `${servicePath}:${port}` };
}
