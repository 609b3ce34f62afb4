import type { JsonObject } from '../../../../shared/clients/superset/port.ts';
import { findingsOf, makeChart, openMart } from '../mart.ts';
import type { Story } from '../story.ts';

/** How a setting of the editor holds a column. */
const forms = {
  column: (column: string) => column,
  columns: (column: string) => [column],
  metric: (column: string) => ({
    expressionType: 'SIMPLE',
    column: { column_name: column },
    aggregate: 'MAX',
    label: 'm',
  }),
  order: (column: string) => [`["${column}", true]`],
  place: (column: string) => ({ type: 'latlong', lonCol: column, latCol: column }),
  radius: (column: string) => ({ type: 'metric', value: forms.metric(column) }),
};

type Form = keyof typeof forms;

/** The settings that each type of chart has for itself; `mode` where it reads them in one mode only. */
const types: Record<string, Partial<Record<Form, string>> & { mode?: string }> = {
  table: { columns: 'all_columns', order: 'order_by_cols', mode: 'raw' },
  ag_grid_table: { columns: 'groupby', metric: 'percent_metrics metrics', mode: 'aggregate' },
  handlebars: { columns: 'all_columns', mode: 'raw' },
  pivot_table_v2: { columns: 'groupbyRows groupbyColumns', metric: 'metrics series_limit_metric' },
  big_number: { column: 'x_axis', metric: 'metric' },
  pop_kpi: { columns: 'cols', metric: 'metric' },
  echarts_timeseries_line: {
    column: 'x_axis',
    columns: 'groupby',
    metric: 'metrics timeseries_limit_metric',
  },
  mixed_timeseries: { columns: 'groupby groupby_b', metric: 'metrics metrics_b timeseries_limit_metric_b' },
  pie: { columns: 'groupby', metric: 'metric' },
  sunburst_v2: { columns: 'columns', metric: 'metric secondary_metric' },
  waterfall: { column: 'x_axis', columns: 'groupby', metric: 'metric' },
  histogram_v2: { column: 'column', columns: 'groupby' },
  box_plot: { columns: 'columns groupby', metric: 'metrics' },
  bubble_v2: { column: 'entity series', metric: 'x y size orderby' },
  heatmap_v2: { column: 'x_axis groupby', metric: 'metric' },
  heatmap: { column: 'all_columns_x all_columns_y' },
  graph_chart: { column: 'source target source_category target_category', metric: 'metric' },
  sankey_v2: { column: 'source target', metric: 'metric' },
  tree_chart: { column: 'id parent name', metric: 'metric' },
  gantt_chart: {
    column: 'start_time end_time y_axis',
    columns: 'tooltip_columns',
    metric: 'tooltip_metrics',
  },
  word_cloud: { column: 'series', metric: 'metric' },
  country_map: { column: 'entity', metric: 'metric' },
  world_map: { column: 'entity', metric: 'metric secondary_metric' },
  point_cluster_map: { column: 'all_columns_x all_columns_y point_radius', columns: 'map_label' },
  mapbox: { column: 'all_columns_x all_columns_y point_radius', columns: 'mapbox_label' },
  para: { column: 'series', metric: 'metrics secondary_metric' },
  deck_scatter: { place: 'spatial', radius: 'point_radius_fixed', column: 'dimension' },
  deck_arc: { place: 'start_spatial end_spatial' },
  deck_path: { column: 'line_column', columns: 'js_columns' },
  deck_geojson: { column: 'geojson' },
};

type Setting = { column: string; key: string; value: unknown };

function settingsOf(vizType: string): Setting[] {
  const { mode: _, ...keys } = types[vizType] ?? {};
  return Object.entries(keys).flatMap(([form, words]) =>
    words.split(' ').map((key) => {
      const column = `${vizType}__${key}`;
      return { column, key, value: forms[form as Form](column) };
    }),
  );
}

/** Charts that somebody made by a program: only their settings say what they use. */
export const vizTypeStories: Story[] = [
  {
    title: 'of every type of chart, each setting of its own that names a lost column is told with the chart',
    tell: async (t, drift) => {
      const settings = Object.keys(types).flatMap(settingsOf);
      const all = settings.map(({ column }) => `3 AS ${column}`).join(', ');
      const { world, mart, story } = await openMart(t, drift, `'AM' AS country, ${all}`);
      for (const [vizType, { mode }] of Object.entries(types)) {
        const params: JsonObject = Object.fromEntries(
          settingsOf(vizType).map(({ key, value }) => [key, value]),
        );
        await makeChart(world, mart, {
          name: `A ${vizType}`,
          vizType,
          params: { query_mode: mode, ...params },
        });
      }
      await world.sql(`CREATE OR REPLACE TABLE ${mart.table} AS SELECT 'AM' AS country`);

      const told = findingsOf(await story.run(), mart);

      const named = told.map(({ subject, kind, evidence = [] }) => {
        const charts = evidence.find(({ label }) => label === 'Charts')?.value;
        return `${subject} ${kind} ${charts}`;
      });
      const expected = Object.keys(types).flatMap((vizType) =>
        settingsOf(vizType).map(({ column }) => `${mart.name}.${column} chart-broken A ${vizType}`),
      );
      t.deepEqual(named.toSorted(), expected.toSorted());
    },
  },
];
