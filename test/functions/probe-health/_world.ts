import { createProbeHealth } from '../../../functions/probe-health/handler.ts';
import { createChartLoader } from '../../../functions/probe-health/load-chart.ts';
import { createWhereabouts } from '../../../functions/probe-health/where.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';
import type { VmDescription, VmOperation } from '../../../shared/clients/compute-port.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import type { Connection } from '../../../shared/clients/tcp-connect.ts';
import { TransientError } from '../../../shared/errors.ts';
import { cloudEventSchema, type OutgoingMessage } from '../../../shared/events/cloud-event.ts';
import { facts } from '../../../shared/events/facts.ts';
import { type ProbeEvidence, probeEvidence } from '../../../shared/events/probe-evidence.ts';
import { type ProbeHealthRequest, probeHealthRequest } from '../../../shared/events/requests.ts';
import type { VmReport } from '../../../shared/events/vm-messages.ts';
import type { Rung } from '../../../shared/remedies.ts';
import type { State } from '../../../shared/state.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';
import { healthyReport } from './_sight.ts';
import { createFakeSuperset } from './_superset.ts';

const connected: Connection = { outcome: 'connected', text: 'accepts connections' };

/** A VM that runs at an address of documentation. */
export const runningVm: VmDescription = {
  id: '1',
  status: 'RUNNING',
  statusMessage: undefined,
  externalAddress: '203.0.113.7',
  internalAddress: '10.0.0.2',
  lastStartedAt: undefined,
  lastStoppedAt: undefined,
  restartsAutomatically: true,
};

/** A cloud in memory around the real handler: a VM, its Superset and its agent, all well. */
export function createWorld({ named }: { named?: number } = {}) {
  const clock = createManualClock(new Date('2026-11-24T06:00:00Z'));
  const superset = createFakeSuperset();
  const log = createRememberedLog();
  const published: { topic: string; message: OutgoingMessage }[] = [];
  const network: { connection: Connection; connects: string[] } = { connection: connected, connects: [] };
  const compute = createFakeCompute();
  const { state, access } = createWatchedState(createMemoryState({ clock }));
  const collaborators = {
    whereabouts: createWhereabouts({ url: undefined, compute: compute.client }),
    connect: async ({ host, port }: { host: string; port: number }) => {
      network.connects.push(`${host}:${port}`);
      return network.connection;
    },
    supersetAt: superset.supersetAt,
    chartLoader: createChartLoader({ named, marts: 'ineco_marts' }),
    subject: 'superset-ineco',
    intervalSeconds: 60,
    publish: async (topic: string, message: OutgoingMessage) => {
      published.push({ topic, message });
      return String(published.length);
    },
    state,
    clock,
  };
  let work = createProbeHealth(collaborators);
  let messages = 0;

  async function deliver(body: ProbeHealthRequest = { trigger: 'schedule' }, publishedAt = clock.now()) {
    messages += 1;
    await work({
      request: probeHealthRequest.parse(body),
      message: {
        messageId: String(messages),
        publishTime: publishedAt,
        attributes: {},
        orderingKey: undefined,
        subscription: 'projects/p/subscriptions/probe-health',
        deliveryAttempt: undefined,
        text: JSON.stringify(body),
      },
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      log,
    });
  }

  /** A probe a minute after the one before it. */
  async function probe(body?: ProbeHealthRequest) {
    clock.advance(60_000);
    await deliver(body);
  }

  const dataOf = (topic: string) =>
    published
      .filter((each) => each.topic === topic)
      .map(({ message }) => cloudEventSchema.parse(JSON.parse(message.data.toString())));

  return {
    clock,
    superset,
    network,
    compute,
    access,
    log,
    published,
    deliver,
    probe,
    probes: async (count: number) => {
      for (let index = 0; index < count; index++) await probe();
    },
    /** What the probes said, each checked against the schema of the fact. */
    facts: () => dataOf('watchdog-events').map(({ data }) => facts['health-probed'].parse(data)),
    /** What remediate was told. */
    evidence: (): ProbeEvidence[] =>
      dataOf('remediate').map(({ data }) => probeEvidence.parse((data as { probe: unknown }).probe)),
    agentReports: (report: Partial<VmReport> = {}, receivedAt = clock.now()) =>
      access.inner.put('agent-report', 'latest', {
        report: { ...healthyReport, at: clock.now().toISOString(), ...report },
        receivedAt: receivedAt.toISOString(),
      }),
    remedyStarted: (rung: Rung) =>
      access.inner.put('remedies', 'last', { remedyId: 'r1', rung, startedAt: clock.now().toISOString() }),
    /** The function's process ends, and another one begins. */
    restart: () => {
      work = createProbeHealth({
        ...collaborators,
        whereabouts: createWhereabouts({ url: undefined, compute: compute.client }),
        chartLoader: createChartLoader({ named, marts: 'ineco_marts' }),
      });
    },
  };
}

/** What is known of the newest probe; without one the test fails. */
export function newest<Item>(items: readonly Item[]): Item {
  const last = items.at(-1);
  if (last === undefined) throw new Error('Expected a probe to have said something');
  return last;
}

function createFakeCompute() {
  const vm: {
    description: VmDescription;
    operations: VmOperation[];
    isAway: boolean;
    hidesOperations: boolean;
  } = {
    description: runningVm,
    operations: [],
    isAway: false,
    hidesOperations: false,
  };
  const asked: string[] = [];
  return {
    vm,
    asked,
    client: {
      describe: async () => {
        asked.push('describe');
        if (vm.isAway) throw new TransientError('Compute instances.get: 503');
        return vm.description;
      },
      operations: async () => {
        asked.push('operations');
        if (vm.hidesOperations) throw new TransientError('Compute zoneOperations.list: 403');
        return vm.operations;
      },
    },
  };
}

/** A store that counts, and can be away. */
function createWatchedState(inner: State) {
  const access = { reads: 0, writes: 0, isAway: false, refusesWrites: false, inner };
  const write = <Args extends unknown[], Answer>(call: (...args: Args) => Promise<Answer>) => {
    return async (...args: Args) => {
      if (access.isAway || access.refusesWrites) throw new TransientError('state is away');
      access.writes += 1;
      return call(...args);
    };
  };
  const state: Pick<State, 'read' | 'create' | 'update'> = {
    read: async (kind, id) => {
      if (access.isAway) throw new TransientError('state is away');
      access.reads += 1;
      return inner.read(kind, id);
    },
    create: write(inner.create),
    update: write(inner.update),
  };
  return { state, access };
}
