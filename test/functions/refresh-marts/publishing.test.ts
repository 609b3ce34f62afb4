import test from 'ava';
import type { RefreshMartsCollaborators } from '../../../functions/refresh-marts/handler.ts';
import { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
import { createWorld, plan } from './_world.ts';

const scheduled = { trigger: 'schedule' };

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

test('a run older than the last publish of a mart does not publish', async (t) => {
  const world = createWorld();
  await world.state.put('publishes', 'mart_a', {
    published: { runId: 'newer', runStartedAt: '2026-11-24T02:10:00Z', at: '2026-11-24T02:11:00Z' },
  });

  await world.deliver({ only: ['mart_a'] });

  t.like(world.fact('mart-refreshed', 'mart_a'), { outcome: 'rejected', reason: 'superseded' });
  t.false(world.bigquery.tables.has('ineco_marts.mart_a'));
});

test('a mart never keeps the expiry that its dataset gives to new tables', async (t) => {
  const world = createWorld({ bigquery: { defaultExpiry: new Date('2027-01-01T00:00:00Z') } });

  await world.deliver({ only: ['mart_a'] });

  t.is(world.bigquery.tables.get('ineco_marts.mart_a')?.listed.expiresAt, undefined);
  t.deepEqual(world.fact('marts-refreshed')?.expiryRemoved, ['mart_a']);
});

test('a mart whose audits need no more than rows and columns is judged by its build, without a query', async (t) => {
  const marts = plan.marts
    .filter(({ name }) => name === 'mart_a')
    .map(({ dateColumn: _, ...mart }) => ({
      ...mart,
      audits: [{ kind: 'row-floor' as const, percent: 80 }],
    }));
  let rows = 100;
  const world = createWorld({ plan: { ...plan, marts }, bigquery: { build: () => ({ rows }) } });
  const auditedByItsBuild = (same: RefreshMartsCollaborators): RefreshMartsCollaborators => ({
    ...same,
    bigquery: {
      ...same.bigquery,
      insertJob: async (jobId, configuration) => {
        const inserted = await same.bigquery.insertJob(jobId, configuration);
        for (const table of world.bigquery.tables.values()) table.audited = true;
        return inserted;
      },
    },
  });
  const queriesOfTheRun = () => world.bigquery.calls.filter((call) => call === 'query').length;

  await world.deliver({}, {}, auditedByItsBuild);

  t.like(world.fact('mart-refreshed', 'mart_a'), { outcome: 'refreshed', rows: 100 });
  t.is(queriesOfTheRun(), 2, 'row counts and columns of what is published, nothing else');

  rows = 79;
  await world.deliver({}, { messageId: '2' }, auditedByItsBuild);

  t.like(world.facts('mart-refreshed').at(-1), { outcome: 'rejected', reason: 'volume', rows: 79 });
  t.is(world.bigquery.tables.get('ineco_marts.mart_a')?.rows, 100);
});
