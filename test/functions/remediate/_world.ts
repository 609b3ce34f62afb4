import type { RemediateConfig } from '../../../functions/remediate/config.ts';
import { createRemediate } from '../../../functions/remediate/handler.ts';
import { type Ladder, readLadder } from '../../../functions/remediate/ladder-record.ts';
import { createVmReports } from '../../../functions/remediate/vm-reports.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';
import type { ComputeClient, VmActionResult, VmOperation } from '../../../shared/clients/compute-port.ts';
import type { Publish } from '../../../shared/clients/pubsub.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import type { Control } from '../../../shared/controls.ts';
import type { FactData, FactName } from '../../../shared/events/facts.ts';
import type { ProbeEvidence } from '../../../shared/events/probe-evidence.ts';
import { type RemediateRequest, remediateRequest } from '../../../shared/events/requests.ts';
import type { VmReport } from '../../../shared/events/vm-messages.ts';
import type { State } from '../../../shared/state.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';
import { usualConfig } from './_settings.ts';

type Outside = { state: State; publish: Publish; compute: ComputeClient };

/** A topic, what it got, and when; an order by its line. */
export type Published = { topic: string; text: string; orderingKey: string | undefined; at: Date };

/** The real handlers around a state, a Compute that only notes, and an agent that reports when told. */
export function createWorld(config: Partial<RemediateConfig> = {}) {
  const clock = createManualClock(new Date('2026-11-24T12:00:00.000Z'));
  const state = createMemoryState({ clock });
  const log = createRememberedLog();
  const published: Published[] = [];
  const vm = createFakeCompute(clock);
  const publish: Publish = async (topic, { data, orderingKey }) => {
    published.push({ topic, text: data.toString(), orderingKey, at: clock.now() });
    return String(published.length);
  };
  const outside: Outside = { state, publish, compute: vm.compute };
  const settings = { ...usualConfig, ...config };
  let messages = 0;

  const messageOf = (messageId: string) => ({
    messageId,
    text: '',
    attributes: {},
    publishTime: clock.now(),
    deliveryAttempt: undefined,
    orderingKey: undefined,
    subscription: '',
  });

  async function deliver(body: unknown, { messageId = `m${++messages}`, as = outside } = {}): Promise<void> {
    const request: RemediateRequest = remediateRequest.parse(body);
    const message = messageOf(messageId);
    await createRemediate({ ...as, config: settings, clock })({ request, message, traceparent: '', log });
  }

  async function report(
    more: Partial<VmReport> = {},
    { messageId = `r${++messages}`, as = outside, publishTime = clock.now() } = {},
  ): Promise<void> {
    const content: VmReport = {
      kind: 'heartbeat',
      at: clock.now().toISOString(),
      agentVersion: '1',
      ...more,
    };
    const message = { ...messageOf(messageId), publishTime };
    await createVmReports({ ...as, target: settings.target, clock })({
      content,
      message,
      traceparent: '',
      log,
    });
  }

  const factsNamed = <Name extends FactName>(name: Name): { id: string; data: FactData<Name> }[] =>
    published
      .filter(({ topic }) => topic === 'watchdog-events')
      .map(({ text }) => JSON.parse(text))
      .filter(({ type }) => type === `watchdog.${name}.v1`)
      .map(({ id, data }) => ({ id, data }));

  return {
    clock,
    state,
    outside,
    published,
    vm,
    log,
    deliver,
    report,
    factsNamed,
    /** What a probe says now. */
    probe: (more: Partial<ProbeEvidence> = {}): { probe: ProbeEvidence } => ({
      probe: probeAt(clock.now(), more),
    }),
    orders: () => published.filter(({ topic }) => topic === 'vm-commands').map(({ text }) => text.split(' ')),
    ladder: (): Promise<Ladder> => readLadder(state),
    pass: (minutes: number) => clock.advance(minutes * 60_000),
    set: (control: Control) => state.put('controls', control.id, control),
    /** The agent says that it did the newest order. */
    answer: async (outcome: 'done' | 'failed' = 'done', more: Partial<VmReport> = {}) => {
      const [, word = '', orderId = ''] =
        published.findLast(({ topic }) => topic === 'vm-commands')?.text.split(' ') ?? [];
      await report({ kind: 'order', order: { orderId, word, outcome }, ...more });
    },
  };
}

/** A probe that finds the web down since a minute before, as it is handed on. */
export function probeAt(at: Date, more: Partial<ProbeEvidence> = {}): ProbeEvidence {
  const isUp = more.verdict === 'up';
  return {
    verdict: 'down',
    cause: isUp ? 'up' : 'web-down',
    reason: isUp ? 'every layer answers' : 'the connection is refused',
    at: at.toISOString(),
    ...(isUp ? {} : { downSince: new Date(at.getTime() - 120_000).toISOString() }),
    flapping: false,
    wasEverUp: true,
    ...more,
  };
}

function createFakeCompute(clock: { now: () => Date }) {
  const calls: { call: 'reset' | 'start'; requestId: string; at: Date }[] = [];
  const operations: VmOperation[] = [];
  const answers: VmActionResult[] = [];
  const world: {
    operationError?: { text: string; isOutOfCapacity: boolean };
    isSilent?: boolean;
    reads: number;
    console: string;
  } = {
    reads: 0,
    console: 'Out of memory: Killed process 812 (gunicorn)\npassword=hunter2',
  };
  const act =
    (call: 'reset' | 'start') =>
    async (requestId: string): Promise<VmActionResult> => {
      calls.push({ call, requestId, at: clock.now() });
      return answers.shift() ?? { outcome: 'accepted', operation: `operation-${calls.length}` };
    };
  const compute: ComputeClient = {
    describe: () => Promise.reject(new Error('remediate asks for no description')),
    operations: async (since) => {
      world.reads++;
      if (world.isSilent) throw new Error('Compute is away');
      return operations.filter(({ insertedAt }) => insertedAt >= since);
    },
    reset: act('reset'),
    start: act('start'),
    waitFor: async () => ({
      done: true,
      error: world.operationError?.text,
      isOutOfCapacity: world.operationError?.isOutOfCapacity ?? false,
    }),
    serialConsole: async () => world.console,
  };
  return {
    world,
    compute,
    calls,
    answers,
    /** Somebody did something to the VM. */
    operate: (type: string, user: string, insertedAt: Date, requestId?: string) =>
      operations.unshift({ name: type, type, user, insertedAt, status: 'DONE', error: undefined, requestId }),
  };
}
