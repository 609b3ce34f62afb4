import { anyTime, axis, equals, grouped, type SeedChart, simple, sql } from './chart-parts.ts';

const conversion = sql('SUM(applications) / NULLIF(SUM(sessions), 0)', 'conversion');

/** The charts of the dashboard Bank website. */
export const websiteCharts = [
  {
    name: 'Apply clicks',
    vizType: 'big_number_total',
    table: 'mart_daily_kpis',
    params: { metric: simple('apply_clicks'), adhoc_filters: [] },
    queries: [grouped([], [simple('apply_clicks')])],
  },
  {
    name: 'Conversion by day',
    vizType: 'echarts_timeseries_line',
    table: 'mart_daily_kpis',
    params: { x_axis: 'event_date', time_grain_sqla: 'P1D', metrics: [conversion], groupby: [] },
    queries: [grouped([axis('event_date', 'P1D')], [conversion], { filters: [anyTime] })],
  },
  {
    name: 'Sessions by country',
    vizType: 'table',
    table: 'mart_geo',
    params: {
      query_mode: 'aggregate',
      groupby: ['country'],
      metrics: [simple('sessions'), simple('users')],
      adhoc_filters: [],
    },
    queries: [grouped(['country'], [simple('sessions'), simple('users')])],
  },
  {
    name: 'Applications from Yerevan',
    vizType: 'big_number_total',
    table: 'mart_geo',
    params: { metric: simple('applications'), adhoc_filters: [equals('city', 'Yerevan')] },
    queries: [
      grouped([], [simple('applications')], { filters: [{ col: 'city', op: '==', val: 'Yerevan' }] }),
    ],
  },
  {
    name: 'Apply funnel',
    vizType: 'funnel',
    table: 'mart_apply_funnel',
    params: { groupby: ['step'], metric: simple('sessions'), sort_by_metric: true, adhoc_filters: [] },
    queries: [
      grouped(['step'], [simple('sessions')], { orderby: [[simple('sessions'), false]], row_limit: 10 }),
    ],
  },
  {
    name: 'Steps, as imported',
    vizType: 'pie',
    table: 'mart_apply_funnel',
    params: { groupby: ['step'], metric: 'count', adhoc_filters: [] },
  },
  {
    name: 'Sessions by city',
    vizType: 'echarts_timeseries_bar',
    table: 'mart_geo',
    params: {
      x_axis: 'city',
      metrics: [simple('sessions')],
      groupby: [],
      x_axis_sort: 'SUM(sessions)',
      adhoc_filters: [],
    },
    queries: [grouped([axis('city')], [simple('sessions')], { orderby: [[simple('sessions'), false]] })],
  },
  {
    name: 'Visitors of the world',
    vizType: 'world_map',
    table: 'mart_geo',
    params: {
      entity: 'country',
      country_fieldtype: 'name',
      metric: simple('users'),
      secondary_metric: simple('sessions'),
      show_bubbles: true,
      adhoc_filters: [],
    },
    queries: [grouped(['country'], [simple('users'), simple('sessions')])],
  },
  {
    name: 'Countries',
    vizType: 'table',
    table: 'countries',
    params: {
      query_mode: 'raw',
      all_columns: ['country', 'sessions'],
      order_by_cols: ['["sessions", false]'],
      adhoc_filters: [],
    },
    queries: [
      { columns: ['country', 'sessions'], orderby: [['sessions', false]], filters: [], row_limit: 1000 },
    ],
  },
] as const satisfies readonly SeedChart[];
