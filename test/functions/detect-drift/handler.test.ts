import test from 'ava';
import { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
import { chart, dataset } from './_dataset.ts';
import { createLostColumn, createMissingColumn } from './_drifted.ts';
import { createWorld } from './_world.ts';

test('a run that finds nothing says so', async (t) => {
  const world = createWorld();

  t.is(await world.deliver(), 'acknowledged');

  t.deepEqual(world.fact(), {
    runId: 'm1',
    summary: '1 dataset compared: no drift',
    datasets: 1,
    findings: [],
    supersetVersion: '6.1.0',
  });
  t.is(world.superset.writes(), 0);
});

test('a run that is delivered twice says the same twice', async (t) => {
  const world = createMissingColumn();

  await world.deliver();
  await world.deliver();

  t.is(world.superset.writes(), 1);
  t.is(new Set(world.published.map(({ id }) => id)).size, 2);
  t.deepEqual(world.fact().findings, []);
});

for (const problem of ['unreachable', 'timeout', 'database-down', 'database-silent'] as const) {
  test(`Superset ${problem}: what stood still stands, and nobody says that nothing drifted`, async (t) => {
    const world = createLostColumn();
    await world.deliver();
    const stood = world.fact().findings;
    world.superset.faults.set('every call', problem);

    t.is(await world.deliver({}, '2'), 'acknowledged');

    t.deepEqual(world.fact().findings, stood);
    t.regex(world.fact().summary, /^Not everything could be looked at \(.*is (.*)\)/);
    t.false(world.fact().summary.includes('no drift'));
    t.is(world.fact().obstacles?.length, 1);
  });
}

test('what passes by itself is worth another delivery', async (t) => {
  const world = createWorld();
  world.superset.faults.set('listCharts', 'rate-limited');

  t.is(await world.deliver(), 'retry');

  t.deepEqual(world.published, []);
});

test('BigQuery that refuses to tell its columns is an obstacle; one that is away is another delivery', async (t) => {
  const world = createWorld();
  world.warehouse.refusal = new BigQueryCallError('accessDenied', 'Access Denied', 403);
  await world.deliver();
  t.regex(world.fact().summary, /Access Denied/);
  t.like(world.fact().findings[0], { subject: 'bigquery', class: 'permission-denied', severity: 'P2' });

  world.warehouse.refusal = new BigQueryCallError('connection', 'socket hang up');
  t.is(await world.deliver({}, '2'), 'retry');
});

test('a dataset that cannot be read keeps its findings, and the others are compared', async (t) => {
  const world = createLostColumn();
  await world.deliver();
  const stood = world.fact().findings;
  world.superset.faults.set('dataset', 'forbidden');

  await world.deliver({}, '2');

  t.deepEqual(
    world.fact().findings.find(({ subject }) => subject === 'mart_geo.city'),
    stood[0],
  );
  t.regex(world.fact().obstacles?.[0] ?? '', /The dataset mart_geo could not be read/);
});

test('a virtual dataset over a mart is checked by a dry run, and one with Jinja is not', async (t) => {
  const world = createWorld();
  const virtual = dataset({ kind: 'virtual', tableName: 'by hand' });
  const sql = 'SELECT gone FROM `p.ineco_marts.mart_geo`';
  world.superset.datasets.set(8, { ...virtual, id: 8, sql });
  world.superset.datasets.set(9, { ...virtual, id: 9, tableName: 'jinja', sql: `${sql} {{ x }}` });
  world.warehouse.dryRunRefusal = new BigQueryCallError(
    'invalidQuery',
    'Unrecognized name: gone at [1:8]',
    400,
  );

  await world.deliver();

  t.deepEqual(world.warehouse.dryRuns, [sql]);
  t.like(world.fact().findings[0], { kind: 'dataset-drift', subject: 'by hand' });
  t.deepEqual(world.fact().notChecked, ['The virtual dataset jinja: its SQL has Jinja']);
});

for (const problem of ['unauthorized', 'forbidden'] as const) {
  test(`Superset that answers ${problem} is a finding of its own, which no probe would tell`, async (t) => {
    const world = createLostColumn();
    await world.deliver();
    const stood = world.fact().findings;
    world.superset.faults.set('listDatasets', problem);

    await world.deliver({}, '2');

    const [rights, ...others] = world.fact().findings;
    t.like(rights, { kind: 'dataset-drift', subject: 'superset', class: 'permission-denied' });
    t.deepEqual(others, stood);
  });
}

test('an account that sees no dataset is told as that, and ends no finding', async (t) => {
  const world = createLostColumn();
  await world.deliver();
  world.superset.datasets.clear();

  await world.deliver({}, '2');

  const subjects = world.fact().findings.map(({ subject }) => subject);
  t.true(subjects.includes('superset'));
  t.true(subjects.includes('mart_geo.city'));
  t.false(subjects.includes('mart_geo'));
});

test('a dataset that a chart names and nobody shows is told, with the chart', async (t) => {
  const world = createWorld();
  world.superset.charts.set(2, chart(2, [], { name: 'Lonely', datasourceId: 44 }));

  await world.deliver();

  t.like(world.fact().findings[0], {
    kind: 'dataset-drift',
    subject: 'dataset 44',
    summary: "The dataset 44 of the chart Lonely is gone, or the watchdog's account may not see it.",
  });
});

test('another major version of Superset is named and warned about, and compared all the same', async (t) => {
  const world = createWorld();
  await world.deliver();
  t.like(world.fact(), { supersetVersion: '6.1.0', versionWarning: undefined });

  world.superset.world.version = '7.0.1';
  await world.deliver({}, '2');

  t.like(world.fact(), {
    supersetVersion: '7.0.1',
    versionWarning: 'This is Superset 7.0.1; the watchdog was made for 6.1',
    summary: '1 dataset compared: no drift',
  });
});
