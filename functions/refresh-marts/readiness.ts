import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import { TransientError } from '../../shared/errors.ts';
import type { FactData } from '../../shared/events/facts.ts';
import { listPublishes } from '../../shared/publishes.ts';
import type { PublishedVersion } from './audit.ts';
import { targetDataset } from './config.ts';
import { classifyError } from './error-classes.ts';
import { describeFailure } from './failure.ts';
import { fetchVersions, listTarget } from './published.ts';
import type { Surroundings } from './refresh-mart.ts';
import { answered, type RunContext, writes } from './run-context.ts';
import { applyStagingView, inspectStagingView, isUsable, type StagingViewState } from './staging-view.ts';

type Tables = Surroundings['tables'];

/** What is known before the first mart is touched: either the surroundings, or the one reason that stops them all. */
export type Readiness =
  | { state: 'ready'; stagingView: StagingViewState; surroundings: Surroundings }
  | {
      state: 'blocked';
      stagingView: StagingViewState;
      reason: string;
      obstacle: NonNullable<FactData<'marts-refreshed'>['obstacle']>;
    };

/**
 * Looks at, or on request applies, the staging view, and at the marts as they are. What would fail every mart
 * alike is told once; what may pass by itself is thrown, so that the delivery comes again.
 */
export async function gatherReadiness(context: RunContext): Promise<Readiness> {
  try {
    const tables = await answered(context, () => listTarget(context.bigquery, targetDataset(context.config)));
    const stagingView = await stagingViewOf(context, tables);
    if (isUsable(stagingView)) {
      return { state: 'ready', stagingView, surroundings: await gatherSurroundings(context, tables) };
    }
    const { explanation, failure } = stagingView;
    const obstacle = { explanation, ...(failure ? { failure } : {}) };
    return { state: 'blocked', stagingView, reason: 'stg_events', obstacle };
  } catch (error) {
    if (!(error instanceof BigQueryCallError)) throw error;
    if (classifyError(error) === 'backend') {
      throw new TransientError('BigQuery could not be reached', {
        cause: error,
        fields: { reason: error.reason },
      });
    }
    return blockedBy(error, context);
  }
}

function stagingViewOf(context: RunContext, tables: Tables): Promise<StagingViewState> {
  const { run } = context;
  const applies = writes(context) && run.request.apply !== undefined;
  return applies ? applyStagingView(run.runId, tables, context) : inspectStagingView(context);
}

function blockedBy(error: BigQueryCallError, { plan, config }: RunContext): Readiness {
  const failure = describeFailure(error, {
    ...plan.staging,
    project: config.project,
    account: config.account,
  });
  const explanation = `The run could not look at ${targetDataset(config)}: ${error.message}`;
  return {
    state: 'blocked',
    stagingView: { state: 'unknown', explanation },
    reason: failure.class,
    obstacle: { explanation, failure },
  };
}

async function gatherSurroundings(context: RunContext, tables: Tables): Promise<Surroundings> {
  const { bigquery, config, state } = context;
  if (!writes(context)) return { tables, versions: new Map(), records: new Map() };
  const [versions, live] = await Promise.all([
    answered(context, () => fetchVersions(bigquery, targetDataset(config))),
    config.mode === 'shadow' ? fetchLive(context) : undefined,
  ]);
  // After the tables: a run's claim to a mart is written before its table, so no table of ours can look foreign.
  return { tables, versions, records: await listPublishes(state), ...(live ? { live } : {}) };
}

/** The marts that people read while this deployment works in their shadow. */
function fetchLive(context: RunContext): Promise<Map<string, PublishedVersion>> {
  const { bigquery, config } = context;
  return answered(context, () => fetchVersions(bigquery, config.datasets.marts));
}
