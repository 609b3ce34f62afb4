/** The charts and the dashboard of a drift schedule, which stay as they are while columns come and go. */
import type { Chart, Dataset, JsonObject, QueryResult } from '../../../shared/clients/superset/port.ts';
import { SupersetError } from '../../../shared/clients/superset/superset-error.ts';
import { chart, dashboard } from '../../functions/detect-drift/_dataset.ts';
import { datasetIds } from './schedule.ts';

const shownOn = [{ id: 3, title: 'Marketing', metadata: {} }];

/** One chart of each mart uses a column that is there, and one that may come; one is on the dashboard. */
export const charts: readonly Chart[] = [
  chartOf(1, datasetIds.mart_geo, { columns: ['country'] }, shownOn),
  chartOf(2, datasetIds.mart_visits, { columns: ['country', 'clicks'] }),
];

function chartOf(id: number, datasetId: number, query: object, dashboards: Chart['dashboards'] = []): Chart {
  const datasource = { id: datasetId, type: 'table' };
  return chart(id, [], {
    datasourceId: datasetId,
    queryContext: { datasource, queries: [query] },
    dashboards,
  });
}

/** A dashboard whose native filter asks mart_visits for a column that may go. */
export const chartsDashboard = dashboard(3, 'Marketing', [
  {
    id: 'NATIVE_FILTER-1',
    name: 'Country',
    filterType: 'filter_select',
    targets: [{ datasetId: datasetIds.mart_visits, column: { name: 'country' } }],
  },
]);

/** What Superset makes of a chart's query: it writes any SQL, and runs none over columns that it does not know. */
export function queryChart(
  context: JsonObject,
  datasets: ReadonlyMap<number, Dataset>,
  resultType: 'full' | 'query',
): QueryResult[] {
  const { datasource, queries } = context as { datasource: { id: number }; queries: { columns: string[] }[] };
  const dataset = datasets.get(datasource.id);
  const columns = queries.flatMap((query) => query.columns);
  const unknown = columns.filter((wanted) => !dataset?.columns.some(({ name }) => name === wanted));
  if (!dataset || (resultType === 'full' && unknown.length > 0)) {
    const text = `Error: Columns missing in dataset: ${JSON.stringify(unknown)}`;
    throw new SupersetError({
      problem: dataset ? 'columns-missing' : 'not-found',
      call: 'POST chart/data',
      text,
    });
  }
  const sql = `SELECT ${columns.join(', ')} FROM \`p.ineco_marts.${dataset.tableName}\``;
  return [
    {
      sql,
      error: undefined,
      rowCount: 1,
      rows: [],
      isCached: false,
      cachedAt: undefined,
      rejectedFilters: [],
    },
  ];
}
