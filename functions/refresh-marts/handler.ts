import { RequestRejection } from '../../shared/events/rejection.ts';
import type { Log } from '../../shared/log.ts';
import type { SqlTarget } from '../../shared/mart-plan.ts';
import { createPatientState } from '../../shared/patient-state.ts';
import type { Delivery, Work } from '../../shared/step.ts';
import { applySteps, withoutWork } from './apply.ts';
import { targetDataset } from './config.ts';
import { createCopies } from './copies.ts';
import { dryRunMart } from './dry-run.ts';
import { removeExpiries } from './expiry.ts';
import { logResult, type MartResult } from './mart-result.ts';
import { createPublishLock } from './publish-lock.ts';
import { listHolds } from './published.ts';
import { gatherReadiness, type Readiness } from './readiness.ts';
import { type MartRun, refreshMart, type Surroundings } from './refresh-mart.ts';
import { createReport } from './report.ts';
import { answered, type RefreshMartsCollaborators, type RunContext, writes } from './run-context.ts';
import { OutOfTime, startWorkingTime } from './run-time.ts';
import { openRun, recordEnd } from './runs.ts';
import { checkSelection, type MartStep, planSteps } from './selection.ts';
import { createSlots } from './slots.ts';

/** What refresh-marts is built from. */
export type { RefreshMartsCollaborators } from './run-context.ts';

/**
 * Refreshes the marts: finds the run a message belongs to, plans it, tells the plan, applies it, tells the end,
 * and asks the next step to go on. Every effect has a deterministic name, so a delivery that dies anywhere is
 * simply delivered again.
 */
export function createRefreshMarts(given: RefreshMartsCollaborators): Work<'refresh-marts'> {
  const collaborators = { ...given, state: createPatientState(given.state) };
  return async (delivery) => {
    const { plan, config, publish, clock } = collaborators;
    checkSelection(delivery.request, plan);
    const time = startWorkingTime(clock, config.workSeconds);
    const report = createReport({ publish, clock, traceparent: delivery.traceparent });
    const opened = await openRun(delivery, collaborators);
    if (opened.kind === 'finished') return;
    if (opened.kind === 'join') {
      return report.joined(opened.runId, delivery.message.messageId, opened.reason);
    }
    const { run } = opened;
    const target: SqlTarget = {
      project: config.project,
      martsDataset: targetDataset(config),
      ga4Dataset: config.datasets.ga4,
      windowDays: config.windowDays,
    };
    try {
      await carryOut({ ...collaborators, run, report, time, target }, delivery);
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error;
      delivery.log.info('The working time is over; the run continues in a new delivery', {
        run_id: run.runId,
      });
      await report.continueLater(run.runId, nextPart(delivery.request.part ?? 1, run.runId));
    }
  };
}

/** 30 deliveries of 480 s are four hours: whatever has not ended by then needs a person. */
const mostParts = 30;

function nextPart(part: number, runId: string): number {
  if (part < mostParts) return part + 1;
  throw new RequestRejection(
    'part',
    `run ${runId} has not ended after ${mostParts} deliveries and is given up; look at its jobs, then publish {} to refresh-marts`,
  );
}

async function carryOut(context: RunContext, { log }: Delivery<'refresh-marts'>): Promise<void> {
  const { plan, config, clock, state, run, report } = context;
  const { request } = run;
  const steps = planSteps(request, plan, await listHolds(state), clock.now());
  await report.started(run, steps, `${config.project}.${targetDataset(config)}`);

  const readiness = await gatherReadiness(context);
  const results = await settleMarts(steps, readiness, { ...context, log });
  const expiring = writes(context) ? await expiriesRemoved(results, context, log) : [];

  const { stagingView } = readiness;
  const obstacle = readiness.state === 'blocked' ? { obstacle: readiness.obstacle } : {};
  await report.finished(run, results, { stagingView, expiring, ...obstacle });
  if (request.chain !== false && request.dryRun !== true) await report.handOver(run.runId);
  await recordEnd(run, clock.now(), state);
  log.info(`Run ${run.runId} ended`, { run_id: run.runId, outcomes: results.map(({ outcome }) => outcome) });
}

/** One result, reported, for every mart of the plan. */
function settleMarts(
  steps: MartStep[],
  readiness: Readiness,
  context: RunContext & { log: Log },
): Promise<MartResult[]> {
  const { run, report, log } = context;
  // Where nothing is built, nothing is built on something stale.
  const buildsNothing = readiness.state === 'blocked' || !writes(context);
  return applySteps({
    steps,
    onStaleUpstream: buildsNothing || run.request.with?.includes('stale-upstream') === true,
    refresh: refresherOf(readiness, context),
    report: async (result) => {
      logResult(log.with({ run_id: run.runId }), result);
      await report.mart(run.runId, { ...result, ...(run.request.dryRun ? { dryRun: true } : {}) });
    },
  });
}

function refresherOf(readiness: Readiness, context: RunContext): (step: MartStep) => Promise<MartResult> {
  if (readiness.state === 'blocked') {
    const { reason, obstacle } = readiness;
    return async (step) => ({
      ...withoutWork(step, 'skipped', reason, obstacle.explanation),
      ...(reason === 'stg_events' ? { upstream: ['stg_events'] } : {}),
    });
  }
  const slots = createSlots(context.config.concurrency);
  if (!writes(context)) {
    const reason = context.config.mode === 'observe' ? 'observe' : 'dry-run';
    const { tables } = readiness.surroundings;
    return (step) => dryRunMart(step.mart, reason, tables, { ...context, slots });
  }
  const martRun = martRunOf(readiness.surroundings, { ...context, slots });
  return (step) => refreshMart(step.mart, martRun);
}

function martRunOf(surroundings: Surroundings, context: RunContext & Pick<MartRun, 'slots'>): MartRun {
  const { bigquery, state, clock, time, random, run } = context;
  return {
    ...context,
    surroundings,
    accepted: run.request.accept ?? [],
    copies: createCopies({ bigquery, clock, time, random, runStartedAt: run.startedAt }),
    lock: createPublishLock({ state, clock, time, run }),
  };
}

/** A mart that would expire is mended; that it could not be looked at is no reason to doubt the refresh. */
async function expiriesRemoved(
  results: MartResult[],
  context: RunContext,
  log: Delivery<'refresh-marts'>['log'],
): Promise<string[]> {
  if (!results.some(({ outcome }) => outcome === 'refreshed')) return [];
  const { bigquery, config } = context;
  try {
    return await answered(context, () => removeExpiries(bigquery, targetDataset(config), results));
  } catch (error) {
    if (error instanceof OutOfTime) throw error;
    log.warning('The expiry of the published marts could not be checked', { error });
    return [];
  }
}
