import { anyTime, anyTimeSetting, axis, grouped, type SeedChart, simple } from './chart-parts.ts';

const engagementRate = simple('engagement_rate', 'AVG');

/** The charts of the dashboard Visitor behaviour. */
export const behaviourCharts = [
  {
    name: 'Page views',
    vizType: 'big_number',
    table: 'mart_pages',
    params: {
      x_axis: 'event_date',
      time_grain_sqla: 'P1D',
      metric: simple('page_views'),
      adhoc_filters: [anyTimeSetting],
    },
    queries: [grouped([axis('event_date', 'P1D')], [simple('page_views')], { filters: [anyTime] })],
  },
  {
    name: 'Events by day',
    vizType: 'echarts_timeseries_line',
    table: 'mart_events',
    params: {
      x_axis: 'event_date',
      time_grain_sqla: 'P1D',
      metrics: [simple('events')],
      groupby: ['event_name'],
      adhoc_filters: [anyTimeSetting],
    },
    queries: [
      grouped([axis('event_date', 'P1D'), 'event_name'], [simple('events')], {
        filters: [anyTime],
        series_columns: ['event_name'],
      }),
    ],
  },
  {
    name: 'Hours of the day',
    vizType: 'heatmap_v2',
    table: 'mart_hourly',
    params: { x_axis: 'hour', groupby: 'event_date', metric: simple('sessions'), adhoc_filters: [] },
    queries: [grouped([axis('hour'), 'event_date'], [simple('sessions')])],
  },
  {
    name: 'Retention',
    vizType: 'pivot_table_v2',
    table: 'mart_retention',
    params: {
      groupbyRows: ['cohort_week'],
      groupbyColumns: ['weeks_since'],
      metrics: [simple('retention', 'MAX')],
      aggregateFunction: 'Maximum',
      adhoc_filters: [],
    },
    queries: [grouped(['weeks_since', 'cohort_week'], [simple('retention', 'MAX')])],
  },
  {
    name: 'Depth of sessions',
    vizType: 'histogram_v2',
    table: 'mart_engagement',
    params: { column: 'pages_per_session', groupby: [], bins: 5, adhoc_filters: [] },
    queries: [
      {
        columns: ['pages_per_session'],
        filters: [],
        row_limit: 1000,
        post_processing: [
          { operation: 'histogram', options: { column: 'pages_per_session', groupby: [], bins: 5 } },
        ],
      },
    ],
  },
  {
    name: 'Spread of engagement',
    vizType: 'box_plot',
    table: 'mart_devices',
    params: {
      columns: ['event_date'],
      groupby: ['device_category'],
      metrics: [engagementRate],
      whiskerOptions: 'Tukey',
      adhoc_filters: [],
    },
    queries: [
      grouped(['event_date', 'device_category'], [engagementRate], {
        series_columns: ['device_category'],
        post_processing: [
          {
            operation: 'boxplot',
            options: {
              whisker_type: 'tukey',
              groupby: ['device_category'],
              metrics: ['AVG(engagement_rate)'],
            },
          },
        ],
      }),
    ],
  },
  {
    name: 'Landing pages',
    vizType: 'table',
    table: 'mart_landing_pages',
    params: {
      query_mode: 'aggregate',
      groupby: ['landing_page'],
      metrics: [simple('sessions')],
      percent_metrics: [simple('applications')],
      adhoc_filters: [],
    },
    queries: [
      grouped(['landing_page'], [simple('sessions'), simple('applications')], {
        post_processing: [
          {
            operation: 'contribution',
            options: { columns: ['SUM(applications)'], rename_columns: ['%SUM(applications)'] },
          },
        ],
      }),
    ],
  },
  {
    name: 'Ways through the site',
    vizType: 'sankey_v2',
    table: 'mart_page_flow',
    params: { source: 'from_page', target: 'to_page', metric: simple('transitions'), adhoc_filters: [] },
    queries: [grouped(['from_page', 'to_page'], [simple('transitions')])],
  },
  {
    name: 'New and returning',
    vizType: 'sunburst_v2',
    table: 'mart_new_vs_returning',
    params: { columns: ['visitor_type'], metric: 'people', adhoc_filters: [] },
    queries: [grouped(['visitor_type'], ['people'])],
  },
  {
    name: 'Interest in products',
    vizType: 'radar',
    table: 'mart_product_interest',
    params: {
      groupby: ['product'],
      metrics: [simple('page_views'), simple('users')],
      timeseries_limit_metric: simple('applications'),
      adhoc_filters: [],
    },
    queries: [
      grouped(['product'], [simple('page_views'), simple('users')], {
        orderby: [[simple('applications'), false]],
      }),
    ],
  },
] as const satisfies readonly SeedChart[];
