import { encodeHandOver, factsTopic, nextStep } from '../../shared/chain.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import { encodeEvent } from '../../shared/events/cloud-event.ts';
import { encodeFact, type FactData, type FactName, type FactSeverity } from '../../shared/events/facts.ts';
import type { RefreshMartsRequest } from '../../shared/events/requests.ts';
import { completedSentence, countOutcomes, type MartResult } from './mart-result.ts';
import type { MartStep } from './selection.ts';
import type { StagingViewState } from './staging-view.ts';

const step = 'refresh-marts';

/** A run as its facts describe it. */
export type ReportedRun = {
  runId: string;
  startedAt: Date;
  trigger: FactData<'run-started'>['trigger'];
  mode: FactData<'run-started'>['mode'];
  request: RefreshMartsRequest;
  forced: boolean;
  slot?: string | undefined;
};

/** Tells the world what a run does; every message has a deterministic id, so saying it twice is harmless. */
export type Report = {
  started: (run: ReportedRun, steps: MartStep[], dataset: string) => Promise<void>;
  joined: (runId: string, messageId: string, reason: string) => Promise<void>;
  mart: (runId: string, result: MartResult) => Promise<void>;
  finished: (run: ReportedRun, results: MartResult[], end: RunEnd) => Promise<void>;
  /** Asks the next step of the chain to go on. */
  handOver: (runId: string) => Promise<void>;
  /** Asks this function to go on with the run in a new delivery. */
  continueLater: (runId: string, part: number) => Promise<void>;
};

/** What the last fact says beside the marts. */
export type RunEnd = Pick<FactData<'marts-refreshed'>, 'obstacle'> & {
  stagingView: StagingViewState;
  /** Marts whose expiry was removed. */
  expiring?: string[];
};

/** The report of one delivery, in the trace of its request. */
export function createReport({
  publish,
  clock,
  traceparent,
}: {
  publish: Publish;
  clock: Clock;
  traceparent: string;
}): Report {
  async function say<Name extends FactName>(
    name: Name,
    fact: { id: string; subject: string; severity: FactSeverity; data: FactData<Name> },
  ) {
    await publish(factsTopic, encodeFact({ ...fact, name, source: step, time: clock.now(), traceparent }));
  }

  return {
    started: (run, steps, dataset) =>
      say('run-started', {
        id: `${run.runId}/run-started`,
        subject: run.runId,
        severity: 'info',
        data: startedData(run, steps, dataset),
      }),
    joined: (runId, messageId, reason) =>
      say('run-joined', {
        id: `${runId}/run-joined/${messageId}`,
        subject: runId,
        severity: 'info',
        data: { runId, messageId, reason },
      }),
    mart: (runId, result) =>
      say('mart-refreshed', {
        id: `${runId}/mart-refreshed/${result.mart}`,
        subject: result.mart,
        severity: severityOf([result]),
        data: { runId, ...result },
      }),
    finished: (run, results, end) =>
      say('marts-refreshed', {
        id: `${run.runId}/marts-refreshed`,
        subject: run.runId,
        severity: end.obstacle ? 'error' : severityOf(results),
        data: finishedData(run, results, end, clock.now()),
      }),
    handOver: async (runId) => {
      const to = nextStep(step);
      if (!to) return;
      await publish(to, encodeHandOver({ from: step, to, runId, now: clock.now(), traceparent }));
    },
    continueLater: async (runId, part) => {
      const continuation = encodeEvent({
        id: `${runId}/continuation/${part}`,
        name: step,
        source: step,
        subject: runId,
        time: clock.now(),
        traceparent,
        data: { trigger: 'continuation', runId, part },
      });
      await publish(step, continuation);
    },
  };
}

function startedData(run: ReportedRun, steps: MartStep[], dataset: string): FactData<'run-started'> {
  const { request } = run;
  return {
    runId: run.runId,
    trigger: run.trigger,
    mode: run.mode,
    forced: run.forced,
    ...(request.author ? { author: request.author } : {}),
    ...(request.reason ? { reason: request.reason } : {}),
    ...(run.slot ? { slot: run.slot } : {}),
    dryRun: request.dryRun ?? false,
    dataset,
    plan: steps.map(({ mart, action, reason, waitsFor }) => ({
      mart: mart.name,
      action,
      reason,
      dependsOn: waitsFor,
    })),
  };
}

function finishedData(
  run: ReportedRun,
  results: MartResult[],
  end: RunEnd,
  now: Date,
): FactData<'marts-refreshed'> {
  return {
    runId: run.runId,
    trigger: run.trigger,
    mode: run.mode,
    dryRun: run.request.dryRun ?? false,
    ...(run.request.author ? { author: run.request.author } : {}),
    ...(run.slot ? { slot: run.slot } : {}),
    summary: completedSentence(results),
    total: results.length,
    ...countOutcomes(results),
    bytesProcessed: results.reduce((sum, result) => sum + (result.bytesProcessed ?? 0), 0),
    durationSeconds: Math.max(0, (now.getTime() - run.startedAt.getTime()) / 1000),
    stagingView: end.stagingView,
    ...(end.obstacle ? { obstacle: end.obstacle } : {}),
    ...(end.expiring?.length ? { expiryRemoved: end.expiring } : {}),
    marts: results,
  };
}

function severityOf(results: MartResult[]): FactSeverity {
  const outcomes = results.map((result) => result.outcome);
  if (outcomes.includes('failed')) return 'error';
  return outcomes.includes('rejected') ? 'warning' : 'info';
}
