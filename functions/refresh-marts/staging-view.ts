import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import type { BigQueryClient, ListedTable } from '../../shared/clients/bigquery-port.ts';
import type { FactData } from '../../shared/events/facts.ts';
import { type MartPlan, renderMartSql, type SqlTarget } from '../../shared/mart-plan.ts';
import { callUntilAnswered } from './calls.ts';
import { type RefreshConfig, targetDataset } from './config.ts';
import { classifyError, isPassing } from './error-classes.ts';
import { describeFailure } from './failure.ts';
import type { WorkingTime } from './run-time.ts';
import { missingUpstream } from './selection.ts';

/** How the staging view in BigQuery compares with the repository's, as facts tell it. */
export type StagingViewState = FactData<'marts-refreshed'>['stagingView'];

/** What looking at the staging view, or changing it, needs. */
export type StagingViewCollaborators = {
  bigquery: BigQueryClient;
  plan: MartPlan;
  config: RefreshConfig;
  target: SqlTarget;
  time: WorkingTime;
  random: () => number;
};

/** Whether marts can be built on the view as it is. */
export function isUsable(view: StagingViewState): boolean {
  return view.state === 'current' || view.state === 'differs' || view.state === 'applied';
}

/** Looks at the view under all marts and dry-runs it, so that a broken one is told once and not 17 times. */
export async function inspectStagingView(collaborators: StagingViewCollaborators): Promise<StagingViewState> {
  const { bigquery, plan, config, target, time, random } = collaborators;
  const table = { dataset: targetDataset(config), table: plan.staging.name };
  const name = `${table.dataset}.${table.table}`;
  const found = await callUntilAnswered(() => bigquery.findView(table), { time, random });
  if (!found) {
    return {
      state: 'missing',
      explanation: `${name} does not exist. To create it from ${plan.staging.file}, publish {"apply":["stg_events"]} to refresh-marts.`,
    };
  }
  const failure = await dryRunFailure(`SELECT * FROM \`${bigquery.project}.${name}\` LIMIT 0`, collaborators);
  if (failure) {
    return { state: 'broken', explanation: `${name} cannot be read: ${failure.message}`, failure };
  }
  if (normalize(found.query) === normalize(renderMartSql(plan.staging, target))) {
    return { state: 'current', explanation: `${name} is what ${plan.staging.file} says.` };
  }
  return {
    state: 'differs',
    explanation: `${name} is not what ${plan.staging.file} says, and is left as it is. To apply the file, publish {"apply":["stg_events"]} to refresh-marts.`,
  };
}

/**
 * Writes the repository's view to BigQuery, after every mart passed a dry run against it.
 *
 * 1. The new view is created under another name in the staging dataset.
 * 2. Every mart is dry-run on it; if one fails, nothing is changed.
 * 3. The real view is created or updated, and the trial one removed.
 */
export async function applyStagingView(
  runId: string,
  tables: ReadonlyMap<string, ListedTable>,
  collaborators: StagingViewCollaborators,
): Promise<StagingViewState> {
  const { bigquery, plan, config, target, time, random } = collaborators;
  const answered = <Answer>(call: () => Promise<Answer>) => callUntilAnswered(call, { time, random });
  const sql = renderMartSql(plan.staging, target);
  const own = await dryRunFailure(sql, collaborators);
  if (own)
    return {
      state: 'broken',
      explanation: `${plan.staging.file} does not run: ${own.message}`,
      failure: own,
    };

  const trial = { dataset: config.datasets.staging, table: `stg_events__${runId}` };
  await answered(() => bigquery.deleteTable(trial));
  await answered(() => bigquery.createView(trial, sql));
  const broken = await martsBrokenBy(
    `${bigquery.project}.${trial.dataset}.${trial.table}`,
    tables,
    collaborators,
  );
  await answered(() => bigquery.deleteTable(trial));
  if (broken.length > 0) {
    return {
      state: 'broken',
      explanation: `${plan.staging.file} was not applied: it would break ${broken.join('; ')}. Correct these marts first.`,
    };
  }
  const table = { dataset: targetDataset(config), table: plan.staging.name };
  const found = await answered(() => bigquery.findView(table));
  await answered(() => (found ? bigquery.updateView(table, sql) : bigquery.createView(table, sql)));
  return {
    state: 'applied',
    explanation: `${table.dataset}.${table.table} now is what ${plan.staging.file} says.`,
  };
}

async function martsBrokenBy(
  view: string,
  tables: ReadonlyMap<string, ListedTable>,
  collaborators: StagingViewCollaborators,
): Promise<string[]> {
  const { plan, target } = collaborators;
  const trialTarget: SqlTarget = {
    ...target,
    tableFor: (name) => (name === plan.staging.name ? view : target.tableFor?.(name)),
  };
  const checked = await Promise.all(
    plan.marts
      .filter((mart) => mart.dependsOn.includes(plan.staging.name))
      // One that reads a mart which was never built says nothing about the view.
      .filter((mart) => missingUpstream(mart, tables).length === 0)
      .map(async (mart) => {
        const failure = await dryRunFailure(renderMartSql(mart, trialTarget), collaborators);
        return failure ? [`${mart.name} (${failure.message})`] : [];
      }),
  );
  return checked.flat();
}

async function dryRunFailure(sql: string, collaborators: StagingViewCollaborators) {
  const { bigquery, plan, config, time, random } = collaborators;
  try {
    await callUntilAnswered(() => bigquery.dryRun(sql), { time, random });
    return undefined;
  } catch (error) {
    // A BigQuery that is away or busy says nothing about the SQL.
    if (!(error instanceof BigQueryCallError) || isPassing(classifyError(error))) throw error;
    return describeFailure(error, { ...plan.staging, project: config.project, account: config.account });
  }
}

/** BigQuery keeps a view's text as given, but consoles and tools re-indent and end it differently. */
function normalize(sql: string): string {
  return sql.trim().replace(/;$/, '').replace(/\s+/g, ' ').trim();
}
