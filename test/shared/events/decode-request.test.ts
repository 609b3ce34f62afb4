import test from 'ava';
import { decodeRequest } from '../../../shared/events/decode-request.ts';
import { decodePush } from '../../../shared/events/push-envelope.ts';
import { RequestRejection } from '../../../shared/events/rejection.ts';
import { dataOf, deepList, pushOf } from './_push.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

function decode(body: unknown, attributes: Record<string, string> = {}) {
  return decodeRequest('refresh-marts', decodePush(pushOf({ data: dataOf(body), attributes })));
}

const event = (members: Record<string, unknown>) => ({
  specversion: '1.0',
  id: 'r1/refresh-marts',
  type: 'watchdog.refresh-marts.v1',
  source: 'a-person',
  ...members,
});

const accepts = test.macro({
  exec: (t, body: unknown, wanted: unknown) => {
    t.deepEqual(decode(body).body as unknown, wanted);
  },
  title: (claim) => `a request is read: ${claim}`,
});

const refuses = test.macro({
  exec: (t, body: unknown, field: string, problem: string) => {
    const error = t.throws(() => decode(body), { instanceOf: RequestRejection });
    t.deepEqual([error?.field, error?.problem], [field, problem]);
  },
  title: (claim) => `a request is refused: ${claim}`,
});

test('{}', accepts, {}, {});
test('white space counts as no body', accepts, ' \n', {});
test('plain JSON', accepts, { only: ['mart_geo'], dryRun: true }, { only: ['mart_geo'], dryRun: true });
test('a CloudEvent', accepts, event({ data: { only: ['mart_geo'] } }), { only: ['mart_geo'] });
test('a CloudEvent whose data is null', accepts, event({ data: null }), {});
test('a CloudEvent without data', accepts, event({}), {});
test(
  'a CloudEvent with extensions and a time',
  accepts,
  event({ time: '2026-11-24T02:00:00+04:00', team: 'analytics', data: { chain: false } }),
  { chain: false },
);

test(
  'what is not JSON',
  refuses,
  'refresh',
  'message.data',
  `expected JSON, got "refresh" (Unexpected token 'r', "refresh" is not valid JSON)`,
);
test('a list', refuses, [1], 'message.data', 'expected a JSON object such as {}, got [1]');
test('null', refuses, 'null', 'message.data', 'expected a JSON object such as {}, got null');
test('a number', refuses, '5', 'message.data', 'expected a JSON object such as {}, got 5');
test(
  'lists nested out of all reason',
  refuses,
  deepList,
  'message.data',
  'expected a JSON object such as {}, got a value that cannot be printed',
);
test(
  'such a list inside a field',
  refuses,
  `{"author":${deepList}}`,
  'author',
  'expected a string, got a value that cannot be printed',
);
test(
  'a single mart where a list belongs',
  refuses,
  { only: 'mart_geo' },
  'only',
  'expected a list, got "mart_geo"',
);
test('an empty list of marts', refuses, { only: [] }, 'only', 'expected array to have >=1 items, got []');
test('a mart that is a number', refuses, { only: ['a', 5] }, 'only[1]', 'expected a string, got 5');
test('a yes', refuses, { dryRun: 'yes' }, 'dryRun', 'expected true or false, got "yes"');
test('a part that is no count', refuses, { part: 2.5 }, 'part', 'expected a whole number, got 2.5');
test('a first part', refuses, { part: 1 }, 'part', 'expected number to be >=2, got 1');
test(
  'a trigger of another step',
  refuses,
  { trigger: 'chain' },
  'trigger',
  'expected one of "schedule"|"manual"|"source-arrived"|"continuation", got "chain"',
);
test(
  'a view that is no view',
  refuses,
  { apply: ['mart_geo'] },
  'apply[0]',
  'expected "stg_events", got "mart_geo"',
);
test(
  'a run id that could not be part of a job id',
  refuses,
  { runId: 'a-b' },
  'runId',
  'expected 1 to 63 letters and digits, got "a-b"',
);
test(
  'a run id too long for a label of BigQuery',
  refuses,
  { runId: 'a'.repeat(64) },
  'runId',
  `expected 1 to 63 letters and digits, got "${'a'.repeat(64)}"`,
);
test(
  'an unknown field, with the nearest known one',
  refuses,
  { onyl: ['mart_geo'] },
  'onyl',
  'unknown field; did you mean only? known: trigger, runId, part, chain, author, reason, only, with, accept, apply, dryRun',
);
test(
  'a field named after what every object has',
  refuses,
  '{"__proto__":{"only":["mart_geo"]}}',
  '__proto__',
  'unknown field; known: trigger, runId, part, chain, author, reason, only, with, accept, apply, dryRun',
);
test(
  'a name too long to print is cut',
  refuses,
  { ['n'.repeat(5000)]: 1 },
  `${'n'.repeat(77)}...`,
  'unknown field; known: trigger, runId, part, chain, author, reason, only, with, accept, apply, dryRun',
);
test(
  'a field inside a CloudEvent, with its whole path',
  refuses,
  event({ data: { only: ['mart_geo', ''] } }),
  'data.only[1]',
  'expected string to have >=1 characters, got ""',
);
test(
  'a CloudEvent for another topic',
  refuses,
  event({ type: 'watchdog.check-freshness.v1', data: {} }),
  'type',
  'expected watchdog.refresh-marts.v1 on topic refresh-marts, got "watchdog.check-freshness.v1"',
);
test(
  'a later version of a request',
  refuses,
  event({ type: 'watchdog.refresh-marts.v2', data: {} }),
  'type',
  'expected watchdog.refresh-marts.v1 on topic refresh-marts, got "watchdog.refresh-marts.v2"',
);
test(
  'a CloudEvent of somebody else',
  refuses,
  event({ type: 'com.example.created', data: {} }),
  'type',
  'expected watchdog.<name>.v<version>, got "com.example.created"',
);
test(
  'a CloudEvent of another version',
  refuses,
  event({ specversion: '0.3', data: {} }),
  'specversion',
  'expected "1.0", got "0.3"',
);
test(
  'a CloudEvent whose data is bytes, which would pass for an empty request',
  refuses,
  event({ data_base64: dataOf({ only: ['mart_geo'] }) }),
  'data_base64',
  'expected data, as JSON, got "eyJvbmx5IjpbIm1hcnRfZ2VvIl19"',
);
test('a CloudEvent whose data is text', refuses, event({ data: 'x' }), 'data', 'expected an object, got "x"');

test('a run id of 63 letters and digits is accepted', (t) => {
  t.is(decode({ runId: 'a'.repeat(63) }).body.runId, 'a'.repeat(63));
});

test('a topic takes its own fields only', (t) => {
  const message = decodePush(pushOf({ data: dataOf({ only: ['mart_geo'] }) }));

  t.throws(() => decodeRequest('check-freshness', message), {
    message: 'only: unknown field; known: trigger, runId, chain, author, reason',
  });
});

test("a CloudEvent's own trace wins over the attribute's, which wins over Google's", (t) => {
  const attributes = { traceparent: 'of-attribute', googclient_traceparent: 'of-google' };

  t.is(decode(event({ traceparent, data: {} }), attributes).traceparent, traceparent);
  t.is(decode({}, attributes).traceparent, 'of-attribute');
  t.is(decode('', { googclient_traceparent: 'of-google' }).traceparent, 'of-google');
  t.is(decode({}).traceparent, undefined);
});

test('a field given as an attribute beside a body is refused, for one of the two would be lost', (t) => {
  const error = t.throws(() => decode({}, { only: 'mart_geo' }), { instanceOf: RequestRejection });

  t.is(error?.field, 'attributes.only');
  t.is(
    error?.problem,
    'given beside a body, got "mart_geo"; put only into the body, or send attributes alone',
  );
  t.deepEqual(decode({}, { googclient_schemaencoding: 'JSON', region: 'am' }).body, {});
});
