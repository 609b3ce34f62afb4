import test from 'ava';
import { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
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

test('an empty build and one below the floor are withheld; a human can accept the volume once', async (t) => {
  const rows = new Map([
    ['mart_a', 0],
    ['mart_b', 49],
  ]);
  const world = createWorld({ bigquery: { build: (mart) => ({ rows: rows.get(mart) ?? 100 }) } });
  for (const name of ['mart_a', 'mart_b']) {
    await world.state.put('publishes', name, {
      published: { runId: 'before', runStartedAt: '2026-11-23T02:00:00Z' },
    });
  }
  world.bigquery.place('ineco_marts.mart_a', {});
  world.bigquery.place('ineco_marts.mart_b', {
    listed: { type: 'TABLE', timePartitioning: { type: 'DAY', field: 'event_date' } },
  });

  await world.deliver({ only: ['mart_a', 'mart_b'] });

  t.like(world.fact('mart-refreshed', 'mart_a'), { outcome: 'rejected', reason: 'empty' });
  t.like(world.fact('mart-refreshed', 'mart_b'), {
    outcome: 'rejected',
    reason: 'volume',
    rows: 49,
    previousRows: 100,
  });
  t.is(world.bigquery.tables.get('ineco_marts.mart_b')?.rows, 100);

  await world.deliver({ only: ['mart_b'], accept: ['volume'] }, { messageId: '2' });

  t.is(world.bigquery.tables.get('ineco_marts.mart_b')?.rows, 49);
});

test('a failed header audit withholds the build', async (t) => {
  const world = createWorld({ bigquery: { violations: () => ({ audit_0: '3' }) } });

  await world.deliver({ only: ['mart_a'] });

  t.like(world.fact('mart-refreshed', 'mart_a'), { outcome: 'rejected', reason: 'audit' });
  t.false(world.bigquery.tables.has('ineco_marts.mart_a'));
});

test('a rate limit is waited out, attempt by attempt', async (t) => {
  const world = createWorld({
    bigquery: {
      build: (_, attempt) =>
        attempt < 3
          ? new BigQueryCallError('rateLimitExceeded', 'Exceeded rate limits: too many jobs', 403)
          : { rows: 100 },
    },
  });

  await world.deliver({ only: ['mart_a'] });

  t.like(world.fact('mart-refreshed', 'mart_a'), { outcome: 'refreshed', attempts: 3 });
  t.true(world.bigquery.jobs.has('watchdog_m1_mart_a_3'));
});

test('a broken staging view skips all marts with one reason', async (t) => {
  const world = createWorld({
    bigquery: {
      dryRun: () => new BigQueryCallError('invalidQuery', 'Unrecognized name: geo at [12:3]', 400),
    },
  });

  await world.deliver(scheduled);

  const end = world.fact('marts-refreshed');
  t.is(end?.summary, 'Completed: 0/4 tables refreshed (4 skipped)');
  t.like(end?.stagingView, { state: 'broken' });
  t.is(new Set(world.facts('mart-refreshed').map(({ explanation }) => explanation)).size, 1);
  t.deepEqual([...world.bigquery.jobs.keys()], []);
});

test('observe writes nothing: it tells what each mart would read, as far as it can, and lets the chain go on', async (t) => {
  const world = createWorld({ config: { mode: 'observe' } });

  await world.deliver(scheduled);

  t.deepEqual([...world.bigquery.jobs.keys()], []);
  t.deepEqual([...world.bigquery.tables.keys()], []);
  t.like(world.fact('mart-refreshed', 'mart_a'), {
    outcome: 'skipped',
    reason: 'observe',
    bytesProcessed: 10,
  });
  t.true(world.published.some(({ topic }) => topic === 'check-freshness'));
});

test("shadow publishes beside the live marts and tells the difference to the cron's tables", async (t) => {
  const world = createWorld({ config: { mode: 'shadow' } });
  world.bigquery.place('ineco_marts.mart_a', { rows: 97 });

  await world.deliver({ only: ['mart_a'] });

  t.is(world.bigquery.tables.get('ineco_marts_shadow.mart_a')?.rows, 100);
  t.is(world.bigquery.tables.get('ineco_marts.mart_a')?.writtenBy, 'somebody else');
  t.deepEqual(world.fact('mart-refreshed', 'mart_a')?.difference, { rows: 100, publishedRows: 97 });
});

test('a table of another writer is left alone until a human adopts it; a snapshot is kept', async (t) => {
  const world = createWorld();
  world.bigquery.place('ineco_marts.mart_b', { rows: 70 });

  await world.deliver({ only: ['mart_b'] });

  t.like(world.fact('mart-refreshed', 'mart_b'), { outcome: 'rejected', reason: 'not-adopted' });
  t.is(world.bigquery.tables.get('ineco_marts.mart_b')?.rows, 70);

  await world.deliver({ only: ['mart_b'], accept: ['adopt'] }, { messageId: '2' });

  t.is(world.bigquery.tables.get('ineco_marts.mart_b')?.rows, 100);
  t.is(world.bigquery.tables.get('ineco_marts.mart_b_before_adopt_m2')?.rows, 70);
  t.is(typeof world.facts('mart-refreshed').at(-1)?.missingSeconds, 'number');
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

test('a run older than the last publish of a mart does not publish', async (t) => {
  const world = createWorld();
  await world.state.put('publishes', 'mart_a', {
    published: { runId: 'newer', runStartedAt: '2026-11-24T02:10:00Z', at: '2026-11-24T02:11:00Z' },
  });

  await world.deliver({ only: ['mart_a'] });

  t.like(world.fact('mart-refreshed', 'mart_a'), { outcome: 'rejected', reason: 'superseded' });
  t.false(world.bigquery.tables.has('ineco_marts.mart_a'));
});

test('a held mart is left as it is until its hold expires', async (t) => {
  const world = createWorld();
  const hold = { mart: 'mart_b', author: 'Ani', reason: 'checking numbers', until: '2026-11-25T00:00:00Z' };
  await world.state.put('controls', 'hold.mart_b', hold);

  await world.deliver(scheduled);

  t.like(world.fact('mart-refreshed', 'mart_b'), { outcome: 'held', reason: 'hold' });
  t.false(world.bigquery.tables.has('ineco_marts.mart_b'));
  t.is(world.fact('mart-refreshed', 'mart_d')?.outcome, 'refreshed');
});

test('applying the staging view dry-runs every mart against it first', async (t) => {
  const world = createWorld({
    bigquery: {
      dryRun: (sql) =>
        sql.includes('stg_events__m1') && sql.includes('ineco_marts.mart_a')
          ? new BigQueryCallError('invalidQuery', 'Unrecognized name: x at [1:8]', 400)
          : undefined,
    },
  });
  world.bigquery.views.set('ineco_marts.stg_events', 'SELECT old');

  for (const name of ['mart_a', 'mart_b', 'mart_c', 'mart_d'])
    world.bigquery.place(`ineco_marts.${name}`, {});

  await world.deliver({ apply: ['stg_events'] });

  t.is(world.bigquery.views.get('ineco_marts.stg_events'), 'SELECT old');
  t.like(world.fact('marts-refreshed')?.stagingView, { state: 'broken' });

  const sound = createWorld();
  sound.bigquery.views.set('ineco_marts.stg_events', 'SELECT old');
  await sound.deliver({ apply: ['stg_events'] });
  t.true(sound.bigquery.views.get('ineco_marts.stg_events')?.includes('ineco_ga4.events_*'));
  t.like(sound.fact('marts-refreshed'), {
    summary: 'Completed: 4/4 tables refreshed',
    stagingView: { state: 'applied' },
  });
  t.deepEqual(
    [...sound.bigquery.views.keys()].filter((name) => name.startsWith('watchdog_staging')),
    [],
  );
});

test('a view that differs from the repository is a finding, never changed silently', async (t) => {
  const world = createWorld();
  world.bigquery.views.set('ineco_marts.stg_events', 'SELECT 2');

  await world.deliver(scheduled);

  t.like(world.fact('marts-refreshed'), { refreshed: 4, stagingView: { state: 'differs' } });
  t.is(world.bigquery.views.get('ineco_marts.stg_events'), 'SELECT 2');
});

test('a mart never keeps the expiry that its dataset gives to new tables', async (t) => {
  const world = createWorld({ bigquery: { defaultExpiry: new Date('2027-01-01T00:00:00Z') } });

  await world.deliver({ only: ['mart_a'] });

  t.is(world.bigquery.tables.get('ineco_marts.mart_a')?.listed.expiresAt, undefined);
  t.deepEqual(world.fact('marts-refreshed')?.expiryRemoved, ['mart_a']);
});
