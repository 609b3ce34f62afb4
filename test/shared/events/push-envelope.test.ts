import test from 'ava';
import { decodePush, maximumDataBytes, messageIdOf } from '../../../shared/events/push-envelope.ts';
import { RequestRejection } from '../../../shared/events/rejection.ts';
import { dataOf, pushOf } from './_push.ts';

const refuses = test.macro({
  exec: (t, body: unknown, message: string) => {
    const error = t.throws(() => decodePush(body), { instanceOf: RequestRejection, message });
    t.is(error?.message, error?.field ? `${error.field}: ${error.problem}` : error?.problem);
  },
  title: (claim) => `an envelope is refused: ${claim}`,
});

test('a push is taken apart into id, time, attributes, text and attempt', (t) => {
  const message = decodePush(
    pushOf({ data: dataOf('{"only":["mart_geo"]}'), attributes: { author: 'ani' }, orderingKey: 'vm' }),
  );

  t.deepEqual(message, {
    messageId: '9731',
    publishTime: new Date('2026-11-24T02:00:00.123Z'),
    attributes: { author: 'ani' },
    text: '{"only":["mart_geo"]}',
    orderingKey: 'vm',
    subscription: 'projects/p/subscriptions/refresh-marts',
    deliveryAttempt: 1,
  });
});

test('a message without data has an empty text, and no attempt without a dead-letter policy', (t) => {
  const message = decodePush({
    subscription: 's',
    message: { messageId: '1', publishTime: '2026-11-24T02:00:00Z' },
  });

  t.is(message.text, '');
  t.deepEqual(message.attributes, {});
  t.is(message.deliveryAttempt, undefined);
  t.is(message.orderingKey, undefined);
});

test('members that Google adds are ignored', (t) => {
  const message = decodePush(pushOf({ message_id: '9731', publish_time: '2026-11-24T02:00:00Z', new: {} }));

  t.is(message.messageId, '9731');
});

test('text beyond ASCII arrives as it was sent', (t) => {
  t.is(decodePush(pushOf({ data: dataOf('{"reason":"Երևան 🚀"}') })).text, '{"reason":"Երևան 🚀"}');
});

test('the largest body is read, one byte more is refused', (t) => {
  const largest = 'a'.repeat(maximumDataBytes);

  t.is(decodePush(pushOf({ data: dataOf(largest) })).text.length, maximumDataBytes);
  t.throws(() => decodePush(pushOf({ data: dataOf(`${largest}a`) })), {
    instanceOf: RequestRejection,
    message: 'message.data: expected at most 1048576 bytes, got 1048577; send less, or a reference to it',
  });
});

test(
  'of 10 MB, the most that Pub/Sub lets through',
  refuses,
  pushOf({ data: dataOf('a'.repeat(10 * 1024 * 1024)) }),
  'message.data: expected at most 1048576 bytes, got 10485760; send less, or a reference to it',
);
test('no body at all', refuses, undefined, 'expected an object, got nothing');
test('a body that is text', refuses, 'hello', 'expected an object, got "hello"');
test('a body that is bytes', refuses, Buffer.from('hi'), 'subscription: expected a string, got nothing');
test('a list', refuses, [], 'expected an object, got []');
test('no message', refuses, { subscription: 's' }, 'message: expected an object, got nothing');
test(
  'no subscription',
  refuses,
  { message: { messageId: '1', publishTime: '2026-11-24T02:00:00Z' } },
  'subscription: expected a string, got nothing',
);
test(
  'no message id',
  refuses,
  pushOf({ messageId: undefined }),
  'message.messageId: expected a string, got nothing',
);
test(
  'an empty message id',
  refuses,
  pushOf({ messageId: '' }),
  'message.messageId: expected string to have >=1 characters, got ""',
);
test(
  'a publish time that is no time',
  refuses,
  pushOf({ publishTime: 'yesterday' }),
  'message.publishTime: expected a time such as 2026-11-24T02:00:00Z, got "yesterday"',
);
test(
  'a day that does not exist',
  refuses,
  pushOf({ publishTime: '2026-02-30T02:00:00Z' }),
  'message.publishTime: expected a time such as 2026-11-24T02:00:00Z, got "2026-02-30T02:00:00Z"',
);
test(
  'an attribute that is no text',
  refuses,
  pushOf({ attributes: { retries: 1 } }),
  'message.attributes.retries: expected a string, got 1',
);
test('data that is a number', refuses, pushOf({ data: 5 }), 'message.data: expected a string, got 5');
test(
  'data that is JSON where base64 belongs',
  refuses,
  pushOf({ data: '{"only":["mart_geo"]}' }),
  String.raw`message.data: expected base64, got "{\"only\":[\"mart_geo\"]}"`,
);
test(
  'base64 with the letters of URLs',
  refuses,
  pushOf({ data: '-_-_' }),
  'message.data: expected base64, got "-_-_"',
);
test(
  'bytes that are not UTF-8',
  refuses,
  pushOf({ data: Buffer.from([0xff, 0xfe]).toString('base64') }),
  'message.data: expected UTF-8 text, got bytes that are not UTF-8',
);
test(
  'an attempt that is no count',
  refuses,
  { subscription: 's', message: { messageId: '1', publishTime: '2026-11-24T02:00:00Z' }, deliveryAttempt: 0 },
  'deliveryAttempt: expected number to be >0, got 0',
);

test('of a broken envelope the message id is told where it can be', (t) => {
  t.is(messageIdOf({ message: { messageId: '7', data: 5 } }), '7');
  t.is(messageIdOf({ message: { messageId: 7 } }), '');
  t.is(messageIdOf({ message: null }), '');
  t.is(messageIdOf(undefined), '');
});
