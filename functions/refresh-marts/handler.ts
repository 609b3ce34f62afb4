import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import type { BigQueryClient } from '../../shared/clients/bigquery-port.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import { TransientError } from '../../shared/errors.ts';
import type { MartPlan, SqlTarget } from '../../shared/mart-plan.ts';
import type { State } from '../../shared/state.ts';
import type { Delivery, Work } from '../../shared/step.ts';
import { applySteps, withoutWork } from './apply.ts';
import { callUntilAnswered } from './calls.ts';
import { type RefreshConfig, targetDataset } from './config.ts';
import { createCopies } from './copies.ts';
import { dryRunMart } from './dry-run.ts';
import { classifyError } from './error-classes.ts';
import { removeExpiries } from './expiry.ts';
import { describeFailure } from './failure.ts';
import type { MartResult } from './mart-result.ts';
import { createPublishLock } from './publish-lock.ts';
import { fetchVersions, listHolds, listPublishes, listTarget } from './published.ts';
import { type MartRun, refreshMart, type Surroundings } from './refresh-mart.ts';
import { createReport, type Report, type RunEnd } from './report.ts';
import { OutOfTime, startWorkingTime, type WorkingTime } from './run-time.ts';
import { type OpenRun, openRun, recordEnd } from './runs.ts';
import { checkSelection, type MartStep, planSteps } from './selection.ts';
import { createSlots } from './slots.ts';
import { applyStagingView, inspectStagingView, isUsable } from './staging-view.ts';

export type RefreshMartsCollaborators = {
  plan: MartPlan;
  config: RefreshConfig;
  bigquery: BigQueryClient;
  publish: Publish;
  state: State;
  clock: Clock;
  /** In [0, 1); spreads retries. */
  random: () => number;
};

/** One delivery of one run, with everything that its parts share. */
type RunContext = RefreshMartsCollaborators & {
  run: OpenRun;
  report: Report;
  time: WorkingTime;
  target: SqlTarget;
};

/**
 * Refreshes the marts (DESIGN section 4): finds the run a message belongs to, plans it, tells the plan, applies
 * it, tells the end, and asks the next step to go on. Every effect has a deterministic name, so a delivery that
 * dies anywhere is simply delivered again.
 */
export function createRefreshMarts(collaborators: RefreshMartsCollaborators): Work<'refresh-marts'> {
  return async (delivery) => {
    const { plan, config, publish, clock } = collaborators;
    checkSelection(delivery.request, plan);
    const time = startWorkingTime(clock, config.workSeconds);
    const report = createReport({ publish, clock, traceparent: delivery.traceparent });
    const opened = await openRun(delivery, collaborators);
    if (opened.kind === 'finished') return;
    if (opened.kind === 'join') return report.joined(opened.runId, delivery.message.messageId, opened.reason);

    const target: SqlTarget = {
      project: config.project,
      martsDataset: targetDataset(config),
      ga4Dataset: config.datasets.ga4,
      windowDays: config.windowDays,
    };
    const context: RunContext = { ...collaborators, run: opened.run, report, time, target };
    try {
      await carryOut(context, delivery);
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error;
      delivery.log.info('The working time is over; the run continues in a new delivery', {
        run_id: opened.run.runId,
      });
      await report.continueLater(opened.run.runId, (delivery.request.part ?? 1) + 1);
    }
  };
}

async function carryOut(context: RunContext, { log }: Delivery<'refresh-marts'>): Promise<void> {
  const { plan, config, clock, state, run, report } = context;
  const { request } = run;
  const steps = planSteps(request, plan, await listHolds(state), clock.now());
  await report.started(run, steps, `${config.project}.${targetDataset(config)}`);

  const { results, end } = await refreshOrExplain(context, steps);
  await report.finished(run, results, end);
  if (request.chain !== false && request.dryRun !== true) await report.handOver(run.runId);
  await recordEnd(run, clock.now(), state);
  log.info(`Run ${run.runId} ended`, { run_id: run.runId, outcomes: results.map(({ outcome }) => outcome) });
}

/** Either every mart has its own result, or one obstacle explains why none was touched. */
async function refreshOrExplain(
  context: RunContext,
  steps: MartStep[],
): Promise<{ results: MartResult[]; end: RunEnd }> {
  const { run, config, plan, report } = context;
  try {
    const writes = config.mode !== 'observe' && run.request.dryRun !== true;
    const applies = writes && run.request.apply !== undefined;
    const stagingView = applies
      ? await applyStagingView(run.runId, context)
      : await inspectStagingView(context);
    if (!isUsable(stagingView)) {
      const { explanation, failure } = stagingView;
      const obstacle = { explanation, ...(failure ? { failure } : {}) };
      return {
        results: await skipAll(steps, 'stg_events', explanation, report, run),
        end: { stagingView, obstacle },
      };
    }
    const refresh = writes
      ? await refresher(context)
      : dryRunner(context, config.mode === 'observe' ? 'observe' : 'dry-run');
    const results = await applySteps({
      steps,
      onStaleUpstream: !writes || run.request.with?.includes('stale-upstream') === true,
      refresh,
      report: (result) => report.mart(run.runId, result),
    });
    const expiring = writes ? await withoutExpiry(context, results) : [];
    return { results, end: { stagingView, expiring } };
  } catch (error) {
    if (!(error instanceof BigQueryCallError)) throw error;
    if (classifyError(error) === 'backend') {
      throw new TransientError('BigQuery could not be reached', {
        cause: error,
        fields: { reason: error.reason },
      });
    }
    const failure = describeFailure(error, {
      ...plan.staging,
      project: config.project,
      account: config.account,
    });
    const explanation = `The run could not look at ${targetDataset(config)}: ${error.message}`;
    const stagingView = { state: 'unknown', explanation } as const;
    return {
      results: await skipAll(steps, failure.class, explanation, report, run),
      end: { stagingView, obstacle: { explanation, failure } },
    };
  }
}

function withoutExpiry(
  { bigquery, config, time, random }: RunContext,
  results: MartResult[],
): Promise<string[]> {
  return callUntilAnswered(() => removeExpiries(bigquery, targetDataset(config), results), { time, random });
}

async function skipAll(
  steps: MartStep[],
  reason: string,
  explanation: string,
  report: Report,
  run: OpenRun,
): Promise<MartResult[]> {
  const results = steps
    .filter((step) => step.action !== 'skip')
    .map((step) => withoutWork(step, 'skipped', reason, explanation));
  for (const result of results) await report.mart(run.runId, result);
  return results;
}

function dryRunner(context: RunContext, reason: 'observe' | 'dry-run') {
  const slots = createSlots(context.config.concurrency);
  return (step: MartStep) => dryRunMart(step.mart, reason, { ...context, slots });
}

async function refresher(context: RunContext) {
  const { run, config, bigquery, state, clock, time, random } = context;
  const surroundings = await gatherSurroundings(context);
  const live = config.mode === 'shadow' ? await fetchLive(context) : undefined;
  const martRun: MartRun = {
    ...context,
    accepted: run.request.accept ?? [],
    surroundings,
    slots: createSlots(config.concurrency),
    copies: createCopies({ bigquery, time, random, runStartedAt: run.startedAt }),
    lock: createPublishLock({ state, clock, time, run }),
  };
  return async (step: MartStep): Promise<MartResult> => {
    const result = await refreshMart(step.mart, martRun);
    const published = live?.get(step.mart.name);
    if (!published || result.rows === undefined) return result;
    return { ...result, difference: { rows: result.rows, publishedRows: published.rows } };
  };
}

async function gatherSurroundings({
  bigquery,
  config,
  state,
  time,
  random,
}: RunContext): Promise<Surroundings> {
  const dataset = targetDataset(config);
  const answered = <Answer>(call: () => Promise<Answer>) => callUntilAnswered(call, { time, random });
  const [tables, versions] = await Promise.all([
    answered(() => listTarget(bigquery, dataset)),
    answered(() => fetchVersions(bigquery, dataset)),
  ]);
  // After the tables: a run's claim to a mart is written before its table, so no table of ours can look foreign.
  return { tables, versions, records: await listPublishes(state) };
}

function fetchLive({ bigquery, config, time, random }: RunContext) {
  return callUntilAnswered(() => fetchVersions(bigquery, config.datasets.marts), { time, random });
}
