import { anyAnswer, type SupersetCaller } from '../../../../shared/clients/superset/caller.ts';
import { addAlert, addRule } from './add-rule-and-alert.ts';
import { addToDatasets } from './add-to-datasets.ts';
import type { SeedChart } from './charts/chart-parts.ts';
import { type SeedChartName, seedCharts } from './charts/seed-charts.ts';
import { dashboardMetadata, dashboardPosition } from './dashboard-json.ts';
import { type FoundOrMade, inOrder, openKind } from './find-or-make.ts';
import { type SeedDashboard, seedDashboards } from './seed-dashboards.ts';
import { type SeedMart, seedMarts } from './seed-marts.ts';
import { type VirtualName, virtualDatasets } from './virtual-datasets.ts';

/** Where the marts are. */
export type SeedOptions = {
  project: string;
  /** The BigQuery dataset of the marts. */
  schema: string;
  /** A service account key as JSON, with which Superset signs in to BigQuery. */
  serviceAccountKey: object;
};

/** Ids of what there is now. */
export type Seeded = {
  databaseId: number;
  /** By table. */
  datasets: SeededDatasets;
  charts: Record<SeedChartName, number>;
  dashboards: Record<SeedDashboard['key'], number>;
  ruleId: number;
  /** Undefined where alerts and reports are switched off. */
  alertId: number | undefined;
};

type SeededDatasets = Record<SeedMart | VirtualName, number>;

/**
 * Fills a Superset with what an analytics team has: a database, a dataset over each mart and over SQL of their own,
 * charts that use columns in every way, dashboards with native filters, a rule and an alert. What is there already
 * stays.
 */
export async function seedSuperset(admin: SupersetCaller, options: SeedOptions): Promise<Seeded> {
  const { project, schema, serviceAccountKey } = options;
  const makeDatabase = await openKind(admin, 'database');
  const { id: databaseId } = await makeDatabase('BigQuery', {
    sqlalchemy_uri: `bigquery://${project}`,
    expose_in_sqllab: true,
    masked_encrypted_extra: JSON.stringify({ credentials_info: serviceAccountKey }),
  });
  const datasets = await makeDatasets(admin, options, databaseId);
  await addToDatasets(admin, datasets);
  const { charts, dashboards } = await makeBoards(admin, datasets);
  return {
    databaseId,
    datasets,
    charts,
    dashboards,
    ruleId: await addRule(admin, datasets.mart_sessions),
    alertId: await addAlert(admin, { databaseId, chartId: charts['Conversion by day'], schema }),
  };
}

async function makeDatasets(
  admin: SupersetCaller,
  { project, schema }: SeedOptions,
  database: number,
): Promise<SeededDatasets> {
  const makeDataset = await openKind(admin, 'dataset');
  const virtual = Object.entries(virtualDatasets({ project, schema }));
  const wanted = [
    ...seedMarts.map((name) => ({ name, body: {} })),
    ...virtual.map(([name, { sql }]) => ({ name, body: { sql } })),
  ];
  const made = await inOrder(wanted, async ({ name, body }) => {
    const { id } = await makeDataset(name, { database, schema, ...body });
    return [name, id];
  });
  return Object.fromEntries(made) as SeededDatasets;
}

/** A chart is made on its dashboard, and a dashboard is laid out once its charts have ids. */
async function makeBoards(
  admin: SupersetCaller,
  datasets: SeededDatasets,
): Promise<Pick<Seeded, 'charts' | 'dashboards'>> {
  const makeDashboard = await openKind(admin, 'dashboard');
  const makeChart = await openKind(admin, 'chart');
  const made = await inOrder(seedDashboards, async (dashboard) => {
    const { title, slug } = dashboard;
    const board = await makeDashboard(title, { slug, published: true });
    const charts = await inOrder(
      seedCharts.filter(({ name }) => dashboard.charts.includes(name)),
      async (chart) => {
        const body = { ...chartBody(chart, datasets[chart.table]), dashboards: [board.id] };
        return { name: chart.name, ...(await makeChart(chart.name, body)) };
      },
    );
    await layOut(admin, dashboard, { board, charts, datasets });
    return { dashboard: [dashboard.key, board.id], charts: charts.map(({ name, id }) => [name, id]) };
  });
  return {
    charts: Object.fromEntries(made.flatMap(({ charts }) => charts)) as Seeded['charts'],
    dashboards: Object.fromEntries(made.map(({ dashboard }) => dashboard)) as Seeded['dashboards'],
  };
}

function chartBody({ vizType, params, queries }: SeedChart, id: number): object {
  const context = {
    datasource: { id, type: 'table' },
    queries,
    result_format: 'json',
    result_type: 'full',
  };
  return {
    viz_type: vizType,
    datasource_id: id,
    datasource_type: 'table',
    params: JSON.stringify({ datasource: `${id}__table`, viz_type: vizType, ...params }),
    ...(queries && { query_context: JSON.stringify(context) }),
  };
}

type Board = { board: FoundOrMade; charts: readonly FoundOrMade[]; datasets: SeededDatasets };

async function layOut(admin: SupersetCaller, { filters }: SeedDashboard, { board, charts, datasets }: Board) {
  if (!board.isNew && !charts.some(({ isNew }) => isNew)) return;
  const chartIds = charts.map(({ id }) => id);
  const body = {
    json_metadata: JSON.stringify(dashboardMetadata(filters, datasets, chartIds)),
    position_json: JSON.stringify(dashboardPosition(chartIds)),
  };
  await admin.call({ method: 'PUT', path: `/api/v1/dashboard/${board.id}`, body, answer: anyAnswer });
}
