import test from 'ava';
import { BigQueryCallError } from '../../../../shared/clients/bigquery-call-error.ts';
import { chart, column } from '../_dataset.ts';
import { createMissingColumn } from '../_drifted.ts';

type World = ReturnType<typeof createMissingColumn>;

const failing = (world: World) =>
  world.fact().findings.filter(({ subject }) => subject === 'Apply clicks (chart 2)');

const count = (world: World, call: string) => world.superset.calls.filter((name) => name === call).length;

/** The column was added, and the chart shows an error all the same. */
async function createFailing() {
  const world = createMissingColumn();
  world.superset.faults.set('compile', 'validation');
  await world.deliver();
  return world;
}

test('a chart that still shows an error after the write is a finding in Superset’s own words', async (t) => {
  const world = await createFailing();

  t.is(world.superset.writes(), 1);
  t.like(failing(world)[0], {
    kind: 'chart-broken',
    severity: 'P3',
    summary: 'The chart Apply clicks shows an error after its dataset mart_geo was written: it is validation',
  });
  t.deepEqual(failing(world)[0]?.evidence?.[0], { label: 'Superset says', value: 'it is validation' });
  t.like(world.synced()[0], {
    charts: [{ chart: 'Apply clicks', verdict: 'fails', reason: 'it is validation' }],
  });
});

test('it stands in every run until the chart loads again, and is over then', async (t) => {
  const world = await createFailing();
  const stood = failing(world);

  await world.deliver({}, '2');
  t.deepEqual(failing(world), stood);
  t.is(world.superset.writes(), 1);

  world.superset.faults.delete('compile');
  await world.deliver({}, '3');
  t.deepEqual(failing(world), []);
  t.is(count(world, 'forced chartData'), 0, 'its SQL proved it without a query');
});

test('what only a real query showed is over when a real query works', async (t) => {
  const world = createMissingColumn();
  world.superset.faults.set('forced chartData', 'columns-missing');
  await world.deliver();
  t.is(failing(world).length, 1);

  await world.deliver({ sync: 'none' }, '2');
  t.is(failing(world).length, 1, 'a run that writes nothing makes no query');
  t.is(count(world, 'forced chartData'), 1);

  world.superset.faults.delete('forced chartData');
  await world.deliver({}, '3');
  t.deepEqual(failing(world), []);
  t.is(count(world, 'forced chartData'), 2);
});

test('one real query is made in a run, however many datasets were written', async (t) => {
  const world = createMissingColumn();
  const first = world.superset.datasets.get(7);
  if (first)
    world.superset.datasets.set(8, {
      ...first,
      id: 8,
      columns: [
        column(31, 'event_date', { type: 'DATE', isTemporal: true }),
        column(32, 'country'),
        column(33, 'users', { type: 'INT64' }),
      ],
    });
  const clicks = world.superset.charts.get(2)?.queryContext;
  world.superset.charts.set(4, chart(4, [], { datasourceId: 8, queryContext: clicks }));

  await world.deliver();

  t.is(world.superset.writes(), 2);
  t.is(count(world, 'compile'), 2);
  t.is(count(world, 'forced chartData'), 1);
});

test('SQL that BigQuery refuses is told in BigQuery’s words, under the column that is told already', async (t) => {
  const world = createMissingColumn();
  world.superset.edit(7, (before) => ({ ...before, columns: [...before.columns, column(4, 'city')] }));
  const queries = [
    {
      metrics: [{ expressionType: 'SIMPLE', column: { column_name: 'apply_clicks' }, aggregate: 'SUM' }],
      columns: ['city'],
    },
  ];
  world.superset.charts.set(2, chart(2, queries, { name: 'Apply clicks' }));
  world.warehouse.dryRunRefusal = new BigQueryCallError(
    'invalidQuery',
    'Unrecognized name: city at [2:3]',
    400,
  );

  await world.deliver();

  t.like(failing(world)[0], { causedBy: ['chart-broken:mart_geo.city'] });
  t.regex(failing(world)[0]?.summary ?? '', /Unrecognized name: city/);
});

test('a chart that nobody has any more is no finding, and neither is what could not be tried', async (t) => {
  const world = await createFailing();
  world.superset.charts.delete(2);
  await world.deliver({}, '2');
  t.deepEqual(failing(world), []);

  const other = createMissingColumn();
  other.superset.faults.set('compile', 'timeout');
  await other.deliver();
  t.deepEqual(failing(other), []);
});

test('a dry run tries nothing and repeats what stands', async (t) => {
  const world = await createFailing();
  const stood = failing(world);
  const before = count(world, 'compile');

  await world.deliver({ dryRun: true }, '2');

  t.deepEqual(failing(world), stood);
  t.is(count(world, 'compile'), before);
});
