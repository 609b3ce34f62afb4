import assert from 'node:assert/strict';
import type { Claim, World } from './world.ts';

async function refused(call: Promise<{ status: number; body: unknown }>, status = 400): Promise<void> {
  const answer = await call;
  assert.equal(answer.status, status, JSON.stringify(answer.body));
}

const withTopic =
  (check: (world: World) => Promise<void>): Claim['check'] =>
  async (world) => {
    await world.topic();
    await check(world);
  };

/** What topics and subscriptions are, and which ones Pub/Sub refuses. */
export const resourceClaims: Claim[] = [
  {
    title: 'a topic is created once',
    check: async ({ rest }) => {
      assert.equal((await rest('PUT', 'topics/orders', {})).status, 200);
      const again = await rest('PUT', 'topics/orders', {});
      assert.equal(again.status, 409);
      assert.equal(again.body.error.status, 'ALREADY_EXISTS');
    },
  },
  {
    title: 'a topic that does not exist cannot be published to',
    check: async ({ publish }) => {
      const { status, body } = await publish([{ data: 'aGk=' }], 'missing');
      assert.deepEqual([status, body.error.status], [404, 'NOT_FOUND']);
    },
  },
  {
    title: 'a topic id has at least three characters and begins with a letter',
    check: async ({ rest }) => {
      await refused(rest('PUT', 'topics/ab', {}));
      await refused(rest('PUT', 'topics/1ab', {}));
    },
  },
  {
    title: 'a topic id does not begin with goog',
    check: ({ rest }) => refused(rest('PUT', 'topics/google-orders', {})),
  },
  {
    title: 'a subscription needs a topic that exists',
    check: ({ subscription }) => refused(subscription('billing', {}, 'missing'), 404),
  },
  {
    title: 'a deleted subscription and a deleted topic are gone',
    check: withTopic(async ({ rest, subscription }) => {
      await subscription('billing');
      assert.equal((await rest('DELETE', 'subscriptions/billing')).status, 200);
      await refused(rest('GET', 'subscriptions/billing'), 404);
      assert.equal((await rest('DELETE', 'topics/orders')).status, 200);
      await refused(rest('GET', 'topics/orders'), 404);
    }),
  },
  {
    title: 'a new subscription has an ack deadline of 10 s and keeps messages for 7 days',
    check: withTopic(async ({ subscription }) => {
      const { body } = await subscription('billing');
      assert.equal(body.ackDeadlineSeconds, 10);
      assert.equal(body.messageRetentionDuration, '604800s');
    }),
  },
  {
    title: 'an ack deadline is 10 to 600 s',
    check: withTopic(async ({ subscription }) => {
      await refused(subscription('billing', { ackDeadlineSeconds: 9 }));
      await refused(subscription('billing', { ackDeadlineSeconds: 601 }));
      assert.equal((await subscription('billing', { ackDeadlineSeconds: 600 })).status, 200);
    }),
  },
  {
    title: 'an update cannot bring an ack deadline out of bounds',
    check: withTopic(async ({ rest, subscription, project }) => {
      await subscription('billing');
      const name = `projects/${project}/subscriptions/billing`;
      const update = { subscription: { name, ackDeadlineSeconds: 700 }, updateMask: 'ackDeadlineSeconds' };
      await refused(rest('PATCH', 'subscriptions/billing', update));
    }),
  },
  {
    title: 'a back-off is 0 to 600 s and its minimum is not above its maximum',
    check: withTopic(async ({ subscription }) => {
      await refused(subscription('billing', { retryPolicy: { maximumBackoff: '601s' } }));
      await refused(subscription('billing', { retryPolicy: { minimumBackoff: '9s', maximumBackoff: '8s' } }));
    }),
  },
  {
    title: 'a back-off given in tenths of a second over REST is the same over gRPC',
    check: withTopic(async ({ subscription, client }) => {
      await subscription('billing', { retryPolicy: { minimumBackoff: '3.5s', maximumBackoff: '600s' } });
      const [metadata] = await client.subscription('billing').getMetadata();
      assert.equal(Number(metadata.retryPolicy?.minimumBackoff?.seconds), 3);
      assert.equal(metadata.retryPolicy?.minimumBackoff?.nanos, 500_000_000);
    }),
  },
  {
    title: 'a dead letter policy allows 5 to 100 attempts and names a topic that exists',
    check: withTopic(async ({ subscription, topic }) => {
      const deadLetterTopic = await topic('dead-letters');
      await refused(
        subscription('billing', { deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts: 4 } }),
      );
      await refused(
        subscription('billing', { deadLetterPolicy: { deadLetterTopic: `${deadLetterTopic}-missing` } }),
        404,
      );
    }),
  },
  {
    title: 'a push endpoint is an address',
    check: withTopic(({ subscription }) =>
      refused(subscription('billing', { pushConfig: { pushEndpoint: 'nowhere' } })),
    ),
  },
  {
    title: 'an update changes what its mask names and nothing else',
    check: withTopic(async ({ rest, subscription, project }) => {
      await subscription('billing', { labels: { team: 'data' } });
      const name = `projects/${project}/subscriptions/billing`;
      const changes = { name, ackDeadlineSeconds: 33, labels: { team: 'other' } };
      await rest('PATCH', 'subscriptions/billing', {
        subscription: changes,
        updateMask: 'ackDeadlineSeconds',
      });
      const { body } = await rest('GET', 'subscriptions/billing');
      assert.equal(body.ackDeadlineSeconds, 33);
      assert.deepEqual(body.labels, { team: 'data' });
    }),
  },
  {
    title: 'labels of a topic can be changed',
    check: async ({ rest, topic }) => {
      const name = await topic('orders', { labels: { team: 'data' } });
      const answer = await rest('PATCH', 'topics/orders', {
        topic: { name, labels: { team: 'finance' } },
        updateMask: 'labels',
      });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      assert.deepEqual((await rest('GET', 'topics/orders')).body.labels, { team: 'finance' });
    },
  },
  {
    title: 'a filter cannot be changed',
    check: withTopic(async ({ rest, subscription, project }) => {
      await subscription('billing', { filter: 'attributes:paid' });
      const changes = { name: `projects/${project}/subscriptions/billing`, filter: 'attributes:sent' };
      await refused(rest('PATCH', 'subscriptions/billing', { subscription: changes, updateMask: 'filter' }));
    }),
  },
  {
    title: 'lists come in pages',
    check: async ({ rest, topic, project }) => {
      for (const id of ['first', 'second', 'third']) await topic(id);
      const start = await rest('GET', 'topics?pageSize=2');
      const rest2 = await rest('GET', `topics?pageSize=2&pageToken=${start.body.nextPageToken}`);
      assert.equal(start.body.topics.length, 2);
      assert.equal(rest2.body.nextPageToken ?? '', '');
      const names = [...start.body.topics, ...rest2.body.topics].map(({ name }) => name).sort();
      assert.deepEqual(
        names,
        ['first', 'second', 'third'].map((id) => `projects/${project}/topics/${id}`),
      );
    },
  },
  {
    title: 'a topic lists its subscriptions',
    check: withTopic(async ({ rest, subscription, project }) => {
      await subscription('billing');
      const { body } = await rest('GET', 'topics/orders/subscriptions');
      assert.deepEqual(body.subscriptions, [`projects/${project}/subscriptions/billing`]);
    }),
  },
  {
    title: 'a body that is not JSON is refused',
    check: ({ restText }) => refused(restText('PUT', 'topics/orders', '{"labels":')),
  },
  {
    title: 'a body with an unknown field is refused',
    check: ({ rest }) => refused(rest('PUT', 'topics/orders', { colour: 'blue' })),
  },
];
