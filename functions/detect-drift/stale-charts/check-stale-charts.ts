import type { BigQueryClient } from '../../../shared/clients/bigquery-port.ts';
import type { SupersetClient } from '../../../shared/clients/superset/port.ts';
import type { Control } from '../../../shared/controls.ts';
import type { PlannedMart } from '../../../shared/mart-plan.ts';
import type { State } from '../../../shared/state.ts';
import type { DriftConfig } from '../config.ts';
import type { SeenDataset } from '../dataset-state.ts';
import type { DriftFinding } from '../judge-drift.ts';
import type { WritePermission } from '../sync/plan-sync.ts';
import type { Users } from '../users.ts';
import { type AskedChart, askCharts } from './ask-charts.ts';
import { chooseCharts } from './choose-charts.ts';
import { decideLooking, maintainedSubjects } from './decide-looking.ts';
import { nextStaleMemory } from './next-stale-memory.ts';
import { fetchPublishedAt } from './published-at.ts';
import { staleFindings } from './stale-findings.ts';
import { readStaleMemory, recordStaleMemory, type StaleMemory } from './stale-memory.ts';

/** What is known when a run comes to its charts. */
export type StaleSight = {
  seen: readonly SeenDataset[];
  users: Users;
  /** What is said of columns already. */
  judged: readonly DriftFinding[];
  permission: WritePermission;
  controls: readonly Control[];
};

/** What the check works with. */
export type StaleCollaborators = {
  superset: Pick<SupersetClient, 'chart' | 'chartData'>;
  bigquery: Pick<BigQueryClient, 'project' | 'query'>;
  state: Pick<State, 'read' | 'put'>;
  config: Pick<DriftConfig, 'marts' | 'staleCharts'>;
  marts: readonly Pick<PlannedMart, 'name'>[];
  isDryRun: boolean;
};

/** What is said of old results. */
export type StaleReport = { findings: DriftFinding[]; notChecked: string[] };

/**
 * Finds charts that show results from before the last publish of their mart, and has them made anew (runbook section 2
 * step 5): after a publish it asks for some charts as a viewer does, forces those that are old, and asks again. What
 * stays old is said in every run until it does not.
 */
export async function checkStaleCharts(sight: StaleSight, run: StaleCollaborators): Promise<StaleReport> {
  const { state, config, isDryRun } = run;
  const most = config.staleCharts;
  const looking = decideLooking(sight.permission, { most, controls: sight.controls, isDryRun });
  const before = await readStaleMemory(state);
  if (looking.look === 'not') {
    const stale = looking.reason === 'switched-off' ? [] : before.stale;
    return { findings: staleFindings(stale, sight.judged), notChecked: [] };
  }
  const published = await fetchPublishedAt(run.bigquery, config.marts.dataset);
  if ('refused' in published) {
    const why = `Charts with old results: ${published.refused.message}`;
    return { findings: staleFindings(before.stale, sight.judged), notChecked: [why] };
  }
  const asked = await askChosen(
    { publishedAt: published.publishedAt, before, mayForce: looking.look === 'force' },
    sight,
    run,
  );
  const next = nextStaleMemory(before, asked, {
    datasets: sight.seen.map(({ dataset }) => dataset),
    ...sight.users,
  });
  await recordStaleMemory(state, { before, next });
  return { findings: staleFindings(next.stale, sight.judged), notChecked: [] };
}

async function askChosen(
  {
    publishedAt,
    before,
    mayForce,
  }: { publishedAt: ReadonlyMap<string, Date>; before: StaleMemory; mayForce: boolean },
  { seen, users, controls }: StaleSight,
  { superset, marts, config }: StaleCollaborators,
): Promise<AskedChart[]> {
  const names = new Set(marts.map(({ name }) => name));
  const chosen = chooseCharts({
    datasets: seen.map(({ dataset }) => dataset),
    charts: users.charts,
    dashboards: users.dashboards,
    publishedAt: new Map([...publishedAt].filter(([table]) => names.has(table))),
    maintained: new Set(maintainedSubjects(controls)),
    remembered: before,
    most: config.staleCharts,
  });
  return askCharts(chosen, { superset, mayForce });
}
