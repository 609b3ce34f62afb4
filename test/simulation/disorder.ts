import type { Clock } from '../../shared/clients/clock.ts';
import type { Chance } from './chance.ts';
import { covers, type Fault, type FunctionName, type PortName } from './faults.ts';

/** A fault that ends a process. */
export type Crash = Extract<Fault, { kind: 'crash' }>;

/** What a schedule does to the calls that leave a process. */
export type Disorder = {
  /** The crash that this call of a function is the one for. */
  crashOf: (name: FunctionName) => Crash | undefined;
  /** The outage that this call meets. */
  outageOf: (
    made: { port: PortName; call: string; function: FunctionName },
    draw: string,
  ) => Extract<Fault, { kind: 'outage' }> | undefined;
  /** Half of a call's way. */
  delay: (port: PortName, draw: string) => Promise<void>;
};

const usualMilliseconds: Record<PortName, number> = {
  state: 200,
  publish: 150,
  smtp: 2500,
  bigquery: 4000,
  superset: 600,
};

/** Reads a schedule's faults as what happens to single calls. */
export function createDisorder({
  faults,
  clock,
  chance,
  seconds,
}: {
  faults: readonly Fault[];
  clock: Clock;
  chance: Chance;
  /** Since the schedule began. */
  seconds: () => number;
}): Disorder {
  const crashes = new Map<Crash, number>();
  for (const fault of faults) if (fault.kind === 'crash') crashes.set(fault, fault.call);

  return {
    crashOf: (name) => {
      for (const [crash, callsLeft] of crashes) {
        if (crash.function !== name || crash.at > seconds()) continue;
        crashes.set(crash, callsLeft - 1);
        if (callsLeft > 1) continue;
        crashes.delete(crash);
        return crash;
      }
      return undefined;
    },
    outageOf: (made, draw) =>
      faults
        .filter((fault) => fault.kind === 'outage')
        .filter((fault) => fault.port === made.port && covers(fault, seconds()))
        .filter((fault) => fault.function === undefined || fault.function === made.function)
        .filter((fault) => fault.call === undefined || fault.call === made.call)
        .find((fault) => chance('outage', draw) * 100 < fault.percent),
    delay: async (port, draw) => {
      const slow = faults
        .filter((fault) => fault.kind === 'slow')
        .find((fault) => fault.port === port && covers(fault, seconds()));
      const slowness = (slow?.bySeconds ?? 0) * 500;
      const isUsual = chance('latency', draw) >= 0.3;
      const usual = isUsual ? 0 : chance('milliseconds', draw) * usualMilliseconds[port];
      if (slowness + usual > 0) await clock.sleep(slowness + usual);
    },
  };
}
