import PQueue from 'p-queue';
import type { BigQueryClient } from '../../shared/clients/bigquery-port.ts';
import type {
  ListedChart,
  ListedDataset,
  SupersetAccount,
  SupersetClient,
} from '../../shared/clients/superset/port.ts';
import type { MartPlan, PlannedMart } from '../../shared/mart-plan.ts';
import { type SeenDataset, tableOfMarts } from './dataset-state.ts';
import { analyseVirtual, fetchTables } from './gather-tables.ts';
import { type HiddenUse, hiddenUses } from './hidden.ts';
import { readAccount } from './read-account.ts';
import { chartsUsedBy, datasetOfChart } from './references/chart-references.ts';
import { sqlWords } from './references/sql-words.ts';
import { lookAt, needFromSuperset } from './sight.ts';
import { type ChartUser, chartUserOf, type DashboardUser, dashboardUserOf, type Users } from './users.ts';

/** What a run looks at. */
export type GatherOptions = {
  superset: SupersetClient;
  bigquery: BigQueryClient;
  plan: MartPlan;
  marts: { project: string; dataset: string };
};

/** Everything that a run found, before it judges. */
export type Gathered = {
  seen: SeenDataset[];
  users: Users;
  /** The marts that exist in BigQuery. */
  marts: PlannedMart[];
  isAnythingVisible: boolean;
  hidden: HiddenUse[];
  /** What could not be looked at, for people. */
  obstacles: string[];
  /** What is never looked at, and why. */
  notChecked: string[];
  supersetVersion: string | undefined;
  /** Undefined where Superset does not let the account ask who it is. */
  account: SupersetAccount | undefined;
};

/** Superset has a handful of threads, and people need them too. */
const callsAtOnce = 4;

/**
 * Looks at both sides: all columns of the marts in one query; every dataset over a mart; every chart that uses one of
 * them, or another chart; every dashboard, for the list does not tell their filters. Throws `Blindness` where nothing
 * can be compared.
 */
export async function gather({ superset, bigquery, plan, marts }: GatherOptions): Promise<Gathered> {
  const tables = await fetchTables(bigquery, marts.dataset);
  const version = await needFromSuperset('The version of Superset', superset.version);
  const listed = await needFromSuperset('The datasets of Superset', superset.listDatasets);
  const { seen, obstacles } = await readDatasets(listed, tables, { superset, bigquery, plan, marts });
  const ids = new Set(seen.map(({ dataset }) => dataset.id));
  const charts = await readCharts(superset, ids);
  const dashboards = await readDashboards(superset);
  const account = await readAccount(superset);
  const rules = await lookAt('The row-level security rules', superset.listRowLevelSecurity);
  const users: Users = {
    charts,
    dashboards,
    rules: 'value' in rules && Array.isArray(rules.value) ? rules.value : [],
  };
  const mayNotRead = 'hidden' in rules || rules.value === 'not-permitted';
  return {
    seen,
    users,
    marts: plan.marts.filter(({ name }) => tables.has(name)),
    isAnythingVisible: listed.length > 0,
    // Where nothing is visible, that is one fault and not one for each dataset.
    hidden: listed.length === 0 ? [] : hiddenUses(users, new Set(listed.map(({ id }) => id))),
    obstacles: [...obstacles, ...(listed.length === 0 ? ['Superset shows the account no dataset'] : [])],
    notChecked: [
      ...(version.warning ? [version.warning] : []),
      ...(mayNotRead ? ['Row-level security: the account may not read the rules'] : []),
      ...seen.flatMap(({ dataset, uncheckedBecause }) =>
        uncheckedBecause ? [`The virtual dataset ${dataset.tableName}: ${uncheckedBecause}`] : [],
      ),
    ],
    supersetVersion: version.version,
    account,
  };
}

async function readDatasets(
  listed: readonly ListedDataset[],
  tables: Awaited<ReturnType<typeof fetchTables>>,
  { superset, bigquery, plan, marts }: GatherOptions,
): Promise<{ seen: SeenDataset[]; obstacles: string[] }> {
  const physical = listed.filter((dataset) => tableOfMarts(dataset, marts) !== undefined);
  const databases = new Set(physical.map(({ database }) => database.id));
  const names = new Set(
    [marts.dataset, ...plan.marts.map(({ name }) => name)].map((name) => name.toLowerCase()),
  );
  const virtual = listed.filter(
    ({ kind, sql, database }) =>
      kind === 'virtual' && databases.has(database.id) && isAbout(sql ?? '', names),
  );
  const read = await inFours([...physical, ...virtual], async ({ id, tableName }) => {
    const answer = await lookAt(`The dataset ${tableName}`, () => superset.dataset(id));
    if ('hidden' in answer)
      return { obstacle: `The dataset ${tableName} could not be read: ${answer.hidden}` };
    const dataset = answer.value;
    if (dataset.kind === 'virtual') return { seen: await analyseVirtual(bigquery, dataset) };
    return { seen: { dataset, table: tables.get(tableOfMarts(dataset, marts) ?? '') } };
  });
  return {
    seen: read.flatMap(({ seen }) => (seen ? [seen] : [])),
    obstacles: read.flatMap(({ obstacle }) => (obstacle ? [obstacle] : [])),
  };
}

function isAbout(sql: string, names: ReadonlySet<string>): boolean {
  return sqlWords(sql).some(({ name }) => names.has(name.toLowerCase()));
}

/** Charts of other datasets stay as the list tells them: they count among those of their dashboards. */
async function readCharts(superset: SupersetClient, datasets: ReadonlySet<number>): Promise<ChartUser[]> {
  const listed = await needFromSuperset('The charts of Superset', superset.listCharts);
  const asListed = (chart: ListedChart): ChartUser =>
    chartUserOf({
      ...chart,
      queryContext: undefined,
      dashboards: chart.dashboards.map((dashboard) => ({ ...dashboard, metadata: undefined })),
    });
  return inFours(listed, async (chart) => {
    const own = datasetOfChart(chart);
    const isOurs = own !== undefined && datasets.has(own);
    const showsOthers = chartsUsedBy({ ...chart, queryContext: undefined }).length > 0;
    if (!isOurs && !showsOthers) return asListed(chart);
    const answer = await lookAt(`The chart ${chart.name}`, () => superset.chart(chart.id));
    if ('hidden' in answer) return asListed(chart);
    // Before 6.0 only the list tells the dataset.
    const { datasourceId = chart.datasourceId, datasourceType = chart.datasourceType } = answer.value;
    return chartUserOf({ ...answer.value, datasourceId, datasourceType });
  });
}

async function readDashboards(superset: SupersetClient): Promise<DashboardUser[]> {
  const listed = await needFromSuperset('The dashboards of Superset', superset.listDashboards);
  const read = await inFours(listed, ({ id, title }) =>
    lookAt(`The dashboard ${title}`, () => superset.dashboard(id)),
  );
  return read.flatMap((answer) => ('value' in answer ? [dashboardUserOf(answer.value)] : []));
}

/** In the order of the items; the first error ends it. */
async function inFours<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const queue = new PQueue({ concurrency: callsAtOnce });
  try {
    return await Promise.all(items.map((item) => queue.add(() => work(item))));
  } finally {
    queue.clear();
  }
}
