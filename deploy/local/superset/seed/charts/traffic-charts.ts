import { anyTime, anyTimeSetting, axis, grouped, type SeedChart, simple } from './chart-parts.ts';

/** The charts of the dashboard Traffic and campaigns. */
export const trafficCharts = [
  {
    name: 'Applications by channel',
    vizType: 'echarts_area',
    table: 'mart_channel_attribution',
    params: {
      x_axis: 'event_date',
      time_grain_sqla: 'P1W',
      metrics: [simple('credited_applications')],
      groupby: ['channel_group'],
      limit: 10,
      timeseries_limit_metric: simple('credited_applications'),
      adhoc_filters: [anyTimeSetting],
    },
    queries: [
      grouped([axis('event_date', 'P1W'), 'channel_group'], [simple('credited_applications')], {
        filters: [anyTime],
        series_columns: ['channel_group'],
        series_limit: 10,
        series_limit_metric: simple('credited_applications'),
      }),
    ],
  },
  {
    name: 'Conversion by source',
    vizType: 'echarts_timeseries_bar',
    table: 'mart_traffic_sources',
    params: { x_axis: 'source_medium', metrics: ['conversion'], groupby: [], adhoc_filters: [] },
    queries: [grouped([axis('source_medium')], ['conversion'])],
  },
  {
    name: 'Sources and mediums',
    vizType: 'pivot_table_v2',
    table: 'mart_traffic_sources',
    params: {
      groupbyRows: ['source'],
      groupbyColumns: ['medium'],
      metrics: [simple('sessions'), simple('applications')],
      aggregateFunction: 'Sum',
      adhoc_filters: [],
    },
    queries: [grouped(['medium', 'source'], [simple('sessions'), simple('applications')])],
  },
  {
    name: 'Campaigns',
    vizType: 'table',
    table: 'mart_campaigns',
    params: {
      query_mode: 'raw',
      all_columns: ['campaign', 'first_day', 'sessions', 'conversion_rate'],
      order_by_cols: ['["sessions", false]'],
      adhoc_filters: [],
    },
    queries: [
      {
        columns: ['campaign', 'first_day', 'sessions', 'conversion_rate'],
        orderby: [['sessions', false]],
        filters: [],
        row_limit: 1000,
      },
    ],
  },
  {
    name: 'Reach of campaigns',
    vizType: 'bubble_v2',
    table: 'mart_campaigns',
    params: {
      entity: 'campaign',
      x: simple('sessions'),
      y: simple('conversion_rate', 'AVG'),
      size: simple('applications'),
      adhoc_filters: [],
    },
    queries: [
      grouped(['campaign'], [simple('sessions'), simple('conversion_rate', 'AVG'), simple('applications')]),
    ],
  },
  {
    name: 'Devices',
    vizType: 'treemap_v2',
    table: 'mart_devices',
    params: {
      groupby: ['device_category', 'operating_system'],
      metric: simple('sessions'),
      adhoc_filters: [],
    },
    queries: [grouped(['device_category', 'operating_system'], [simple('sessions')])],
  },
  {
    name: 'Browsers',
    vizType: 'pie',
    table: 'mart_devices',
    params: { groupby: ['browser'], metric: simple('users'), sort_by_metric: true, adhoc_filters: [] },
    queries: [grouped(['browser'], [simple('users')], { orderby: [[simple('users'), false]] })],
  },
  {
    name: 'Sessions and conversion',
    vizType: 'mixed_timeseries',
    table: 'mart_daily_kpis',
    params: {
      x_axis: 'event_date',
      time_grain_sqla: 'P1D',
      metrics: [simple('sessions')],
      groupby: [],
      adhoc_filters: [anyTimeSetting],
      metrics_b: [simple('conversion_rate', 'AVG')],
      groupby_b: [],
      adhoc_filters_b: [anyTimeSetting],
    },
    queries: [
      grouped([axis('event_date', 'P1D')], [simple('sessions')], { filters: [anyTime] }),
      grouped([axis('event_date', 'P1D')], [simple('conversion_rate', 'AVG')], { filters: [anyTime] }),
    ],
  },
] as const satisfies readonly SeedChart[];
