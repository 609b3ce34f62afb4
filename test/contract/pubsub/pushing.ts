import assert from 'node:assert/strict';
import { type Answering, base64, type Claim, type Json, type Push, type World } from './world.ts';

type Pushed = World & { pushes: Push[]; url: string };

const withPush =
  (
    check: (world: Pushed) => Promise<void>,
    { answering, settings = {}, push = {} }: { answering?: Answering; settings?: object; push?: object } = {},
  ): Claim['check'] =>
  async (world) => {
    const { url, pushes } = await world.endpoint(answering);
    await world.topic();
    const deadLetterTopic = await world.topic('dead-letters');
    const created = await world.subscription('billing', {
      deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts: 5 },
      retryPolicy: { minimumBackoff: '0s', maximumBackoff: '1s' },
      ...settings,
      pushConfig: { pushEndpoint: url, ...push },
    });
    assert.equal(created.status, 200, JSON.stringify(created.body));
    await check({ ...world, pushes, url });
  };

const textOf = ({ json }: Push) => Buffer.from(json.message?.data ?? '', 'base64').toString();

const acknowledges = (code: number): Claim => ({
  title: `a push is acknowledged by ${code}`,
  check: withPush(
    async ({ publish, pushes, eventually, pass }) => {
      await publish([{ data: base64('one') }]);
      await eventually(() => pushes[0], 'the push');
      await pass(2_500);
      assert.equal(pushes.length, 1);
    },
    { answering: () => code, settings: { ackDeadlineSeconds: 10 } },
  ),
});

const repeats = (code: number): Claim => ({
  title: `a push answered by ${code} is repeated`,
  check: withPush(
    async ({ publish, pushes, eventually }) => {
      await publish([{ data: base64('one') }]);
      await eventually(() => pushes[1], 'a second push');
      assert.deepEqual(pushes.slice(0, 2).map(textOf), ['one', 'one']);
    },
    { answering: (_, count) => (count === 1 ? code : 204) },
  ),
});

/** What a push endpoint gets, and what its answers mean. */
export const pushingClaims: Claim[] = [
  {
    title: 'a push carries the message, its ids and the subscription',
    check: withPush(async ({ publish, pushes, project, eventually }) => {
      const { body } = await publish([{ data: base64('one'), attributes: { colour: 'blue' } }]);
      const { json, headers } = await eventually(() => pushes[0], 'the push');
      assert.equal(headers['content-type'], 'application/json');
      assert.equal(json.subscription, `projects/${project}/subscriptions/billing`);
      assert.equal(json.message.messageId, body.messageIds[0]);
      assert.equal(json.message.message_id, body.messageIds[0]);
      assert.deepEqual(json.message.attributes, { colour: 'blue' });
      assert.equal(json.message.data, base64('one'));
      assert.ok(Date.parse(json.message.publishTime) > 0);
    }),
  },
  {
    title: 'a push carries the ordering key',
    check: withPush(async ({ publish, pushes, eventually }) => {
      await publish([{ data: base64('one'), orderingKey: 'k' }]);
      assert.equal((await eventually(() => pushes[0], 'the push')).json.message.orderingKey, 'k');
    }),
  },
  {
    title: 'a push carries the delivery attempt where there is a dead letter policy',
    check: withPush(
      async ({ publish, pushes, eventually }) => {
        await publish([{ data: base64('one') }]);
        await eventually(() => pushes[1], 'a second push');
        assert.deepEqual(
          pushes.map(({ json }) => json.deliveryAttempt),
          [1, 2],
        );
      },
      { answering: (_, count) => (count === 1 ? 500 : 204) },
    ),
  },
  ...[102, 200, 201, 202, 204].map(acknowledges),
  ...[203, 400, 500].map(repeats),
  {
    title: 'a message whose pushes fail goes to the dead letter topic after its attempts',
    check: withPush(
      async ({ publish, pushes, subscription, pull, project, eventually }) => {
        await subscription('undertaker', {}, 'dead-letters');
        await publish([{ data: base64('one'), attributes: { colour: 'blue' } }]);
        const dead: Json = await eventually(async () => (await pull('undertaker'))[0], 'the dead letter');
        assert.equal(pushes.length, 5);
        const { attributes, data } = dead.message;
        assert.equal(data, base64('one'));
        assert.equal(attributes.colour, 'blue');
        assert.equal(attributes.CloudPubSubDeadLetterSourceSubscription, 'billing');
        assert.equal(attributes.CloudPubSubDeadLetterSourceSubscriptionProject, project);
        assert.equal(attributes.CloudPubSubDeadLetterSourceDeliveryCount, '5');
      },
      { answering: () => 500 },
    ),
  },
  {
    title: 'a message with an ordering key waits while an earlier one fails; other keys pass',
    check: withPush(
      async ({ publish, pushes, eventually }) => {
        await publish([
          { data: base64('1'), orderingKey: 'k' },
          { data: base64('2'), orderingKey: 'k' },
          { data: base64('other'), orderingKey: 'l' },
        ]);
        await eventually(() => pushes.some((push) => textOf(push) === '2'), 'the second message');
        const texts = pushes.map(textOf);
        assert.deepEqual(
          texts.filter((text) => text !== 'other'),
          ['1', '1', '1', '2'],
        );
        assert.ok(texts.indexOf('other') < texts.lastIndexOf('1'));
      },
      {
        settings: { enableMessageOrdering: true },
        answering: (push, count) => (textOf(push) === '1' && count < 4 ? 500 : 204),
      },
    ),
  },
  {
    title: 'messages without an ordering key do not wait for one another on an ordered subscription',
    check: withPush(
      async ({ publish, pushes, eventually, pass }) => {
        await publish([{ data: base64('failing') }]);
        await eventually(() => pushes[0], 'the push that will fail');
        await publish([{ data: base64('second') }]);
        await eventually(() => pushes.filter((push) => textOf(push) === 'failing').length === 2, 'the retry');
        await pass(3_000);
        assert.equal(pushes.filter((push) => textOf(push) === 'second').length, 1);
      },
      {
        settings: { enableMessageOrdering: true },
        answering: failingOnce(),
      },
    ),
  },
  {
    title: 'endpoints that never answer get the message again after the ack deadline and block nothing',
    check: withPush(
      async ({ publish, pushes, eventually, pass }) => {
        await publish([{ data: base64('hang 1') }, { data: base64('hang 2') }]);
        await eventually(() => pushes.length === 2, 'both pushes');
        await publish([{ data: base64('fine') }]);
        await eventually(() => pushes.some((push) => textOf(push) === 'fine'), 'the push that is fine');
        await pass(12_000);
        await eventually(() => pushes.filter((push) => textOf(push) === 'hang 1').length > 1, 'the retry');
      },
      { answering: (push) => (textOf(push).startsWith('hang') ? 'never' : 204) },
    ),
  },
  {
    title: 'without a wrapper the body is the data, byte by byte, and attributes are headers',
    check: withPush(
      async ({ publish, pushes, eventually, project }) => {
        const data = Buffer.from([0xff, 0x00, 0xc3, 0x28]);
        await publish([{ data: data.toString('base64'), attributes: { colour: 'blue' } }]);
        const { body, headers } = await eventually(() => pushes[0], 'the push');
        assert.equal(headers['x-goog-pubsub-subscription-name'], `projects/${project}/subscriptions/billing`);
        assert.equal(headers.colour, 'blue');
        assert.deepEqual(body, data);
      },
      { push: { noWrapper: { writeMetadata: true } } },
    ),
  },
  {
    title: 'a push for an account carries a token with audience, account and expiry',
    check: withPush(
      async ({ publish, pushes, eventually }) => {
        await publish([{ data: base64('one') }]);
        const { headers } = await eventually(() => pushes[0], 'the push');
        const [, claims = ''] = (headers.authorization ?? '').split('.');
        const { aud, email, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}');
        assert.equal(aud, 'https://audience.example.test');
        assert.equal(email, 'pusher@example.test');
        assert.ok(exp > 0);
      },
      {
        push: {
          oidcToken: {
            serviceAccountEmail: 'pusher@example.test',
            audience: 'https://audience.example.test',
          },
        },
      },
    ),
  },
  {
    title: 'a changed push endpoint gets the messages published from then on',
    check: withPush(async ({ publish, pushes, endpoint, rest, eventually }) => {
      const other = await endpoint();
      await rest('POST', 'subscriptions/billing:modifyPushConfig', {
        pushConfig: { pushEndpoint: other.url },
      });
      await publish([{ data: base64('one') }]);
      await eventually(() => other.pushes[0], 'a push at the other endpoint');
      assert.equal(pushes.length, 0);
    }),
  },
];

/** Fails the first message once, and only after the second one was acknowledged. */
function failingOnce(): Answering {
  const second = Promise.withResolvers<void>();
  let failed = false;
  return async (push) => {
    if (textOf(push) === 'second') second.resolve();
    if (failed || textOf(push) !== 'failing') return 204;
    failed = true;
    await second.promise;
    return 500;
  };
}
