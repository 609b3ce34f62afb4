import { z } from 'zod';
import { anyAnswer, createSupersetCaller, type SupersetCaller, type SupersetOptions } from './caller.ts';
import { chart, listedChart, listedChartColumns, queryResult } from './chart-wire.ts';
import { columnsBodyOf } from './column-changes.ts';
import { dashboard, listedDashboard, listedDashboardColumns, relatedObjects } from './dashboard-wire.ts';
import { dataset, listedDataset, listedDatasetColumns } from './dataset-wire.ts';
import { account, report, reportDetails, rowLevelSecurityRule } from './list-wire.ts';
import { type ListRequest, listAll, visitAll } from './pages.ts';
import type {
  ChartDataOptions,
  ColumnChanges,
  Dataset,
  JsonObject,
  ListedChart,
  ListOr,
  SupersetClient,
} from './port.ts';
import { SupersetError } from './superset-error.ts';
import { fetchVersion } from './version.ts';
import { inResult } from './wire.ts';

/** Opens Superset for an account; nothing is sent yet. */
export function createSupersetClient(options: SupersetOptions): SupersetClient {
  return supersetClientOf(createSupersetCaller(options));
}

/** The client's calls over a caller that is open already. */
export function supersetClientOf(caller: SupersetCaller): SupersetClient {
  return {
    version: () => fetchVersion(caller.callAnonymously),
    health: caller.checkHealth,
    login: caller.login,
    account: () => caller.call({ method: 'GET', path: '/api/v1/me/roles/', answer: inResult(account) }),
    ...datasetCalls(caller),
    ...chartCalls(caller),
    ...dashboardCalls(caller),
  };
}

function datasetCalls({ call }: SupersetCaller) {
  const path = '/api/v1/dataset/';
  return {
    listDatasets: () =>
      listAll(call, { path, item: listedDataset, columns: listedDatasetColumns, orderBy: 'table_name' }),
    countDatasets: async () => {
      const query = { page: 0, page_size: 1, columns: ['id'], keys: ['none'] };
      return (await call({ method: 'GET', path, query, answer: z.looseObject({ count: z.number() }) })).count;
    },
    dataset: (id: number) => call({ method: 'GET', path: `${path}${id}`, answer: inResult(dataset) }),
    relatedObjects: (id: number) =>
      call({ method: 'GET', path: `${path}${id}/related_objects`, answer: relatedObjects }),
    putDatasetColumns: async (before: Dataset, changes: ColumnChanges) => {
      const body = columnsBodyOf(before, changes);
      const request = { method: 'PUT', path: `${path}${before.id}`, body } as const;
      await call({ ...request, purpose: 'write-dataset', answer: anyAnswer });
    },
    refreshDataset: async (id: number) => {
      const request = { method: 'PUT', path: `${path}${id}/refresh` } as const;
      await call({ ...request, purpose: 'refresh-dataset', answer: anyAnswer });
    },
  };
}

function chartCalls({ call }: SupersetCaller) {
  const path = '/api/v1/chart/';
  const list = { path, item: listedChart, columns: listedChartColumns, orderBy: 'slice_name' };
  return {
    listCharts: () => listAll(call, list),
    visitCharts: (visit: (chart: ListedChart) => void) => visitAll(call, list, visit),
    chart: (id: number) => call({ method: 'GET', path: `${path}${id}`, answer: inResult(chart) }),
    chartData: (queryContext: JsonObject, { force = false, resultType = 'full' }: ChartDataOptions = {}) =>
      call({
        method: 'POST',
        path: `${path}data`,
        body: { ...queryContext, force, result_type: resultType, result_format: 'json' },
        purpose: 'chart-data',
        answer: inResult(z.array(queryResult)),
      }),
  };
}

function dashboardCalls({ call }: SupersetCaller) {
  const path = '/api/v1/dashboard/';
  return {
    listDashboards: () =>
      listAll(call, {
        path,
        item: listedDashboard,
        columns: listedDashboardColumns,
        orderBy: 'dashboard_title',
      }),
    dashboard: (id: number) => call({ method: 'GET', path: `${path}${id}`, answer: inResult(dashboard) }),
    listRowLevelSecurity: () =>
      listWherePermitted(call, {
        path: '/api/v1/rowlevelsecurity/',
        item: rowLevelSecurityRule,
        orderBy: 'name',
      }),
    listReports: () => listWherePermitted(call, { path: '/api/v1/report/', item: report, orderBy: 'name' }),
    report: (id: number) =>
      call({ method: 'GET', path: `/api/v1/report/${id}`, answer: inResult(reportDetails) }),
  };
}

async function listWherePermitted<Item extends { id: number }>(
  call: SupersetCaller['call'],
  list: ListRequest<Item>,
): Promise<ListOr<Item>> {
  try {
    return await listAll(call, list);
  } catch (error) {
    if (error instanceof SupersetError && error.problem === 'forbidden') return 'not-permitted';
    if (error instanceof SupersetError && error.problem === 'not-found') return 'switched-off';
    throw error;
  }
}
