import type { createWorld } from './_world.ts';

type Outside = ReturnType<typeof createWorld>['outside'];

/** Thrown in place of an answer when the process "died". */
export class Died extends Error {
  override readonly name = 'Died';
}

/** The outside of a process that dies at its `point`th call, before or after it took effect; nothing works afterwards. */
export function dyingAt(outside: Outside, point: number, when: 'before' | 'after'): Outside {
  let calls = 0;
  let isDead = false;
  const around = async (call: () => Promise<unknown>) => {
    if (isDead) throw new Died();
    const isPoint = ++calls === point;
    if (isPoint && when === 'before') isDead = true;
    if (isDead) throw new Died();
    const answer = await call();
    if (isPoint) isDead = true;
    if (isDead) throw new Died();
    return answer;
  };
  const wrapped = <Port extends object>(port: Port): Port =>
    Object.fromEntries(
      Object.entries(port).map(([name, call]) => [
        name,
        (...parameters: unknown[]) => around(() => call(...parameters)),
      ]),
    ) as Port;
  const { publish } = wrapped({ publish: outside.publish });
  return { state: wrapped(outside.state), compute: wrapped(outside.compute), publish };
}
