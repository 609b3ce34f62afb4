import test from 'ava';
import { z } from 'zod';
import { eventType } from '../../../shared/events/cloud-event.ts';
import { facts } from '../../../shared/events/facts.ts';
import { requests } from '../../../shared/events/requests.ts';
import { jsonSchemas } from '../../../shared/events/schemas.ts';
import { brokenFacts, factExamples } from './_fact-examples.ts';

const valid: Record<string, unknown> = {
  ...factExamples,
  'refresh-marts': {
    trigger: 'manual',
    chain: false,
    author: 'ani@example.test',
    reason: 'the campaign was corrected',
    only: ['mart_geo'],
    with: ['dependents'],
    accept: ['volume'],
    dryRun: true,
  },
  'check-freshness': { trigger: 'chain', runId: 's20261124T0200Z' },
};

const invalid: Record<string, unknown> = {
  ...brokenFacts,
  'refresh-marts': { onyl: ['mart_geo'] },
  'check-freshness': { runId: 'a-b' },
};

const schemas = jsonSchemas();

test('every fact and every request has a schema, and nothing else has', (t) => {
  t.deepEqual(
    Object.keys(schemas).sort(),
    [...Object.keys(facts), ...Object.keys(requests)].map(eventType).sort(),
  );
});

for (const name of Object.keys(valid)) {
  test(`the schema of ${name} tells a right example from a wrong one`, (t) => {
    const schema = schemas[eventType(name)];
    // As a reader in another language would have it: from JSON, without our code.
    const reader = z.fromJSONSchema(JSON.parse(JSON.stringify(schema)));

    t.true(reader.safeParse(valid[name]).success);
    t.false(reader.safeParse(invalid[name]).success);
    t.false(reader.safeParse('text').success);
  });
}

test('a reader is not surprised by a member that a fact gains later, but a request has known ones only', (t) => {
  t.false('additionalProperties' in (schemas['watchdog.mart-refreshed.v1'] ?? {}));
  t.is(schemas['watchdog.refresh-marts.v1']?.additionalProperties, false);
});

test('a schema explains its fields in words', (t) => {
  const only = schemas['watchdog.refresh-marts.v1']?.properties?.only;

  t.like(only, { type: 'array', minItems: 1, description: 'Refresh these marts' });
});
