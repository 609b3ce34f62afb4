/**
 * A Superset and a BigQuery of any size that exist only as answers: nothing of them is stored, so that the memory of
 * the process is the function's.
 */
import type { BigQueryClient, Rows } from '../../../shared/clients/bigquery-port.ts';
import type {
  Chart,
  Dashboard,
  Dataset,
  DatasetColumn,
  ListedChart,
  SupersetClient,
} from '../../../shared/clients/superset/port.ts';

/** How large it is. */
export type Scale = { datasets: number; columns: number; charts: number; dashboards: number };

/** Every so many datasets one lacks a column that BigQuery has, and another one has a column that BigQuery lost. */
const differing = 200;

const places = { project: 'bench', dataset: 'marts' };
const types = ['STRING', 'INT64', 'DATE', 'FLOAT64', 'TIMESTAMP'] as const;
const chartsPerDashboard = 20;

/** Which requests were made, and how many of each. */
export type Requests = Record<string, number>;

/** Opens the world; `requests` counts what is asked, a page as a request. */
export function createGeneratedWorld(scale: Scale) {
  const requests: Requests = {};
  const count = (name: string, times = 1) => {
    requests[name] = (requests[name] ?? 0) + times;
  };
  return {
    requests,
    superset: createSuperset(scale, count),
    bigquery: createBigQuery(scale, count),
    /** How many of its datasets differ from their tables. */
    differing: 2 * Math.floor(scale.datasets / differing),
  };
}

type Count = (name: string, times?: number) => void;

const refused = async (): Promise<never> => {
  throw new Error('The bench has no such call.');
};

function createSuperset(scale: Scale, count: Count): SupersetClient {
  const counted = <Answer>(name: string, answer: () => Answer) => {
    count(name);
    return Promise.resolve().then(answer);
  };
  const pages = (items: number) => Math.max(1, Math.ceil(items / 100));
  const ids = (items: number) => Array.from({ length: items }, (_, index) => index + 1);
  return {
    version: () => counted('version', () => ({ version: '6.1.0', warning: undefined })),
    account: () => counted('account', () => ({ userId: 1, username: 'w', roles: [], permissions: [] })),
    listDatasets: async () => {
      count('list pages', pages(scale.datasets));
      return ids(scale.datasets).map((id) => ({ ...addressOf(id), changedAt: '2026-11-20T10:00:00' }));
    },
    dataset: (id) => counted('datasets', () => datasetOf(id, scale)),
    visitCharts: async (visit) => {
      count('list pages', pages(scale.charts));
      for (const id of ids(scale.charts)) {
        visit({ ...listedChartOf(id, scale), changedAt: '2026-11-20T10:00:00' });
        // A page is a request; what was visited can be forgotten in between.
        if (id % 100 === 0) await Promise.resolve();
      }
    },
    chart: (id) => counted('charts', () => chartOf(id, scale)),
    listDashboards: async () => {
      count('list pages', pages(scale.dashboards));
      return ids(scale.dashboards).map((id) => ({
        ...dashboardOf(id, scale),
        changedAt: '2026-11-20T10:00:00',
      }));
    },
    dashboard: (id) => counted('dashboards', () => dashboardOf(id, scale)),
    listRowLevelSecurity: () => counted('list pages', () => []),
    listReports: () => counted('list pages', () => []),
    ...notAsked,
  };
}

const notAsked = {
  health: refused,
  login: refused,
  countDatasets: refused,
  relatedObjects: refused,
  listCharts: refused,
  report: refused,
  putDatasetColumns: refused,
  refreshDataset: refused,
  chartData: refused,
};

function createBigQuery({ datasets, columns }: Scale, count: Count): BigQueryClient {
  return {
    ...places,
    location: 'US',
    query: async (sql) => {
      if (!sql.includes('COLUMN_FIELD_PATHS')) throw new Error(`The bench has no answer to ${sql}`);
      count('INFORMATION_SCHEMA');
      const [, from = ''] = /table_name >= '([^']+)'/.exec(sql) ?? [];
      const [, before] = /table_name < '([^']+)'/.exec(sql) ?? [];
      const rows: Rows = [];
      for (let id = 1; id <= datasets; id++) {
        const table = tableOf(id);
        if (table >= from && (before === undefined || table < before)) rows.push(...rowsOf(id, columns));
      }
      return rows;
    },
    dryRun: refused,
    insertJob: refused,
    waitForQuery: refused,
    findJob: refused,
    listJobs: refused,
    listTables: refused,
    findView: refused,
    createView: refused,
    updateView: refused,
    removeExpiry: refused,
    deleteTable: refused,
  };
}

/** The table of a dataset; their order is that of the ids. */
export function tableOf(id: number): string {
  return `mart_${String(id).padStart(6, '0')}`;
}

/** Half of the names are in every mart, the others in one only. */
function columnOf(id: number, index: number): { name: string; type: string } {
  const name = index % 2 === 0 ? `shared_measure_${index}` : `measure_${index}_of_mart_${id}`;
  return { name, type: types[index % types.length] ?? 'STRING' };
}

function rowsOf(id: number, columns: number): Rows {
  const gone = id % differing === 1 ? 7 : -1;
  return Array.from({ length: columns }, (_, index) => ({ index, ...columnOf(id, index) }))
    .filter(({ index }) => index !== gone)
    .map(({ name, type }) => ({
      table_name: tableOf(id),
      field_path: name,
      data_type: type,
      description: null,
    }));
}

function addressOf(id: number) {
  const database = { id: 1, name: 'BigQuery' };
  const table = { catalog: places.project, schema: places.dataset, tableName: tableOf(id) };
  return { id, database, ...table, kind: 'physical' as const, sql: undefined };
}

function datasetOf(id: number, { columns }: Scale): Dataset {
  const lacking = id % differing === 2 ? 9 : -1;
  const rows = Array.from({ length: columns }, (_, index) => rowOf(id, index, columns));
  return {
    ...addressOf(id),
    columns: rows.filter((_, index) => index !== lacking),
    metrics: [
      { id: 2 * id, name: 'count', expression: 'COUNT(*)' },
      {
        id: 2 * id + 1,
        name: 'rate',
        expression: 'SAFE_DIVIDE(SUM(shared_measure_0), SUM(shared_measure_6))',
      },
    ],
    mainDttmColumn: columnOf(id, 2).name,
    currencyCodeColumn: undefined,
    fetchValuesPredicate: undefined,
    alwaysFilterMainDttm: false,
    ownerIds: [1],
    isManagedExternally: false,
    changedAt: '2026-11-20T10:00:00.000000',
  };
}

function rowOf(id: number, index: number, columns: number): DatasetColumn {
  return {
    ...columnOf(id, index),
    id: id * columns + index,
    isTemporal: false,
    isActive: true,
    groupby: true,
    filterable: true,
    expression: undefined,
    label: `Measure ${index}`,
    description: undefined,
    dateFormat: undefined,
    extra: undefined,
  };
}

function listedChartOf(id: number, scale: Scale): Omit<ListedChart, 'changedAt'> {
  const datasetId = ((id - 1) % scale.datasets) + 1;
  const board = (Math.ceil(id / chartsPerDashboard) % scale.dashboards) + 1;
  return {
    id,
    name: `Chart ${id}`,
    vizType: 'echarts_timeseries_line',
    datasourceId: datasetId,
    datasourceType: 'table',
    params: settingsOf(datasetId, scale),
    dashboards: [{ id: board, title: `Dashboard ${board}` }],
  };
}

const decoration = Object.fromEntries(
  Array.from({ length: 30 }, (_, index) => [`setting_${index}`, 'as the editor left it']),
);

/** As much as the settings of an ordinary chart: its columns, and what the editor adds. */
function settingsOf(datasetId: number, { columns }: Scale): Record<string, unknown> {
  const column = (index: number) => columnOf(datasetId, index % columns).name;
  const sum = { expressionType: 'SIMPLE', column: { column_name: column(7) }, aggregate: 'SUM' };
  return {
    x_axis: column(2),
    metrics: ['count', 'rate', sum],
    groupby: [column(5), column(10)],
    adhoc_filters: [
      {
        expressionType: 'SIMPLE',
        subject: column(15),
        operator: 'IN',
        comparator: ['a', 'b'],
        clause: 'WHERE',
      },
      { expressionType: 'SQL', sqlExpression: `${column(1)} > 3 AND ${column(3)} < 7`, clause: 'WHERE' },
    ],
    ...decoration,
  };
}

function chartOf(id: number, scale: Scale): Chart {
  const { dashboards, ...listed } = listedChartOf(id, scale);
  const datasetId = listed.datasourceId ?? 0;
  const { metrics, groupby, adhoc_filters: _, ...form } = settingsOf(datasetId, scale);
  const column = (index: number) => columnOf(datasetId, index % scale.columns).name;
  const query = {
    columns: [form.x_axis, ...(Array.isArray(groupby) ? groupby : [])],
    metrics,
    filters: [{ col: column(15), op: 'IN', val: ['a', 'b'] }],
    extras: { where: `(${column(1)} > 3 AND ${column(3)} < 7)` },
    orderby: [[column(7), false]],
  };
  return {
    ...listed,
    queryContext: { datasource: { id: datasetId, type: 'table' }, queries: [query], form_data: form },
    dashboards: dashboards.map((each) => ({ ...each, metadata: undefined })),
  };
}

function dashboardOf(id: number, scale: Scale): Dashboard {
  const filters = [0, 5].map((index) => ({
    id: `FILTER-${index}`,
    name: `Filter ${index}`,
    targets: [
      {
        datasetId: (id % scale.datasets) + 1,
        column: { name: columnOf((id % scale.datasets) + 1, index).name },
      },
    ],
  }));
  return {
    id,
    title: `Dashboard ${id}`,
    slug: undefined,
    published: true,
    metadata: { native_filter_configuration: filters },
    position: undefined,
  };
}
