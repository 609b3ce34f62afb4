import type { ListedChart, ListedDashboard } from '../../shared/clients/superset/port.ts';
import { type AlertPlaces, gatherAlerts } from './alerts/gather-alerts.ts';
import type { GatherOptions } from './gather-options.ts';
import { chartsUsedBy, datasetOfChart } from './references/chart-references.ts';
import { decodeReferences, encodeReferences } from './scan/encode-references.ts';
import { planScan } from './scan/plan-scan.ts';
import type { RememberedChart, RememberedDashboard } from './scan/remembered.ts';
import { type Look, lookAt, needFromSuperset } from './sight.ts';
import { type ChartUser, chartUserOf, type DashboardUser, dashboardUserOf, type Users } from './users.ts';
import { inFours } from './working-time.ts';

type Gathering = Pick<GatherOptions, 'superset' | 'bigquery' | 'plan' | 'marts' | 'memory' | 'time'>;

/** What users may use: datasets by their id, and tables. */
export type Usable = AlertPlaces & { datasets: ReadonlySet<number> };

/** Who uses what: charts, dashboards with their native filters, row-level security, and alerts. */
export async function gatherUsers(
  { datasets, ...places }: Usable,
  gathering: Gathering,
): Promise<{ users: Users; notChecked: string[] }> {
  const { superset } = gathering;
  const charts = await gatherCharts(datasets, gathering);
  const dashboards = await gatherDashboards(gathering);
  const rules = await lookAt('The row-level security rules', superset.listRowLevelSecurity);
  const { alerts, notChecked } = await gatherAlerts(places, gathering);
  const areBroken = 'hidden' in rules && rules.isBroken;
  const mayNotRead = !areBroken && ('hidden' in rules || rules.value === 'not-permitted');
  return {
    users: {
      charts: charts.users,
      dashboards: dashboards.users,
      rules: 'value' in rules && Array.isArray(rules.value) ? rules.value : [],
      alerts,
    },
    notChecked: [
      ...(mayNotRead ? ['Row-level security: the account may not read the rules'] : []),
      ...(areBroken ? [`Row-level security: the rules could not be read: ${rules.hidden}`] : []),
      ...charts.notChecked,
      ...dashboards.notChecked,
      ...notChecked,
    ],
  };
}

/** A chart of the list without its settings, which are large. */
type LightChart = Pick<ListedChart, 'id' | 'name' | 'dashboards' | 'changedAt'> & {
  datasetId: number | undefined;
  /** Whether it may use a dataset that is compared: its own, or that of another chart that it shows. */
  isOfInterest: boolean;
};

/** Charts of other datasets stay as the list tells them: they count among those of their dashboards. */
async function gatherCharts(
  datasets: ReadonlySet<number>,
  { superset, memory, time }: Gathering,
): Promise<{ users: ChartUser[]; notChecked: string[] }> {
  const charts: LightChart[] = [];
  await needFromSuperset('The charts of Superset', () =>
    superset.visitCharts((chart) => charts.push(lightOf(chart, datasets))),
  );
  const ofInterest = charts.filter((chart) => chart.isOfInterest);
  const remembered = await memory.charts.recall(ofInterest.map(({ id }) => id));
  const { read } = planScan(ofInterest, remembered);
  const unread = await inFours(read, time, async ({ listed: { id, name, changedAt } }) => {
    const answer = await lookAt(`The chart ${name}`, () => superset.chart(id));
    if (isFailing(answer)) return [`The chart ${name} could not be read: ${answer.hidden}`];
    memory.charts.forget(id);
    if ('hidden' in answer) return [`The chart ${name} could not be read: ${answer.hidden}`];
    const { references, shows } = chartUserOf(answer.value);
    memory.charts.remember(id, { changedAt, references: encodeReferences(references), shows });
    return [];
  });
  return { users: charts.map((chart) => userOf(chart, remembered.get(chart.id))), notChecked: unread.flat() };
}

function lightOf(chart: ListedChart, datasets: ReadonlySet<number>): LightChart {
  const { id, name, dashboards, changedAt } = chart;
  const datasetId = datasetOfChart(chart);
  const isOurs = datasetId !== undefined && datasets.has(datasetId);
  const isOfInterest = isOurs || chartsUsedBy({ ...chart, queryContext: undefined }).length > 0;
  return { id, name, dashboards, changedAt, datasetId, isOfInterest };
}

function userOf(
  { id, name, datasetId, dashboards }: LightChart,
  known: RememberedChart | undefined,
): ChartUser {
  return {
    id,
    name,
    datasetId,
    dashboards,
    get references() {
      return known ? decodeReferences(known.references) : [];
    },
    shows: known?.shows ?? [],
  };
}

async function gatherDashboards({
  superset,
  memory,
  time,
}: Gathering): Promise<{ users: DashboardUser[]; notChecked: string[] }> {
  const listed = await needFromSuperset('The dashboards of Superset', superset.listDashboards);
  const remembered = await memory.dashboards.recall(listed.map(({ id }) => id));
  const { read } = planScan(listed, remembered);
  const unread = await inFours(read, time, async ({ listed: { id, title, changedAt } }) => {
    const answer = await lookAt(`The dashboard ${title}`, () => superset.dashboard(id));
    if (!isFailing(answer)) memory.dashboards.forget(id);
    if ('hidden' in answer) return [`The dashboard ${title} could not be read: ${answer.hidden}`];
    memory.dashboards.remember(id, { changedAt, filters: dashboardUserOf(answer.value).filters });
    return [];
  });
  const users = listed.flatMap((dashboard) => {
    const known = remembered.get(dashboard.id);
    return known ? [dashboardOf(dashboard, known)] : [];
  });
  return { users, notChecked: unread.flat() };
}

/** What Superset fails over is what it was: it is remembered as it was, and read again by the next run. */
function isFailing(answer: Look<unknown>): answer is Extract<Look<unknown>, { hidden: string }> {
  return 'hidden' in answer && answer.isBroken;
}

function dashboardOf(
  { id, title, published }: ListedDashboard,
  { filters }: RememberedDashboard,
): DashboardUser {
  return { id, title, published, filters };
}
