import type { Clock } from '../../../../shared/clients/clock.ts';
import type { VmReport } from '../../../../shared/events/vm-messages.ts';
import type { Containers } from '../model/containers.ts';
import type { VmTimings } from '../model/timings.ts';
import { carryOut } from './carry-out.ts';
import { isAgentWord, readOrder } from './read-order.ts';

/** The agent on the VM: takes orders, and reports. */
export type VmAgent = {
  /** Whether it is pulling orders now; those published meanwhile wait in their subscription. */
  isListening: () => boolean;
  /**
   * Takes one order, which counts as acknowledged, and carries it out after those before it. Resolves with the report
   * of it; with undefined when there is none, because the order was done before, or the VM went down in the middle.
   */
  take: (orderLine: string) => Promise<VmReport | undefined>;
  /** The heartbeat; undefined while the agent is silent. */
  report: () => VmReport | undefined;
};

type OrderResult = NonNullable<VmReport['order']>;

/** The agent's behaviour over the model of the VM. */
export function createAgent(options: {
  clock: Clock;
  timings: VmTimings;
  containers: Containers;
  isListening: () => boolean;
  reportOf: (order?: OrderResult, backup?: VmReport['backup']) => VmReport;
  log: (line: string) => void;
}): VmAgent & { interrupt: () => void } {
  const { clock, timings, containers, isListening, reportOf, log } = options;
  // On the disk, so that they outlive the machine's memory.
  const takenIds = new Set<string>();
  let before: Promise<unknown> = Promise.resolve();
  let life = new AbortController();

  async function carry(line: string): Promise<VmReport | undefined> {
    // It may have gone down while earlier orders were carried out.
    if (!isListening()) return undefined;
    const order = readOrder(line);
    if (!order) {
      log('agent | refused: no order');
      return undefined;
    }
    const { word, orderId, expiresAt } = order;
    const refuse = (reason: string) => {
      log(`agent | ${word} refused: ${reason}`);
      return reportOf({ orderId, word, outcome: 'refused', reason });
    };
    if (takenIds.has(orderId)) {
      log(`agent | ${word} ${orderId} was taken before`);
      return undefined;
    }
    takenIds.add(orderId);
    if (!isAgentWord(word)) return refuse('unknown word');
    const startedAt = clock.now();
    if (expiresAt <= startedAt) return refuse('expired');

    const { signal } = life;
    const pause = (milliseconds: number) => clock.sleep(milliseconds, signal);
    try {
      const { outcome, reason, backup } = await carryOut(word, {
        containers,
        timings,
        now: clock.now,
        pause,
      });
      if (signal.aborted) return undefined;
      log(`agent | ${word} ${outcome}`);
      const durationSeconds = (clock.now().getTime() - startedAt.getTime()) / 1000;
      const result = { orderId, word, outcome, startedAt: startedAt.toISOString(), durationSeconds };
      return reportOf({ ...result, ...(reason && { reason }) }, backup);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  return {
    isListening,
    take: (line) => {
      if (!isListening()) return Promise.resolve(undefined);
      const taken = before.then(() => carry(line));
      before = taken.catch(() => undefined);
      return taken;
    },
    report: () => (isListening() ? reportOf() : undefined),
    /** The machine's memory is lost, and with it what the agent was doing. */
    interrupt: () => {
      life.abort();
      life = new AbortController();
    },
  };
}
