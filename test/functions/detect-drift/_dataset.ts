import type { Chart, Dashboard, Dataset, DatasetColumn } from '../../../shared/clients/superset/port.ts';

/** A column of a dataset; the id makes its place. */
export function column(id: number, name: string, more: Partial<DatasetColumn> = {}): DatasetColumn {
  return {
    id,
    name,
    type: 'STRING',
    isTemporal: false,
    isActive: true,
    groupby: true,
    filterable: true,
    expression: undefined,
    label: undefined,
    description: undefined,
    dateFormat: undefined,
    extra: undefined,
    ...more,
  };
}

/** A dataset over `p.ineco_marts.mart_geo`, which has a day, a country and a number. */
export function dataset(more: Partial<Dataset> = {}): Dataset {
  return {
    id: 7,
    database: { id: 1, name: 'BigQuery' },
    catalog: 'p',
    schema: 'ineco_marts',
    tableName: 'mart_geo',
    kind: 'physical',
    sql: undefined,
    columns: [
      column(1, 'event_date', { type: 'DATE', isTemporal: true }),
      column(2, 'country'),
      column(3, 'users', { type: 'INT64' }),
    ],
    metrics: [],
    mainDttmColumn: 'event_date',
    currencyCodeColumn: undefined,
    fetchValuesPredicate: undefined,
    alwaysFilterMainDttm: false,
    ownerIds: [1],
    isManagedExternally: false,
    changedAt: '2026-11-20T10:00:00.000000+00:00',
    ...more,
  };
}

/** The table that the dataset above is made of, in BigQuery's words. */
export const geoTable = [
  { name: 'event_date', type: 'DATE' },
  { name: 'country', type: 'STRING' },
  { name: 'users', type: 'INT64' },
];

/** A chart over the dataset above. */
export function chart(id: number, queries: unknown[], more: Partial<Chart> = {}): Chart {
  return {
    id,
    name: `Chart ${id}`,
    vizType: 'table',
    datasourceId: 7,
    datasourceType: 'table',
    params: {},
    queryContext: { datasource: { id: 7, type: 'table' }, queries },
    dashboards: [],
    ...more,
  };
}

/** A dashboard with native filters. */
export function dashboard(id: number, title: string, filters: unknown[] = []): Dashboard {
  return {
    id,
    title,
    slug: undefined,
    published: true,
    metadata: { native_filter_configuration: filters },
    position: undefined,
  };
}
