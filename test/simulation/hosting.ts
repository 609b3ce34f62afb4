import type { Chance } from './chance.ts';
import type { FunctionName } from './faults.ts';
import type { Handler } from './functions.ts';
import type { Answer, Push } from './line.ts';
import type { Process, Processes } from './processes.ts';

/** Makes the inputs of a function in a new process, by the names of their subscriptions. */
export type StartInputs = (process: Process) => Record<string, Handler>;

type Running = { process: Process; inputs: Record<string, Handler> };

/** As many processes of one function take messages at once. */
const processesOfAFunction = 2;

/** Hands each push to one of the function's processes; one that died is replaced by a new one at the next push. */
export function hostFunction(
  name: FunctionName,
  start: StartInputs,
  { processes, chance }: { processes: Processes; chance: Chance },
): Push {
  const running: Running[] = [];
  let pushes = 0;

  function processAt(place: number): Running {
    const found = running[place];
    if (found?.process.isAlive()) return found;
    const process = processes.start(name);
    const started = { process, inputs: start(process) };
    running[place] = started;
    return started;
  }

  return async (body) => {
    const place = Math.floor(chance('process', name, ++pushes) * processesOfAFunction);
    return handle(body, processAt(place));
  };
}

/** Hands each push to a process of its own, which has nothing else to do: what it calls belongs to that push. */
export function hostDeliveries(name: FunctionName, start: StartInputs, processes: Processes): Push {
  return async (body) => {
    const process = processes.start(name);
    return handle(body, { process, inputs: start(process) });
  };
}

async function handle(body: unknown, { process, inputs }: Running): Promise<Answer> {
  const { subscription } = body as { subscription: string };
  const handler = inputs[subscription.split('/').at(-1) ?? ''];
  if (!handler) throw new Error(`${process.function} has no input for ${subscription}`);
  const outcome = await Promise.race([handler(body), process.death]);
  if (outcome === 'silent') return 'silence';
  return outcome === 'died' ? 'retry' : outcome;
}
