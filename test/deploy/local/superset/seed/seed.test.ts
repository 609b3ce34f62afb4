import test from 'ava';
import { seedCharts } from '../../../../../deploy/local/superset/seed/charts/seed-charts.ts';
import { seedDashboards } from '../../../../../deploy/local/superset/seed/seed-dashboards.ts';
import { seedMarts } from '../../../../../deploy/local/superset/seed/seed-marts.ts';
import plan from '../../../../../marts/plan.json' with { type: 'json' };

test('the seed knows all marts of the plan, and no other', (t) => {
  t.deepEqual(
    [...seedMarts],
    plan.marts.map(({ name }) => name),
  );
});

test('each mart is used by a chart, but for the one that only filters use', (t) => {
  const used = new Set<string>(seedCharts.map(({ table }) => table));

  t.deepEqual(
    seedMarts.filter((mart) => !used.has(mart)),
    ['mart_sessions'],
  );
});

test('each chart is on one dashboard, and there is one that nobody has saved in the editor', (t) => {
  t.deepEqual(
    seedDashboards.flatMap(({ charts }) => charts),
    seedCharts.map(({ name }) => name),
  );
  t.is(new Set(seedCharts.map(({ name }) => name)).size, seedCharts.length);
  t.deepEqual(
    seedCharts.flatMap(({ name, queries }) => (queries ? [] : [name])),
    ['Steps, as imported'],
  );
});

test('the charts are of all the kinds that name their columns in a way of their own', (t) => {
  const kinds = new Set(seedCharts.map(({ vizType }) => vizType));

  const wanted =
    'big_number_total big_number echarts_timeseries_line echarts_timeseries_bar echarts_area table pivot_table_v2 pie ' +
    'funnel heatmap_v2 histogram_v2 box_plot mixed_timeseries treemap_v2 world_map bubble_v2 sankey_v2';
  t.deepEqual(
    wanted.split(' ').filter((kind) => !kinds.has(kind)),
    [],
  );
});

test('the filters of the dashboards are over columns that the marts have', (t) => {
  const columns = plan.marts.flatMap((mart) => mart.columns.map((column) => `${mart.name}.${column.name}`));
  const filters = seedDashboards.flatMap((dashboard) => dashboard.filters);

  const unknown = filters.filter(
    (filter) => filter.kind === 'select' && !columns.includes(`${filter.table}.${filter.column}`),
  );
  t.deepEqual(unknown, []);
});
