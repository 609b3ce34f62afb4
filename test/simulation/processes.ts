import type { Clock } from '../../shared/clients/clock.ts';
import type { Chance } from './chance.ts';
import { covers, type Fault, type FunctionName, type PortName } from './faults.ts';
import { portError } from './port-errors.ts';

/** One process of a function, from its start to its death. */
export type Process = {
  id: string;
  function: FunctionName;
  isAlive: () => boolean;
  /** Resolves when it dies; `silent` is a death that hangs up on nobody. */
  death: Promise<'died' | 'silent'>;
  /** Makes a call that leaves the process, with whatever the schedule does to it. */
  call: <Answer>(port: PortName, name: string, effect: () => Promise<Answer>) => Promise<Answer>;
};

/** That a process died, for those who judge what happened. */
export type Death = {
  at: number;
  process: string;
  function: FunctionName;
  during: string;
  isSilent: boolean;
};

type Crash = Extract<Fault, { kind: 'crash' }>;

/** Starts processes that live under a schedule's faults. */
export function createProcesses({
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
}) {
  const deaths: Death[] = [];
  const crashes = new Map<Crash, number>();
  for (const fault of faults) if (fault.kind === 'crash') crashes.set(fault, fault.call);
  let started = 0;
  let calls = 0;

  /** The crash that this call is the one for. */
  function crashOf(name: FunctionName): Crash | undefined {
    for (const [crash, left] of crashes) {
      if (crash.function !== name || crash.at > seconds()) continue;
      if (left > 1) {
        crashes.set(crash, left - 1);
        continue;
      }
      crashes.delete(crash);
      return crash;
    }
    return undefined;
  }

  function start(name: FunctionName): Process {
    const id = `${name}-${++started}`;
    const dying = Promise.withResolvers<'died' | 'silent'>();
    let isAlive = true;

    const die = (crash: Crash, during: string) => {
      isAlive = false;
      const { isSilent } = crash;
      deaths.push({ at: clock.now().getTime(), process: id, function: name, during, isSilent });
      dying.resolve(isSilent ? 'silent' : 'died');
      return never;
    };

    return {
      id,
      function: name,
      isAlive: () => isAlive,
      death: dying.promise,
      call: async (port, call, effect) => {
        const draw = `${++calls}`;
        const crash = crashOf(name);
        const during = `${port}.${call}`;
        await delay(port, `${draw}/before`);
        if (!isAlive) return never;
        if (crash?.when === 'before') return die(crash, during);
        const outage = outageOf(port, name, draw);
        if (outage && outage.failing !== 'answer-lost') throw portError(port, outage.failing, call);
        const answer = await effect();
        await delay(port, `${draw}/after`);
        if (!isAlive) return never;
        if (crash) return die(crash, during);
        if (outage) throw portError(port, 'unavailable', call);
        return answer;
      },
    };
  }

  async function delay(port: PortName, draw: string): Promise<void> {
    const slow = faults.find(
      (fault) => fault.kind === 'slow' && fault.port === port && covers(fault, seconds()),
    );
    const slowness = slow?.kind === 'slow' ? slow.bySeconds * 500 : 0;
    const usual = chance('latency', draw) < 0.3 ? chance('milliseconds', draw) * usualMilliseconds[port] : 0;
    if (slowness + usual > 0) await clock.sleep(slowness + usual);
  }

  function outageOf(port: PortName, name: FunctionName, draw: string) {
    for (const fault of faults) {
      if (fault.kind !== 'outage' || fault.port !== port || !covers(fault, seconds())) continue;
      if (fault.function !== undefined && fault.function !== name) continue;
      if (chance('outage', draw) * 100 < fault.percent) return fault;
    }
    return undefined;
  }

  return { start, deaths };
}

const usualMilliseconds: Record<PortName, number> = { state: 200, publish: 150, smtp: 2500, bigquery: 4000 };

/** What a dead process waits for. */
const never = new Promise<never>(() => undefined);
