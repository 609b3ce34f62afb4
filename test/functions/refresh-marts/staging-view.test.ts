import test from 'ava';
import { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
import { createWorld } from './_world.ts';

const scheduled = { trigger: 'schedule' };

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
