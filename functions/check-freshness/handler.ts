import { encodeHandOver, factsTopic, nextStep } from '../../shared/chain.ts';
import type { BigQueryClient } from '../../shared/clients/bigquery-port.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import { encodeFact, type FactData } from '../../shared/events/facts.ts';
import type { MartVerdict } from '../../shared/events/freshness-facts.ts';
import type { MartPlan } from '../../shared/mart-plan.ts';
import { createPatientState } from '../../shared/patient-state.ts';
import { requestedRun } from '../../shared/run.ts';
import type { State } from '../../shared/state.ts';
import type { Delivery, Work } from '../../shared/step.ts';
import { askRefresh } from './ask-refresh.ts';
import type { FreshnessConfig } from './config.ts';
import { type Gathered, gather } from './gather.ts';
import { nextMartMemory } from './mart-memory.ts';
import { judgeMart } from './mart-verdict.ts';
import { type MartMemories, recordFirstCheck, recordMarts } from './memory.ts';
import { checkedSentence, severityOf } from './report.ts';
import { judgeScheduledRun } from './scheduled-run.ts';
import { expectedByOf, judgeSource, newestDueDay, type SourceVerdict } from './source-day.ts';
import { type AskedRefresh, decideSourceRefresh, type RefreshDecision } from './source-refresh.ts';

/** What check-freshness is built from. */
export type CheckFreshnessCollaborators = {
  plan: MartPlan;
  config: FreshnessConfig;
  bigquery: BigQueryClient;
  publish: Publish;
  state: State;
  clock: Clock;
};

const step = 'check-freshness';

/**
 * Checks how fresh the marts are: gathers, judges every mart, the export and the scheduled run, asks for a refresh
 * where an export day is in no publish, tells it all in one fact, and asks the next step to go on. Everything it
 * says has a deterministic name, so a delivery that dies anywhere is simply delivered again.
 */
export function createCheckFreshness(given: CheckFreshnessCollaborators): Work<'check-freshness'> {
  const collaborators = { ...given, state: createPatientState(given.state) };
  return async (delivery) => {
    const { plan, config, bigquery, publish, state, clock } = collaborators;
    const { request, message, traceparent, log } = delivery;
    const now = clock.now();
    const { runId: checkId } = requestedRun(request, message, config.checkSchedule);
    const endedRun = request.trigger === 'chain' ? request.runId : undefined;
    const gathered = await gather({ plan, config, bigquery, state, now });

    const decision = decideRefresh(gathered, { checkId, config, now, endedRun });
    const marts = judgeMarts(gathered, { config, now, decision });
    const found = {
      ...(request.runId ? { runId: request.runId } : {}),
      marts,
      source: judgeExport(gathered, config, now),
      scheduledRun: judgeRun(gathered, { plan, config, now, endedRun }),
      ...(gathered.obstacles.length > 0 ? { obstacles: gathered.obstacles } : {}),
    };

    const { memory } = gathered;
    const { exported } = memory;
    const asked = await askRefresh(decision, { publish, state, checkId, traceparent, now, exported });
    if (!asked) await recordFirstCheck(state, memory, now);
    await recordMarts(state, memory.marts, memoriesAfter(gathered, marts, now));

    await publishFact({ ...found, checkId, ...requestedRefreshOf(asked, decision) }, collaborators, delivery);
    log.info(`Check ${checkId}: ${checkedSentence(found, plan.marts.length)}`, {
      check_id: checkId,
      refresh: decision.reason,
    });
    const to = request.chain === false ? undefined : nextStep(step);
    if (to)
      await publish(to, encodeHandOver({ from: step, to, runId: checkId, now: clock.now(), traceparent }));
  };
}

type Judgement = { config: FreshnessConfig; now: Date };

function decideRefresh(
  { days, runs, records, memory }: Gathered,
  { checkId, config, now, endedRun }: Judgement & { checkId: string; endedRun: string | undefined },
): RefreshDecision {
  return decideSourceRefresh({
    checkId,
    mode: config.mode,
    days: days ?? [],
    runs,
    records,
    asked: memory.exported?.value.asked ?? [],
    source: config.source,
    now,
    endedRun,
  });
}

function judgeMarts(
  gathered: Gathered,
  { config, now, decision }: Judgement & { decision: RefreshDecision },
): MartVerdict[] {
  const { schedule, source, volumeFloorPercent } = config;
  const surroundings = {
    ...gathered,
    now,
    schedule,
    source,
    volumeFloorPercent,
    nextRefresh: decision.kind === 'none' ? 'the next run brings it' : 'a refresh is asked for',
  };
  return gathered.marts.flatMap((sighting) => judgeMart(sighting, surroundings) ?? []);
}

function judgeExport({ days, daysProblem }: Gathered, { source }: FreshnessConfig, now: Date): SourceVerdict {
  if (days) return judgeSource(days, source, now);
  const expectedDay = newestDueDay(now, source);
  return {
    verdict: 'unknown',
    reason: `The GA4 export could not be looked at: ${daysProblem}.`,
    expectedDay,
    expectedBy: expectedByOf(expectedDay, source).toISOString(),
  };
}

function judgeRun(
  gathered: Gathered,
  { plan, config, now, endedRun }: Judgement & { plan: MartPlan; endedRun: string | undefined },
): FactData<'freshness-checked'>['scheduledRun'] {
  return judgeScheduledRun({
    runs: gathered.runs,
    schedule: config.schedule,
    graceMinutes: Math.max(0, ...plan.marts.map(({ graceMinutes }) => graceMinutes)),
    now,
    watchingSince: watchingSince(gathered, now),
    endedRun,
  });
}

function watchingSince({ memory }: Gathered, now: Date): Date {
  return memory.exported ? new Date(memory.exported.value.watchingSince) : now;
}

function memoriesAfter({ marts, memory }: Gathered, verdicts: MartVerdict[], now: Date): MartMemories {
  const known = memory.marts?.value ?? {};
  const next = marts.flatMap(({ mart: { name } }) => {
    const verdict = verdicts.find(({ mart }) => mart === name);
    const remembered = nextMartMemory(known[name], verdict, now);
    return remembered ? [[name, remembered] as const] : [];
  });
  return Object.fromEntries(next);
}

function requestedRefreshOf(asked: AskedRefresh | undefined, { reason }: RefreshDecision) {
  return asked ? { requestedRefresh: { days: asked.days, reason } } : {};
}

async function publishFact(
  found: Omit<FactData<'freshness-checked'>, 'summary'>,
  { plan, publish, clock }: CheckFreshnessCollaborators,
  { traceparent }: Delivery<'check-freshness'>,
): Promise<void> {
  const { checkId } = found;
  await publish(
    factsTopic,
    encodeFact({
      id: `${checkId}/freshness-checked`,
      name: 'freshness-checked',
      source: step,
      subject: checkId,
      severity: severityOf(found),
      time: clock.now(),
      traceparent,
      data: { ...found, summary: checkedSentence(found, plan.marts.length) },
    }),
  );
}
