/**
 * Which settings of the editor hold columns, and which of them a type of chart reads. A chart keeps the settings of
 * the types it was before; those lead to nothing that runs.
 */

/** How the value of a key is read. */
export type KeyForm =
  | 'dimension'
  | 'axis'
  | 'metric'
  | 'granularity'
  | 'filter'
  | 'sql'
  | 'order'
  | 'spatial';

const spelledOut: Record<KeyForm, string> = {
  dimension: `groupby columns all_columns series entity series_columns groupbyRows groupbyColumns cols source target
    source_category target_category id parent name column start_time end_time y_axis tooltip_columns dimension
    all_columns_x all_columns_y map_label mapbox_label point_radius geom_column js_columns line_column geojson
    matrixify_dimension_rows matrixify_dimension_columns`,
  axis: 'x_axis',
  metric: `metrics metric metric_2 secondary_metric percent_metrics x y size timeseries_limit_metric series_limit_metric
    tooltip_metrics point_radius_fixed matrixify_rows matrixify_columns matrixify_topn_metric_rows
    matrixify_topn_metric_columns`,
  granularity: 'granularity_sqla granularity time_column',
  filter: 'adhoc_filters filters extra_filters',
  sql: 'where having',
  order: 'order_by_cols orderby',
  spatial: 'spatial start_spatial end_spatial',
};

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** Every key that holds columns, and how it is read. */
export const formOfKey: ReadonlyMap<string, KeyForm> = new Map(
  (Object.keys(spelledOut) as KeyForm[]).flatMap((form) =>
    words(spelledOut[form]).map((key) => [key, form] as const),
  ),
);

/** What every type of chart reads. */
const common = words(
  `adhoc_filters filters extra_filters where having granularity_sqla granularity time_column`,
);

const series = 'x_axis metrics groupby timeseries_limit_metric series_limit_metric order_by_cols';
const tabular = `groupby metrics percent_metrics all_columns columns order_by_cols timeseries_limit_metric
  series_limit_metric`;
const oneMetric = 'groupby metric';
const deck = `spatial start_spatial end_spatial line_column geojson geom_column point_radius_fixed dimension size metric
  metrics js_columns tooltip_columns tooltip_metrics entity columns groupby`;
const points = 'all_columns_x all_columns_y map_label mapbox_label point_radius groupby';

const readBy: Record<string, string> = {
  table: tabular,
  'ag-grid-table': tabular,
  ag_grid_table: tabular,
  handlebars: tabular,
  pivot_table_v2: 'groupbyRows groupbyColumns metrics series_limit_metric timeseries_limit_metric',
  big_number: 'metric x_axis',
  big_number_total: 'metric',
  pop_kpi: 'metric cols',
  big_number_period_over_period: 'metric cols',
  echarts_timeseries: series,
  echarts_timeseries_line: series,
  echarts_timeseries_bar: series,
  echarts_timeseries_smooth: series,
  echarts_timeseries_step: series,
  echarts_timeseries_scatter: series,
  echarts_area: series,
  mixed_timeseries: series,
  pie: oneMetric,
  funnel: oneMetric,
  gauge_chart: oneMetric,
  radar: 'groupby metrics timeseries_limit_metric series_limit_metric',
  treemap_v2: oneMetric,
  sunburst_v2: 'columns metric secondary_metric',
  waterfall: 'x_axis groupby metric',
  histogram_v2: 'column groupby',
  histogram: 'column all_columns_x groupby',
  box_plot: 'columns groupby metrics series_limit_metric',
  bubble_v2: 'entity series x y size orderby',
  bubble: 'entity series x y size',
  heatmap_v2: 'x_axis groupby metric',
  heatmap: 'all_columns_x all_columns_y metric',
  graph_chart: 'source target source_category target_category metric',
  sankey_v2: 'source target metric',
  sankey: 'groupby metric',
  chord: 'groupby columns metric',
  tree_chart: 'id parent name metric',
  gantt_chart: 'start_time end_time y_axis series tooltip_columns tooltip_metrics order_by_cols',
  word_cloud: 'series metric',
  country_map: 'entity metric',
  world_map: 'entity metric secondary_metric',
  cal_heatmap: 'metrics',
  mapbox: points,
  point_cluster_map: points,
  bullet: 'metric',
  compare: 'metrics groupby timeseries_limit_metric',
  time_pivot: 'metric',
  time_table: 'metrics groupby',
  paired_ttest: 'metrics groupby timeseries_limit_metric',
  para: 'series metrics secondary_metric timeseries_limit_metric',
  rose: 'metrics groupby timeseries_limit_metric',
  partition: 'metrics groupby timeseries_limit_metric',
  horizon: 'metrics groupby timeseries_limit_metric',
};

const read = new Map(
  Object.entries(readBy).map(([type, keys]) => [type, new Set([...common, ...words(keys)])]),
);
const readByDeck = new Set([...common, ...words(deck)]);

/** The keys that a type of chart reads; undefined for a type that is not known, which may read any. */
export function keysReadBy(vizType: string): ReadonlySet<string> | undefined {
  return vizType.startsWith('deck_') ? readByDeck : read.get(vizType);
}

/** Types that read either rows or groups, as `query_mode` says. */
export const typesWithQueryMode: readonly string[] = [
  'table',
  'ag-grid-table',
  'ag_grid_table',
  'handlebars',
];

/** What each mode of a query leaves out. */
export const keysIgnoredInMode: Record<string, readonly string[]> = {
  raw: ['groupby', 'metrics', 'metric', 'percent_metrics', 'timeseries_limit_metric', 'series_limit_metric'],
  aggregate: ['all_columns', 'columns', 'order_by_cols'],
};
