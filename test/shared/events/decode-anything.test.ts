import test from 'ava';
import fc from 'fast-check';
import { decodeRequest } from '../../../shared/events/decode-request.ts';
import { decodePush } from '../../../shared/events/push-envelope.ts';
import { RequestRejection } from '../../../shared/events/rejection.ts';
import { type RequestTopic, requests } from '../../../shared/events/requests.ts';
import { dataOf, pushOf } from './_push.ts';

const topic = fc.constantFrom(...(Object.keys(requests) as RequestTopic[]));

/** Names that mean something to us, to every object, or to nobody. */
const name = fc.oneof(
  fc.constantFrom(...Object.keys(requests['refresh-marts'].shape)),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'specversion', 'type', 'data', 'data_base64'),
  fc.string(),
);

const anything = fc.anything({
  key: name,
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withSparseArray: true,
  withTypedArray: true,
});

const attributes = fc.dictionary(name, fc.string(), { maxKeys: 4 });

/** True when the decoder either answers or says what to correct. */
function isReadOrRejected(requestTopic: RequestTopic, body: unknown): boolean {
  try {
    decodeRequest(requestTopic, decodePush(body));
    return true;
  } catch (error) {
    return error instanceof RequestRejection && error.problem.length > 0;
  }
}

test('no body whatsoever is met with anything but a request or a rejection', (t) => {
  fc.assert(fc.property(topic, anything, isReadOrRejected), { numRuns: 2000 });
  t.pass();
});

test('no member of the envelope is, either', (t) => {
  fc.assert(
    fc.property(topic, fc.dictionary(name, anything), anything, anything, (requestTopic, more, data, id) =>
      isReadOrRejected(requestTopic, pushOf({ ...more, data, messageId: id })),
    ),
    { numRuns: 1000 },
  );
  t.pass();
});

test('no text, JSON or bytes in the data is, either, with any attributes', (t) => {
  const data = fc.oneof(
    fc.string(),
    fc.base64String(),
    fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64')),
    fc.json().map(dataOf),
    fc.dictionary(name, fc.jsonValue()).map(dataOf),
    fc
      .dictionary(name, fc.jsonValue())
      .map((members) => dataOf({ specversion: '1.0', id: '1', source: 's', ...members })),
  );

  fc.assert(
    fc.property(topic, data, attributes, (requestTopic, text, sent) =>
      isReadOrRejected(requestTopic, pushOf({ data: text, attributes: sent })),
    ),
    { numRuns: 3000 },
  );
  t.pass();
});

test('no attributes without a body are, either', (t) => {
  fc.assert(
    fc.property(topic, attributes, (requestTopic, sent) =>
      isReadOrRejected(requestTopic, pushOf({ attributes: sent })),
    ),
    { numRuns: 2000 },
  );
  t.pass();
});
