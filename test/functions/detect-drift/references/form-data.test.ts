import test from 'ava';
import type { JsonObject } from '../../../../shared/clients/superset/port.ts';
import { inShort, sql, sum, where } from './_in-short.ts';

const settings = test.macro({
  exec(t, vizType: string, params: JsonObject, wanted: string[]) {
    t.deepEqual(inShort({ vizType, params, queryContext: undefined }).sort(), [...wanted].sort());
  },
  title: (_, vizType: string, params: JsonObject) => `${vizType} reads ${Object.keys(params).join(', ')}`,
});

test(
  settings,
  'table',
  { query_mode: 'raw', all_columns: ['a'], order_by_cols: ['["b", true]'], groupby: ['old'] },
  ['dimension a', 'order b', '?dimension old'],
);
test(
  settings,
  'table',
  { query_mode: 'aggregate', groupby: ['a'], metrics: [sum('m')], all_columns: ['old'] },
  ['dimension a', 'metric m', '?dimension old'],
);
test(settings, 'table', { groupby: ['a'], metrics: ['saved'], percent_metrics: [sum('p')] }, [
  'dimension a',
  'metric saved',
  'metric p',
]);
test(settings, 'ag-grid-table', { query_mode: 'raw', all_columns: ['a'], metrics: ['old'] }, [
  'dimension a',
  '?metric old',
]);
test(settings, 'handlebars', { query_mode: 'aggregate', groupby: ['a'], metrics: [sum('m')] }, [
  'dimension a',
  'metric m',
]);
test(
  settings,
  'pivot_table_v2',
  { groupbyRows: ['a'], groupbyColumns: ['b'], metrics: [sum('m')], groupby: ['old'] },
  ['dimension a', 'dimension b', 'metric m', '?dimension old'],
);
test(settings, 'big_number', { metric: sum('m'), x_axis: 'day', metrics: [sum('old')] }, [
  'metric m',
  'axis day',
  '?metric old',
]);
test(settings, 'big_number_total', { metric: sql('SUM(m) / 2'), x_axis: 'old' }, [
  'sql [SUM(m) / 2]',
  '?axis old',
]);
test(settings, 'pop_kpi', { metric: sum('m'), cols: ['a'] }, ['metric m', 'dimension a']);
test(
  settings,
  'echarts_timeseries_line',
  {
    x_axis: 'day',
    metrics: [sum('m')],
    groupby: ['a'],
    timeseries_limit_metric: sum('t'),
    adhoc_filters: [where('f')],
  },
  ['axis day', 'metric m', 'dimension a', 'metric t', 'filter f'],
);
test(settings, 'echarts_area', { x_axis: { ...sql('DATE(day)'), columnType: 'BASE_AXIS' }, metrics: ['s'] }, [
  'axis [DATE(day)]',
  'metric s',
]);
test(
  settings,
  'mixed_timeseries',
  {
    x_axis: 'day',
    metrics: [sum('m')],
    metrics_b: [sum('n')],
    groupby_b: ['b'],
    adhoc_filters_b: [where('f')],
  },
  ['axis day', 'metric m', 'metric n', 'dimension b', 'filter f'],
);
test(settings, 'echarts_timeseries_bar', { x_axis: 'day', metrics: [sum('m')], metrics_b: [sum('old')] }, [
  'axis day',
  'metric m',
  '?metric old',
]);
test(settings, 'pie', { groupby: ['a'], metric: sum('m'), metrics: [sum('old')] }, [
  'dimension a',
  'metric m',
  '?metric old',
]);
test(settings, 'sunburst_v2', { columns: ['a', 'b'], metric: sum('m'), secondary_metric: sum('n') }, [
  'dimension a',
  'dimension b',
  'metric m',
  'metric n',
]);
test(settings, 'histogram_v2', { column: 'a', groupby: ['b'] }, ['dimension a', 'dimension b']);
test(settings, 'box_plot', { columns: [], groupby: ['b'], metrics: [sum('m')], granularity_sqla: 'day' }, [
  'dimension b',
  'metric m',
  'granularity day',
]);
test(settings, 'bubble_v2', { entity: 'a', series: 'b', x: sum('x'), y: sum('y'), size: sum('z') }, [
  'dimension a',
  'dimension b',
  'metric x',
  'metric y',
  'metric z',
]);
test(settings, 'graph_chart', { source: 'a', target: 'b', source_category: 'c', metric: sum('m') }, [
  'dimension a',
  'dimension b',
  'dimension c',
  'metric m',
]);
test(settings, 'tree_chart', { id: 'a', parent: 'b', name: 'c', metric: sum('m') }, [
  'dimension a',
  'dimension b',
  'dimension c',
  'metric m',
]);
test(settings, 'gantt_chart', { start_time: 'a', end_time: 'b', y_axis: 'c', tooltip_columns: ['d'] }, [
  'dimension a',
  'dimension b',
  'dimension c',
  'dimension d',
]);
test(settings, 'world_map', { entity: 'country', metric: sum('m'), secondary_metric: sum('n') }, [
  'dimension country',
  'metric m',
  'metric n',
]);
test(
  settings,
  'deck_scatter',
  { spatial: { type: 'latlong', lonCol: 'lon', latCol: 'lat', geohashCol: 'old' } },
  ['dimension lon', 'dimension lat'],
);
test(
  settings,
  'deck_hex',
  { spatial: { type: 'geohash', geohashCol: 'g' }, point_radius_fixed: { type: 'metric', value: sum('m') } },
  ['dimension g', 'metric m'],
);
test(settings, 'deck_arc', { start_spatial: { type: 'delimited', lonlatCol: 'a' }, dimension: 'd' }, [
  'dimension a',
  'dimension d',
]);
test(
  settings,
  'mapbox',
  { all_columns_x: 'lon', all_columns_y: 'lat', map_label: ['count'], point_radius: 'Auto' },
  ['dimension lon', 'dimension lat'],
);
test(settings, 'pie', { where: 'a > 1', having: 'SUM(b) > 1' }, ['sql [a > 1]', 'sql [SUM(b) > 1]']);
test(
  settings,
  'pie',
  { extra_form_data: { filters: [{ col: 'f', op: 'IN', val: [1] }], time_column: 'day' } },
  ['filter f', 'granularity day'],
);
test(settings, 'pie', { column_config: { a: {} }, conditional_formatting: [{ column: 'b' }] }, [
  '?label a',
  '?label b',
]);
test(
  settings,
  'table',
  { matrixify_dimension_rows: { dimension: 'a', values: [] }, matrixify_rows: [sum('m')] },
  ['?dimension a', '?metric m'],
);
test(settings, 'a_plug_in', { groupby: ['a'] }, ['?dimension a']);
test(settings, 'pie', { groupby: [null, 3, {}], metric: 7, adhoc_filters: 'no list', spatial: [] }, []);
