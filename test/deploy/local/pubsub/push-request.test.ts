import test from 'ava';
import { entryOf } from '../../../../deploy/local/pubsub/delivery/message.ts';
import { renderPushRequest } from '../../../../deploy/local/pubsub/delivery/push-request.ts';
import type { PushConfig, Subscription } from '../../../../deploy/local/pubsub/wire.ts';

const now = new Date('2026-03-01T06:00:00Z');

const subscriptionWith = (pushConfig: Partial<PushConfig>): Subscription => ({
  name: 'projects/p/subscriptions/billing',
  topic: 'projects/p/topics/orders',
  pushConfig: { pushEndpoint: 'http://127.0.0.1:1/push', ...pushConfig },
  ackDeadlineSeconds: 10,
  retainAckedMessages: false,
  labels: {},
  enableMessageOrdering: false,
  filter: '',
  enableExactlyOnceDelivery: false,
});

const entryWith = (attributes: Record<string, string>) =>
  entryOf({ messageId: '7', data: Buffer.from('hello'), attributes, orderingKey: '', publishTime: now });

test('the token expires an hour after the push and is for the endpoint when no audience is given', (t) => {
  const oidcToken = { serviceAccountEmail: 'pusher@example.test', audience: '' };

  const { headers } = renderPushRequest(subscriptionWith({ oidcToken }), entryWith({}), now);

  const [header = '', claims = '', signature] = (headers.authorization ?? '')
    .replace('Bearer ', '')
    .split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  t.is(read(header).alg, 'none');
  t.is(read(claims).aud, 'http://127.0.0.1:1/push');
  t.is(read(claims).exp, now.getTime() / 1000 + 3600);
  t.is(signature, '');
});

test('a push without a token has no authorization', (t) => {
  const { headers } = renderPushRequest(subscriptionWith({}), entryWith({}), now);

  t.false('authorization' in headers);
});

test('an attribute cannot take the place of a header that HTTP or Pub/Sub decides', (t) => {
  const attributes = {
    'Content-Length': '1',
    Host: 'elsewhere.example.test',
    Authorization: 'Bearer x@y',
    'not a token': 'v',
    newline: 'a\r\nb',
    colour: 'blue',
  };

  const { headers } = renderPushRequest(
    subscriptionWith({ noWrapper: { writeMetadata: true } }),
    entryWith(attributes),
    now,
  );

  t.deepEqual(Object.keys(headers).sort(), [
    'colour',
    'content-length',
    'user-agent',
    'x-goog-pubsub-message-id',
    'x-goog-pubsub-publish-time',
    'x-goog-pubsub-subscription-name',
  ]);
  t.is(headers['content-length'], '5');
});

test('without metadata the body stands alone', (t) => {
  const subscription = subscriptionWith({ noWrapper: { writeMetadata: false } });

  const { headers, body } = renderPushRequest(subscription, entryWith({ colour: 'blue' }), now);

  t.is(body.toString(), 'hello');
  t.deepEqual(Object.keys(headers).sort(), ['content-length', 'user-agent']);
});
