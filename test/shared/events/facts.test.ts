import test from 'ava';
import { cloudEventSchema } from '../../../shared/events/cloud-event.ts';
import { encodeFact, type FactName, type FactSeverity, facts } from '../../../shared/events/facts.ts';
import { brokenFacts, factExamples } from './_fact-examples.ts';

const names = Object.keys(facts) as FactName[];
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

function encode<Name extends FactName>(
  name: Name,
  severity: FactSeverity = 'info',
  data: unknown = factExamples[name],
) {
  return encodeFact({
    id: `s20261124T0200Z/${name}`,
    name,
    source: 'refresh-marts',
    subject: 'mart_geo',
    severity,
    time: new Date('2026-11-24T02:03:00Z'),
    traceparent,
    data: data as (typeof factExamples)[Name],
  });
}

for (const name of names) {
  test(`${name} is a CloudEvent that says all it was given`, (t) => {
    const event = JSON.parse(encode(name).data.toString());

    t.deepEqual(event, {
      specversion: '1.0',
      id: `s20261124T0200Z/${name}`,
      type: `watchdog.${name}.v1`,
      source: 'refresh-marts',
      subject: 'mart_geo',
      time: '2026-11-24T02:03:00.000Z',
      datacontenttype: 'application/json',
      traceparent,
      data: factExamples[name],
    });
    t.notThrows(() => cloudEventSchema.parse(event));
  });

  test(`${name} with something amiss does not leave the house`, (t) => {
    t.throws(() => encode(name, 'info', brokenFacts[name]), { name: 'ZodError' });
  });

  test(`${name} is read by those who know less of it: unknown members do not come along`, (t) => {
    const { data } = encode(name, 'info', { ...factExamples[name], password: 'hunter2' });

    t.false(data.toString().includes('hunter2'));
  });
}

test('what subscriptions filter by is in the attributes', (t) => {
  t.deepEqual(encode('mart-refreshed', 'error').attributes, {
    id: 's20261124T0200Z/mart-refreshed',
    type: 'watchdog.mart-refreshed.v1',
    source: 'refresh-marts',
    subject: 'mart_geo',
    run_id: 's20261124T0200Z',
    severity: 'error',
  });
});

test('a fact that belongs to no run has no run in its attributes', (t) => {
  t.false('run_id' in encode('request-rejected', 'warning').attributes);
});

test('every attribute is short enough for Pub/Sub', (t) => {
  for (const name of names) {
    for (const value of Object.values(encode(name).attributes)) t.true(Buffer.byteLength(value) <= 1024);
  }
});

test('a fact without a trace is one without that member', (t) => {
  const { data } = encodeFact({
    id: '1',
    name: 'run-joined',
    source: 'refresh-marts',
    subject: 'r1',
    severity: 'info',
    time: new Date('2026-11-24T02:03:00Z'),
    data: factExamples['run-joined'],
  });

  t.false('traceparent' in JSON.parse(data.toString()));
});
