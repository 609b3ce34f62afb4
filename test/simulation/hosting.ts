import type { Chance } from './chance.ts';
import type { FunctionName } from './faults.ts';
import type { Handler, Start, Surroundings } from './functions.ts';
import type { Push } from './line.ts';
import type { Process, Processes } from './processes.ts';

type Running = { process: Process; inputs: Record<string, Handler> };

/** As many processes of one function take messages at once. */
const processesOfAFunction = 2;

/** Hands each push to one of the function's processes; one that died is replaced by a new one at the next push. */
export function hostFunction(
  name: FunctionName,
  start: Start,
  { processes, surroundings, chance }: { processes: Processes; surroundings: Surroundings; chance: Chance },
): Push {
  const running: Running[] = [];
  let pushes = 0;

  function processAt(place: number): Running {
    const found = running[place];
    if (found?.process.isAlive()) return found;
    const process = processes.start(name);
    const started = { process, inputs: start(process, surroundings) };
    running[place] = started;
    return started;
  }

  return async (body) => {
    const { subscription } = body as { subscription: string };
    const place = Math.floor(chance('process', name, ++pushes) * processesOfAFunction);
    const { process, inputs } = processAt(place);
    const handler = inputs[subscription.split('/').at(-1) ?? ''];
    if (!handler) throw new Error(`${name} has no input for ${subscription}`);
    const outcome = await Promise.race([handler(body), process.death]);
    if (outcome === 'silent') return 'silence';
    return outcome === 'died' ? 'retry' : outcome;
  };
}
