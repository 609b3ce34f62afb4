import test from 'ava';
import { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
import type { Control } from '../../../shared/controls.ts';
import { createWorld } from './_world.ts';

const scheduled = { trigger: 'schedule' };

test('a scheduled run refreshes every mart, tells each, and asks check-freshness to go on', async (t) => {
  const world = createWorld();

  t.is(await world.deliver(scheduled), 'acknowledged');

  t.deepEqual(
    world.published
      .map(({ topic, type }) => `${topic} ${type}`)
      .filter((line) => !line.includes('mart-refreshed')),
    [
      'watchdog-events watchdog.run-started.v1',
      'watchdog-events watchdog.marts-refreshed.v1',
      'check-freshness watchdog.check-freshness.v1',
    ],
  );
  t.is(world.fact('marts-refreshed')?.summary, 'Completed: 4/4 tables refreshed');
  t.is(world.fact('run-started')?.runId, 's20261124T0200Z');
  for (const name of ['mart_a', 'mart_b', 'mart_c', 'mart_d']) {
    t.is(world.bigquery.tables.get(`ineco_marts.${name}`)?.rows, 100);
    t.is(world.fact('mart-refreshed', name)?.outcome, 'refreshed');
  }
});

test('the plan is published before the first query', async (t) => {
  const world = createWorld();
  let callsBeforePlan: string[] = [];

  await world.deliver(scheduled, {}, (same) => ({
    ...same,
    publish: async (topic, message) => {
      if (message.attributes.type === 'watchdog.run-started.v1') callsBeforePlan = [...world.bigquery.calls];
      return same.publish(topic, message);
    },
  }));

  t.deepEqual(callsBeforePlan, []);
});

test('"chain": false refreshes alone', async (t) => {
  const world = createWorld();

  await world.deliver({ chain: false });

  t.false(world.published.some(({ topic }) => topic === 'check-freshness'));
  t.is(world.fact('marts-refreshed')?.refreshed, 4);
});

test('a mart that fails keeps its published version, skips what reads it, and stops nobody else', async (t) => {
  const world = createWorld({
    bigquery: {
      build: (mart) =>
        mart === 'mart_a'
          ? new BigQueryCallError(
              'invalidQuery',
              'Unrecognized name: userz; Did you mean users? at [3:8]',
              400,
            )
          : { rows: 100 },
    },
  });
  await world.state.put('publishes', 'mart_a', {
    published: { runId: 'before', runStartedAt: '2026-11-23T02:00:00Z' },
  });
  world.bigquery.place('ineco_marts.mart_a', { rows: 90 });

  await world.deliver(scheduled);

  t.is(world.bigquery.tables.get('ineco_marts.mart_a')?.rows, 90);
  const failed = world.fact('mart-refreshed', 'mart_a');
  t.is(failed?.outcome, 'failed');
  t.like(failed?.failure, { class: 'unrecognized-name', file: 'marts/mart_a.sql', line: 22, column: 8 });
  t.like(world.fact('mart-refreshed', 'mart_c'), { outcome: 'skipped', reason: 'upstream' });
  t.is(world.fact('mart-refreshed', 'mart_b')?.outcome, 'refreshed');
  t.is(world.fact('marts-refreshed')?.summary, 'Completed: 1/4 tables refreshed (1 failed, 2 skipped)');
});

test('"with": ["stale-upstream"] builds on the last version of a mart that failed', async (t) => {
  const world = createWorld({
    bigquery: {
      build: (mart) =>
        mart === 'mart_a' ? new BigQueryCallError('invalidQuery', 'Syntax error', 400) : { rows: 100 },
    },
  });

  await world.deliver({ only: ['mart_a', 'mart_c'], with: ['stale-upstream'] });

  t.is(world.fact('mart-refreshed', 'mart_c')?.outcome, 'refreshed');
});

test('a second trigger of the slot joins the run; a Force run long after it starts a new one', async (t) => {
  const world = createWorld();
  await world.deliver(scheduled, { messageId: '1', publishTime: '2026-11-24T02:00:00Z' });

  await world.deliver(scheduled, { messageId: '2', publishTime: '2026-11-24T02:15:00Z' });
  t.is(world.facts('run-started').length, 1);
  t.like(world.fact('run-joined'), { runId: 's20261124T0200Z', messageId: '2' });

  await world.deliver(scheduled, { messageId: '3', publishTime: '2026-11-24T02:16:00Z' });
  t.like(world.facts('run-started')[1], { runId: 'm3', forced: true });
  t.is(world.facts('marts-refreshed').length, 2);
});

test('a redelivery after the end says and does nothing', async (t) => {
  const world = createWorld();
  await world.deliver(scheduled);
  const said = world.published.length;
  const called = world.bigquery.calls.length;

  t.is(await world.deliver(scheduled), 'acknowledged');

  t.is(world.published.length, said);
  t.is(world.bigquery.calls.length, called);
});

test('an unknown mart is rejected with the nearest name, and the next message still works', async (t) => {
  const world = createWorld();

  t.is(await world.deliver({ only: ['mart_a', 'mart_bb'] }), 'acknowledged');
  t.like(world.fact('request-rejected'), {
    topic: 'refresh-marts',
    messageId: '1',
    field: 'only[1]',
    problem: 'no mart is named "mart_bb"; did you mean mart_b?',
  });
  t.deepEqual(world.bigquery.calls, []);

  await world.deliver({ only: ['mart_b'] }, { messageId: '2' });
  t.is(world.fact('mart-refreshed', 'mart_b')?.outcome, 'refreshed');
});

test('a held mart is left as it is until its hold expires', async (t) => {
  const world = createWorld();
  const hold: Control = {
    id: 'hold.mart_b',
    kind: 'hold',
    subject: 'mart_b',
    author: 'Ani',
    reason: 'checking numbers',
    since: '2026-11-23T20:00:00Z',
    until: '2026-11-25T00:00:00Z',
    via: 'message',
    messageId: '7',
  };
  await world.state.put('controls', hold.id, hold, { expiresAt: new Date(hold.until) });

  await world.deliver(scheduled);

  t.like(world.fact('mart-refreshed', 'mart_b'), {
    outcome: 'held',
    reason: 'hold',
    explanation: 'held by Ani until 2026-11-25T00:00:00Z: checking numbers',
  });
  t.false(world.bigquery.tables.has('ineco_marts.mart_b'));
  t.is(world.fact('mart-refreshed', 'mart_d')?.outcome, 'refreshed');
});
