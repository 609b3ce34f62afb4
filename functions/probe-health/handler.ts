import { factsTopic } from '../../shared/chain.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import type { TcpConnect } from '../../shared/clients/tcp-connect.ts';
import { encodeFact, type FactData } from '../../shared/events/facts.ts';
import type { ProbeHealthRequest } from '../../shared/events/requests.ts';
import { messageRunId, requestedRun } from '../../shared/run.ts';
import type { State } from '../../shared/state.ts';
import type { PushDelivery } from '../../shared/step.ts';
import { freshReport } from './agent-faults.ts';
import { encodeAsk, evidenceOf, remediateTopic, whyRemediate } from './ask-remediate.ts';
import { diagnose } from './diagnose.ts';
import { findingsOf } from './findings.ts';
import { type ProbeHistory, withProbe } from './history.ts';
import { judgeProbe, type ProbeVerdict } from './judge-probe.ts';
import type { ChartLoader } from './load-chart.ts';
import { look } from './look.ts';
import { createProbeMemory, type ProbeMemory, type Recalled } from './memory.ts';
import type { Sight } from './sight.ts';
import type { SupersetAt } from './superset-at.ts';
import type { Whereabouts } from './where.ts';

/** What probe-health is built from. */
export type ProbeHealthCollaborators = {
  whereabouts: Whereabouts;
  connect: TcpConnect;
  supersetAt: SupersetAt;
  chartLoader: ChartLoader;
  /** The name of the VM, or Superset's host. */
  subject: string;
  intervalSeconds: number;
  publish: Publish;
  state: Pick<State, 'read' | 'create' | 'update'>;
  clock: Clock;
};

/** One request to probe, with everything that belongs to its delivery. */
export type ProbeDelivery = Omit<PushDelivery<unknown>, 'content'> & { request: ProbeHealthRequest };

type Probing = ProbeHealthCollaborators & { memory: ProbeMemory };

/** What a probe came to. */
type Probed = { sight: Sight; verdict: ProbeVerdict; history: ProbeHistory; isStateAway: boolean; now: Date };

const step = 'probe-health';

/** A probe of the schedule that lay so long somewhere is worthless: others have come since. */
const staleMinutes = 5;

/**
 * Probes Superset once, in layers, judges that by the probes before and by what the agent on the VM says, tells it, and
 * asks remediate to look when something is down, or has just come back. Nothing is retried: the next probe is a minute
 * away.
 */
export function createProbeHealth(
  given: ProbeHealthCollaborators,
): (delivery: ProbeDelivery) => Promise<void> {
  const probing = { ...given, memory: createProbeMemory(given.state) };
  return async (delivery) => {
    const { request, message, log } = delivery;
    const now = probing.clock.now();
    const waitedMinutes = (now.getTime() - message.publishTime.getTime()) / 60_000;
    if (request.trigger === 'schedule' && waitedMinutes > staleMinutes) {
      log.warning(`A scheduled probe came ${Math.floor(waitedMinutes)} minutes late and is left out`);
      return;
    }
    const recalled = await probing.memory.recall(log);
    const sight = await see(probing, { isChartWanted: isChartWanted(request), recalled, now });
    const probed = await judge(sight, recalled, { probing, delivery });
    await tell(probed, recalled, { probing, delivery });
  };
}

/** After a refresh, a sync or a remedy, people look at charts next. */
function isChartWanted({ trigger, chart }: ProbeHealthRequest): boolean {
  return chart === true || trigger === 'chain';
}

async function see(
  { whereabouts, connect, supersetAt, chartLoader, clock }: Probing,
  { isChartWanted, recalled, now }: { isChartWanted: boolean; recalled: Recalled; now: Date },
): Promise<Sight> {
  const { agent, isStateAway } = recalled;
  const known = whereabouts.known();
  const asked = known ? undefined : await whereabouts.ask(now);
  const address = known ?? asked?.address;
  if (!address) {
    const { vm } = asked ?? {};
    const why = vm?.status === 'unknown' ? vm.text : `it is ${vm?.status}`;
    const text = `the VM has no address: ${why}`;
    return {
      layers: [{ layer: 'connect', outcome: 'untried', text, milliseconds: 0 }],
      vm,
      agent,
      isStateAway,
    };
  }
  const isChartDue = isChartWanted || chartLoader.isDue(now);
  const layers = await look(address, {
    connect,
    clock,
    superset: supersetAt(address),
    loadChart: isChartDue ? (superset) => chartLoader.load(superset, now) : undefined,
  });
  const isConnected = layers[0]?.outcome === 'answers';
  const vm = isConnected ? undefined : (asked ?? (await whereabouts.ask(now))).vm;
  return { layers, vm, agent, isStateAway };
}

/** Looking may have taken a minute, so what it came to is of when it was over. */
async function judge(
  sight: Sight,
  recalled: Recalled,
  { probing, delivery }: { probing: Probing; delivery: ProbeDelivery },
): Promise<Probed> {
  const { intervalSeconds, memory, clock } = probing;
  const now = clock.now();
  const diagnoses = diagnose(sight, now);
  const isAgentHeard = freshReport(sight.agent, now) !== undefined;
  const history = withProbe(recalled.history, { diagnoses, isAgentHeard, intervalSeconds, now });
  const { isStateAway } = await memory.record(history, recalled, delivery.log);
  const verdict = judgeProbe({
    diagnoses,
    history,
    isHistoryWhole: !recalled.isStateAway,
    lastRemedy: recalled.lastRemedy,
    vmStartedAt: sight.vm && sight.vm.status !== 'unknown' ? sight.vm.lastStartedAt : undefined,
    now,
  });
  return { sight, verdict, history, isStateAway, now };
}

async function tell(
  probed: Probed,
  { history: before, lastRemedy }: Recalled,
  { probing, delivery }: { probing: Probing; delivery: ProbeDelivery },
): Promise<void> {
  const { request, message, traceparent, log } = delivery;
  const { verdict, history, now } = probed;
  const { runId } = requestedRun(request, message, undefined);
  // A run may be probed more than once: after its refresh, and after a remedy.
  const id = `${messageRunId(message.messageId)}/health-probed`;
  await publishProbed({ id, runId, probed }, probing, traceparent);
  log.info(`Probe: ${verdict.verdict}: ${verdict.reason}`, { run_id: runId, cause: verdict.cause });

  const why = whyRemediate({ verdict, before, lastRemedy, now });
  if (why === undefined || request.chain === false) return;
  log.info(`Asks remediate to look, for ${why}`, { run_id: runId });
  const probe = evidenceOf(verdict, history, now);
  const ask = { id: `${messageRunId(message.messageId)}/${remediateTopic}`, runId, probe, now, traceparent };
  await probing.publish(remediateTopic, encodeAsk(ask));
}

async function publishProbed(
  { id, runId, probed }: { id: string; runId: string; probed: Probed },
  { publish, subject }: Probing,
  traceparent: string,
): Promise<void> {
  const { sight, verdict, history, isStateAway, now } = probed;
  const findings = findingsOf(verdict, { faults: history.faults, sight, now, subject });
  const data: FactData<'health-probed'> = {
    runId,
    verdict: verdict.verdict,
    cause: verdict.cause,
    reason: `${verdict.reason}.`,
    ...(history.isFlapping ? { flapping: true } : {}),
    ...(history.firstUpAt === undefined && !isStateAway ? { wasEverUp: false } : {}),
    ...(isStateAway ? { withoutState: true } : {}),
    layers: sight.layers,
    findings,
  };
  const whenUp = findings.length > 0 ? 'warning' : 'info';
  const severity = { up: whenUp, unsettled: 'warning', down: 'error' } as const;
  await publish(
    factsTopic,
    encodeFact({
      id,
      name: 'health-probed',
      source: step,
      subject,
      severity: severity[verdict.verdict],
      time: now,
      traceparent,
      data,
    }),
  );
}
