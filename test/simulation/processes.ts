import type { Clock } from '../../shared/clients/clock.ts';
import type { Crash, Disorder } from './disorder.ts';
import type { FunctionName, PortName } from './faults.ts';
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

/** Processes as they are started, and how they died. */
export type Processes = { start: (name: FunctionName) => Process; deaths: readonly Death[] };

/** What a dead process waits for. */
const never = new Promise<never>(() => undefined);

/** Starts processes that live under a schedule's faults. */
export function createProcesses({
  disorder,
  clock,
  onEffect,
}: {
  disorder: Disorder;
  clock: Clock;
  /** A call of a process takes effect. */
  onEffect: (process: string, during: string) => void;
}): Processes {
  const deaths: Death[] = [];
  let started = 0;
  let calls = 0;

  function start(name: FunctionName): Process {
    const id = `${name}-${++started}`;
    const dying = Promise.withResolvers<'died' | 'silent'>();
    let isAlive = true;

    const die = ({ isSilent }: Crash, during: string) => {
      isAlive = false;
      deaths.push({ at: clock.now().getTime(), process: id, function: name, during, isSilent });
      dying.resolve(isSilent ? 'silent' : 'died');
      return never;
    };

    const call: Process['call'] = async (port, callName, effect) => {
      const draw = `${++calls}`;
      const during = `${port}.${callName}`;
      const crash = disorder.crashOf(name);
      await disorder.delay(port, `${draw}/before`);
      if (!isAlive) return never;
      if (crash?.when === 'before') return die(crash, during);
      const outage = disorder.outageOf({ port, call: callName, function: name }, draw);
      if (outage && outage.failing !== 'answer-lost') throw portError(port, outage.failing, callName);
      onEffect(id, during);
      const answer = await effect();
      await disorder.delay(port, `${draw}/after`);
      if (!isAlive) return never;
      if (crash) return die(crash, during);
      if (outage) throw portError(port, outage.failing, callName);
      return answer;
    };

    return { id, function: name, isAlive: () => isAlive, death: dying.promise, call };
  }

  return { start, deaths };
}
