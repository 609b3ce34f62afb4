import test from 'ava';
import { emptyBoard } from '../../../functions/escalate/board.ts';
import { placeDeadLetter, readDeadLetter } from '../../../functions/escalate/dead-letters.ts';
import { after, morning } from './_notices.ts';

const message = {
  messageId: '17',
  publishTime: morning,
  attributes: {
    CloudPubSubDeadLetterSourceSubscription: 'refresh-marts',
    CloudPubSubDeadLetterSourceDeliveryCount: '20',
    CloudPubSubDeadLetterSourceTopicPublishTime: '2026-11-24T01:00:00Z',
    type: 'watchdog.refresh-marts.v1',
  },
  text: '\u0000 not even text',
  orderingKey: undefined,
  subscription: 'projects/p/subscriptions/escalate-dead-letters',
  deliveryAttempt: 1,
};

test('a dead letter is read by its attributes alone', (t) => {
  t.deepEqual(readDeadLetter(message).content, {
    subscription: 'refresh-marts',
    messageId: '17',
    deliveries: '20',
    publishedAt: '2026-11-24T01:00:00Z',
    type: 'watchdog.refresh-marts.v1',
  });
});

test('a message that somebody put into the topic by hand is a dead letter, too', (t) => {
  t.like(readDeadLetter({ ...message, attributes: {} }).content, { subscription: 'unknown' });
});

test('many dead letters of one subscription are one finding, since the first', (t) => {
  const { content } = readDeadLetter(message);

  const once = placeDeadLetter(emptyBoard(), content, morning);
  const twice = placeDeadLetter(once, { ...content, messageId: '18' }, after(5));

  t.deepEqual(Object.keys(twice.observations), ['dead-letter:refresh-marts']);
  t.like(twice.observations['dead-letter:refresh-marts'], {
    since: morning.toISOString(),
    at: after(5).toISOString(),
  });
});
