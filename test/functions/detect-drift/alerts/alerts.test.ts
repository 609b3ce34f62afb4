import test from 'ava';
import { BigQueryCallError } from '../../../../shared/clients/bigquery-call-error.ts';
import { createLostColumn } from '../_drifted.ts';
import { createWorld } from '../_world.ts';

type World = ReturnType<typeof createWorld>;

function addAlert(
  world: World,
  sql: string | undefined,
  more: { active?: boolean; databaseId?: number } = {},
) {
  world.superset.reports.set(5, {
    id: 5,
    name: 'No traffic',
    type: sql === undefined ? 'Report' : 'Alert',
    active: true,
    evaluatedAt: undefined,
    databaseId: 1,
    sql,
    ...more,
  });
}

const refusal = (text: string) => new BigQueryCallError('invalidQuery', text, 400);

const ofAlert = (world: World) =>
  world.fact().findings.find(({ subject }) => subject === 'No traffic (alert 5)');

test('an alert whose table lost the column is named among those who use it', async (t) => {
  const world = createLostColumn();
  world.superset.charts.delete(2);
  addAlert(world, "SELECT COUNT(*) FROM `p.ineco_marts.mart_geo` WHERE city = 'Yerevan'");

  await world.deliver();

  const column = world.fact().findings.find(({ subject }) => subject === 'mart_geo.city');
  t.like(column, { kind: 'chart-broken', severity: 'P3' });
  t.is(
    column?.summary,
    'mart_geo lost the column city in BigQuery: an error is shown by the alert No traffic.',
  );
  t.true(column?.evidence?.some(({ label, value }) => label === 'Alerts' && value === 'No traffic'));
});

test('SQL that BigQuery refuses is a finding of the alert, explained by the column that is told already', async (t) => {
  const world = createLostColumn();
  addAlert(world, 'SELECT COUNT(city) FROM ineco_marts.mart_geo');
  world.warehouse.dryRunRefusal = refusal('Unrecognized name: city at [1:14]');

  await world.deliver();

  t.like(ofAlert(world), { kind: 'chart-broken', severity: 'P3', causedBy: ['chart-broken:mart_geo.city'] });
  t.regex(
    ofAlert(world)?.summary ?? '',
    /No traffic of Superset warns nobody any more.*Unrecognized name: city/,
  );

  delete world.warehouse.dryRunRefusal;
  await world.deliver({}, '2');
  t.is(ofAlert(world), undefined);
});

test('an alert of a table without a dataset is looked at too, and so is one of a mart that is gone', async (t) => {
  for (const table of ['ineco_marts.mart_pages', 'mart_geo']) {
    const world = createWorld();
    world.superset.datasets.clear();
    world.tables.clear();
    addAlert(world, `SELECT COUNT(*) FROM ${table}`);
    world.warehouse.dryRunRefusal = refusal(`Not found: Table ${table}`);

    await world.deliver();

    t.regex(ofAlert(world)?.summary ?? '', /Not found: Table/, table);
  }
});

test('an alert of other tables, of another database, or switched off is none of ours; a report has no SQL', async (t) => {
  for (const [sql, more] of [
    ['SELECT 1 FROM shop.orders', {}],
    ['SELECT 1 FROM ineco_marts.mart_geo', { databaseId: 2 }],
    ['SELECT 1 FROM ineco_marts.mart_geo', { active: false }],
    [undefined, {}],
  ] as const) {
    const world = createWorld();
    addAlert(world, sql, more);

    await world.deliver();

    t.deepEqual(world.warehouse.dryRuns, []);
    t.deepEqual(world.fact().findings, []);
  }
});

test('a column that only one of several tables has is perhaps that of the alert', async (t) => {
  const world = createLostColumn();
  world.superset.charts.delete(2);
  world.tables.set('mart_pages', [{ name: 'city', type: 'STRING' }]);
  addAlert(world, 'SELECT city FROM ineco_marts.mart_geo JOIN ineco_marts.mart_pages USING (country)');

  await world.deliver();

  t.like(
    world.fact().findings.find(({ subject }) => subject === 'mart_geo.city'),
    { kind: 'column-drift', severity: 'P3' },
  );
});

test('an account that may not read alerts is told so once, and that is no obstacle', async (t) => {
  const world = createWorld();
  world.superset.faults.set('listReports', 'forbidden');

  await world.deliver();

  t.deepEqual(world.fact().notChecked, ['Alerts: the account may not read them']);
  t.is(world.fact().obstacles, undefined);
  t.is(world.fact().summary, '1 dataset compared: no drift');
});

test('an alert with Jinja is not checked, and neither is one that is gone meanwhile', async (t) => {
  const world = createWorld();
  addAlert(world, 'SELECT 1 FROM ineco_marts.mart_geo WHERE {{ x }}');
  await world.deliver();
  t.deepEqual(world.fact().notChecked, ['The alert No traffic: its SQL has Jinja']);

  world.superset.faults.set('report', 'not-found');
  await world.deliver({}, '2');
  t.deepEqual(world.fact().notChecked, ['The alert No traffic: it is not-found']);
});
