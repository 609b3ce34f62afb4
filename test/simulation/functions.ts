/** The real handlers, each in processes that can die, behind the subscriptions that feed them. */

import { createControl } from '../../functions/control/handler.ts';
import { readDeadLetter } from '../../functions/escalate/dead-letters.ts';
import {
  createEscalate,
  type Escalate,
  type EscalateCollaborators,
} from '../../functions/escalate/handler.ts';
import { createRefreshMarts } from '../../functions/refresh-marts/handler.ts';
import type { BigQueryClient } from '../../shared/clients/bigquery-port.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import { decodeFact } from '../../shared/events/decode-fact.ts';
import type { Log } from '../../shared/log.ts';
import type { State } from '../../shared/state.ts';
import { deliver, deliverPush } from '../../shared/step.ts';
import { plan, config as refreshConfig } from '../functions/refresh-marts/_world.ts';
import type { PortName } from './faults.ts';
import type { MailServer } from './mail-server.ts';
import type { Process } from './processes.ts';
import { createSimulatedSender, createSimulatedStatelessSender } from './senders.ts';
import { escalateSettings } from './settings.ts';

/** What all processes share: the world outside of them. */
export type Surroundings = {
  clock: Clock;
  state: State;
  bigquery: BigQueryClient;
  publish: Publish;
  mailServer: MailServer;
  beat: () => void;
  log: Log;
};

/** Takes one push. */
export type Handler = (body: unknown) => Promise<'acknowledged' | 'retry'>;

/** The inputs of a function by the name of their subscription, in a new process. */
export type Start = (process: Process, surroundings: Surroundings) => Record<string, Handler>;

/** escalate with its three inputs. */
export const startEscalate: Start = (process, surroundings) => {
  const { clock, log } = surroundings;
  const ports = portsOf(process, surroundings);
  const escalate: Escalate = createEscalate(escalateCollaborators(process, surroundings));
  const shell = { source: 'escalate', publish: ports.publish, clock, log };
  return {
    escalate: (body) =>
      deliver({ topic: 'escalate', work: escalate.onRequest, publish: ports.publish, clock, log }, body),
    'escalate-facts': (body) =>
      deliverPush(
        {
          ...shell,
          topic: 'watchdog-events',
          read: (message) => {
            const fact = decodeFact(message);
            return { content: fact, traceparent: fact.traceparent };
          },
          work: escalate.onFact,
        },
        body,
      ),
    'escalate-dead-letters': (body) =>
      deliverPush(
        { ...shell, topic: 'dead-letters', read: readDeadLetter, work: escalate.onDeadLetter },
        body,
      ),
  };
};

function escalateCollaborators(process: Process, surroundings: Surroundings): EscalateCollaborators {
  const { clock, mailServer, beat } = surroundings;
  const ports = portsOf(process, surroundings);
  const sources = { state: ports.state, clock };
  let claims = 0;
  return {
    ...ports,
    ...escalateSettings,
    clock,
    send: createSimulatedSender(process, mailServer, sources),
    sendStateless: createSimulatedStatelessSender(process, mailServer, sources),
    beat: async () => beat(),
    newClaimant: () => `${process.id}/${++claims}`,
  };
}

/** refresh-marts on a BigQuery that holds row counts. */
export const startRefreshMarts: Start = (process, surroundings) => {
  const { clock, log } = surroundings;
  const ports = portsOf(process, surroundings);
  const work = createRefreshMarts({ plan, config: refreshConfig, ...ports, clock, random: () => 0.5 });
  return {
    'refresh-marts': (body) =>
      deliver({ topic: 'refresh-marts', work, publish: ports.publish, clock, log }, body),
  };
};

/** control as it is; it does not need all that the others do. */
export const startControl = (
  process: Process,
  surroundings: Pick<Surroundings, 'clock' | 'state' | 'publish' | 'log'>,
): Record<string, Handler> => {
  const { clock, log } = surroundings;
  const state = throughProcess(process, 'state', surroundings.state);
  const publish = publishThrough(process, surroundings.publish);
  const config = { timeZone: refreshConfig.schedule.timeZone, defaultHours: 1, maximumHours: 168 };
  const work = createControl({ marts: plan.marts.map(({ name }) => name), config, state, publish, clock });
  return { control: (body) => deliver({ topic: 'control', work, publish, clock, log }, body) };
};

/** The world outside, as one process reaches it: every call can fail, or be its last. */
function portsOf(process: Process, { state, bigquery, publish }: Surroundings) {
  return {
    state: throughProcess(process, 'state', state),
    bigquery: throughProcess(process, 'bigquery', bigquery),
    publish: publishThrough(process, publish),
  };
}

/** Publishing, as one process does it. */
export function publishThrough(process: Process, publish: Publish): Publish {
  return (topic, message) => process.call('publish', topic, () => publish(topic, message));
}

/** A port, as one process reaches it. */
export function throughProcess<Port extends object>(process: Process, portName: PortName, port: Port): Port {
  return Object.fromEntries(
    Object.entries(port).map(([name, member]) => [
      name,
      typeof member === 'function'
        ? (...parameters: unknown[]) =>
            process.call(portName, name, async () => (member as AnyCall)(...parameters))
        : member,
    ]),
  ) as Port;
}

type AnyCall = (...parameters: unknown[]) => Promise<unknown>;
