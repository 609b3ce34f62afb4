import type { Publish } from '../../shared/clients/pubsub.ts';

/** Thrown in place of an answer when the process "died". */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** What a handler is built from, as far as it leaves the process. */
type Outside = { publish: Publish; state: object; bigquery: object; superset?: object };

type AsyncCall = (...parameters: unknown[]) => Promise<unknown>;

/** Puts `around` about every call that leaves the process: Superset, BigQuery, Pub/Sub, state. */
export function wrapCalls<Collaborators extends Outside>(
  collaborators: Collaborators,
  around: (name: string, call: () => Promise<unknown>) => Promise<unknown>,
): Collaborators {
  const wrapped = <Port extends object>(port: Port, portName: string): Port =>
    Object.fromEntries(
      Object.entries(port).map(([name, member]) => [
        name,
        typeof member === 'function'
          ? (...parameters: unknown[]) =>
              around(`${portName}.${name}`, () => (member as AsyncCall)(...parameters))
          : member,
      ]),
    ) as Port;
  return {
    ...collaborators,
    bigquery: wrapped(collaborators.bigquery, 'bigquery'),
    ...(collaborators.superset ? { superset: wrapped(collaborators.superset, 'superset') } : {}),
    state: wrapped(collaborators.state, 'state'),
    publish: (topic: string, message: Parameters<Publish>[1]) =>
      around('publish', () => collaborators.publish(topic, message)) as Promise<string>,
  };
}

/** A process that dies at its `point`th call, before or after the call took effect; nothing works afterwards. */
export function crashingAt(point: number, when: 'before' | 'after') {
  let calls = 0;
  let isDead = false;
  return <Collaborators extends Outside>(collaborators: Collaborators) =>
    wrapCalls(collaborators, async (name, call) => {
      if (isDead) throw new Crash(name);
      const isPoint = ++calls === point;
      if (isPoint && when === 'before') {
        isDead = true;
        throw new Crash(name);
      }
      const answer = await call();
      if (isPoint || isDead) {
        isDead = true;
        throw new Crash(name);
      }
      return answer;
    });
}

/** Counts the calls of an undisturbed delivery. */
export function counting(count: { calls: number }) {
  return <Collaborators extends Outside>(collaborators: Collaborators) =>
    wrapCalls(collaborators, (_, call) => {
      count.calls++;
      return call();
    });
}
