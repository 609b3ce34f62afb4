import type { State } from '../../../shared/state.ts';
import type { DriftFinding } from '../judge-drift.ts';
import type { WritePermission } from '../sync/plan-sync.ts';
import { type VerifyCollaborators, verifyCharts } from '../sync/verify-charts.ts';
import type { Users } from '../users.ts';
import { failingFindings } from './failing-findings.ts';
import { type FailingChart, readFailingCharts, recordFailingCharts } from './failing-memory.ts';
import { nextFailingCharts, type TriedChart } from './next-failing-charts.ts';

/** What is known when a run comes to the charts that failed. */
export type FailingSight = {
  users: Pick<Users, 'charts'>;
  judged: readonly DriftFinding[];
  /** Charts that were tried in this run, after their dataset was written. */
  tried: readonly TriedChart[];
  permission: WritePermission;
};

/** What following them works with. */
export type FailingCollaborators = VerifyCollaborators & { state: State; now: Date; isDryRun: boolean };

/** A run must end; the others are tried by the next ones. */
const mostRetried = 10;

/**
 * Says which charts show an error since their dataset was written, until they load again: those of this run, and those
 * of runs before, which are tried again without cost. The one real query of a run is theirs if no write needed it.
 */
export async function followFailingCharts(
  { users, judged, tried, permission }: FailingSight,
  run: FailingCollaborators,
): Promise<DriftFinding[]> {
  const { state, now, isDryRun } = run;
  const before = await readFailingCharts(state);
  const existing = new Set(users.charts.map(({ id }) => id));
  const isQuiet = isDryRun || (!permission.allowed && permission.reason === 'maintenance');
  const again = isQuiet ? [] : await tryAgain(before, { existing, tried, permission }, run);
  const next = nextFailingCharts(before, [...tried, ...again], { existing, now });
  if (!isDryRun) await recordFailingCharts(state, { before, next });
  return failingFindings(next, { charts: users.charts, judged });
}

async function tryAgain(
  before: readonly FailingChart[],
  {
    existing,
    tried,
    permission,
  }: Pick<FailingSight, 'tried' | 'permission'> & { existing: ReadonlySet<number> },
  run: VerifyCollaborators,
): Promise<TriedChart[]> {
  const done = new Set(tried.map(({ check }) => check.chartId));
  const due = before
    .filter(({ chartId }) => existing.has(chartId) && !done.has(chartId))
    .toSorted((one, other) => (one.checkedAt < other.checkedAt ? -1 : 1))
    .slice(0, mostRetried);
  const mayAsk = permission.allowed && !tried.some(({ check }) => check.wasAsked);
  // A chart that already fails without a query needs none; the query is for one that only a query can clear.
  const asking = due.filter(({ failsAt }) => failsAt === 'asking');
  const compiling = due.filter(({ failsAt }) => failsAt === 'compiling');
  const checks = [
    ...(await verifyCharts(asking.map(named), { mayAsk }, run)),
    ...(await verifyCharts(compiling.map(named), { mayAsk: false }, run)),
  ];
  return checks.flatMap((check) => {
    const chart = due.find(({ chartId }) => chartId === check.chartId);
    return chart ? [{ check, datasetId: chart.datasetId, dataset: chart.dataset }] : [];
  });
}

function named({ chartId, chart }: FailingChart) {
  return { id: chartId, name: chart };
}
