import type { JsonObject } from '../port.ts';
import type { SeedMart } from './seed-marts.ts';

/** What the seeded charts are called. */
export type SeedChartName =
  | 'Apply clicks'
  | 'Conversion by day'
  | 'Sessions by country'
  | 'Applications from Yerevan'
  | 'Apply funnel'
  | 'Steps, as imported';

/** A chart to make on one of the seeded datasets. */
export type SeedChart = {
  name: SeedChartName;
  vizType: string;
  table: SeedMart;
  params: JsonObject;
  /** Left out for a chart that nobody has saved in the editor yet. */
  queries?: JsonObject[];
};

const simple = (column: string, aggregate = 'SUM') => ({
  expressionType: 'SIMPLE',
  column: { column_name: column },
  aggregate,
  label: `${aggregate}(${column})`,
});

const sql = (sqlExpression: string, label: string) => ({ expressionType: 'SQL', sqlExpression, label });

const byDay = {
  label: 'event_date',
  sqlExpression: 'event_date',
  expressionType: 'SQL',
  columnType: 'BASE_AXIS',
  timeGrain: 'P1D',
};

const equals = (subject: string, comparator: string) => ({
  expressionType: 'SIMPLE',
  clause: 'WHERE',
  subject,
  operator: '==',
  operatorId: 'EQUALS',
  comparator,
});

const anyTime = { col: 'event_date', op: 'TEMPORAL_RANGE', val: 'No filter' };

/** One chart of each way that a column can be used in. */
export const seedCharts: readonly SeedChart[] = [
  {
    name: 'Apply clicks',
    vizType: 'big_number_total',
    table: 'mart_daily_kpis',
    params: { metric: simple('apply_clicks'), adhoc_filters: [] },
    queries: [{ columns: [], metrics: [simple('apply_clicks')], filters: [], row_limit: 100 }],
  },
  {
    name: 'Conversion by day',
    vizType: 'echarts_timeseries_line',
    table: 'mart_daily_kpis',
    params: {
      x_axis: 'event_date',
      time_grain_sqla: 'P1D',
      metrics: [sql('SUM(applications) / NULLIF(SUM(sessions), 0)', 'conversion')],
      groupby: [],
    },
    queries: [
      {
        columns: [byDay],
        metrics: [sql('SUM(applications) / NULLIF(SUM(sessions), 0)', 'conversion')],
        filters: [anyTime],
        row_limit: 1000,
      },
    ],
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
    queries: [
      { columns: ['country'], metrics: [simple('sessions'), simple('users')], filters: [], row_limit: 100 },
    ],
  },
  {
    name: 'Applications from Yerevan',
    vizType: 'big_number_total',
    table: 'mart_geo',
    params: { metric: simple('applications'), adhoc_filters: [equals('city', 'Yerevan')] },
    queries: [
      {
        columns: [],
        metrics: [simple('applications')],
        filters: [{ col: 'city', op: '==', val: 'Yerevan' }],
        row_limit: 100,
      },
    ],
  },
  {
    name: 'Apply funnel',
    vizType: 'funnel',
    table: 'mart_apply_funnel',
    params: { groupby: ['step'], metric: simple('sessions'), sort_by_metric: true, adhoc_filters: [] },
    queries: [
      {
        columns: ['step'],
        metrics: [simple('sessions')],
        orderby: [[simple('sessions'), false]],
        filters: [],
        row_limit: 10,
      },
    ],
  },
  {
    name: 'Steps, as imported',
    vizType: 'pie',
    table: 'mart_apply_funnel',
    params: { groupby: ['step'], metric: 'count', adhoc_filters: [] },
  },
];
