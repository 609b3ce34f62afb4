import test from 'ava';
import { decodeRequest } from '../../../shared/events/decode-request.ts';
import { decodePush } from '../../../shared/events/push-envelope.ts';
import { RequestRejection } from '../../../shared/events/rejection.ts';
import { dataOf, pushOf } from './_push.ts';

const decode = (attributes: Record<string, string>) =>
  decodeRequest('refresh-marts', decodePush(pushOf({ attributes }))).body;

const reads = test.macro({
  exec: (t, attributes: Record<string, string>, wanted: unknown) => {
    t.deepEqual(decode(attributes) as unknown, wanted);
  },
  title: (claim) => `attributes without a body: ${claim}`,
});

const refuses = test.macro({
  exec: (t, attributes: Record<string, string>, field: string, problem: string) => {
    const error = t.throws(() => decode(attributes), { instanceOf: RequestRejection });
    t.deepEqual([error?.field, error?.problem], [field, problem]);
  },
  title: (claim) => `attributes are refused: ${claim}`,
});

test('none ask for everything', reads, {}, {});
test('one name is a list of one', reads, { only: 'mart_geo' }, { only: ['mart_geo'] });
test('a list has commas', reads, { only: 'mart_geo, mart_hourly' }, { only: ['mart_geo', 'mart_hourly'] });
test(
  'lists of known words',
  reads,
  { with: 'dependents,stale-upstream', accept: 'adopt' },
  { with: ['dependents', 'stale-upstream'], accept: ['adopt'] },
);
test('true and false', reads, { dryRun: 'true', chain: 'false' }, { dryRun: true, chain: false });
test('numbers', reads, { part: '12' }, { part: 12 });
test(
  'text stays text, whatever it looks like',
  reads,
  { author: 'true', reason: '12, 13' },
  { author: 'true', reason: '12, 13' },
);
test(
  'those that clients and Google add say nothing',
  reads,
  {
    googclient_schemaencoding: 'JSON',
    googclient_deliveryattempt: '3',
    CloudPubSubDeadLetterSourceSubscription: 'refresh-marts',
    'ce-id': '1',
    'content-type': 'application/json',
    traceparent: '00-1-2-01',
    id: 'r1/refresh-marts',
    type: 'watchdog.refresh-marts.v1',
    source: 'refresh-marts',
    subject: 'r1',
    run_id: 'r1',
    severity: 'info',
  },
  {},
);

test(
  'an unknown word in a list, with its place',
  refuses,
  { with: 'dependents, dependants' },
  'attributes.with[1]',
  'expected one of "dependents"|"stale-upstream", got "dependants"',
);
test(
  'an empty name in a list',
  refuses,
  { only: 'mart_geo,' },
  'attributes.only[1]',
  'expected string to have >=1 characters, got ""',
);
test('a yes', refuses, { dryRun: 'yes' }, 'attributes.dryRun', 'expected true or false, got "yes"');
test('a number in words', refuses, { part: 'two' }, 'attributes.part', 'expected a whole number, got "two"');
test('too small a number', refuses, { part: '1' }, 'attributes.part', 'expected number to be >=2, got 1');
for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
  test(
    `one named ${name}, as every object has it`,
    refuses,
    { [name]: 'x' },
    `attributes.${name}`,
    `unknown field; known: trigger, runId, part, chain, author, reason, only, with, accept, apply, dryRun`,
  );
}
test(
  'a name that only begins like one of ours',
  refuses,
  { identity: 'x' },
  'attributes.identity',
  'unknown field; known: trigger, runId, part, chain, author, reason, only, with, accept, apply, dryRun',
);

test('where there is a body, attributes are not read', (t) => {
  const message = decodePush(pushOf({ data: dataOf({ chain: false }), attributes: { anything: 'x' } }));

  t.deepEqual(decodeRequest('refresh-marts', message).body, { chain: false });
});
