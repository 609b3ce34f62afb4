/** Pub/Sub for a simulation: the emulated cloud's own delivery of each subscription, without HTTP between. */
import { forwardDeadLetter, type Publishable } from '../../deploy/local/pubsub/dead-letter.ts';
import type { Message } from '../../deploy/local/pubsub/delivery/message.ts';
import type { Subscription } from '../../deploy/local/pubsub/wire.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { OutgoingMessage } from '../../shared/events/cloud-event.ts';
import type { Chance } from './chance.ts';
import type { Fate } from './fate.ts';
import { covers, type Fault } from './faults.ts';
import { createLine, type Push } from './line.ts';

/** What the broker is made with. */
export type BrokerContext = {
  clock: Clock;
  chance: Chance;
  faults: readonly Fault[];
  /** Since the schedule began. */
  seconds: () => number;
};

/** The broker of one simulation. */
export type SimulatedBroker = {
  publish: (topic: string, message: OutgoingMessage | Publishable) => string;
  subscribe: (subscription: Subscription, push: Push) => void;
  /** Of every copy that was ever made. */
  fates: readonly Fate[];
  /** Every copy has come to its end. */
  isIdle: () => boolean;
};

type MessageFault = Extract<Fault, { kind: 'messages' }>;

/** Makes a broker whose messages meet what the schedule has in store for them. */
export function createSimulatedBroker({ clock, chance, faults, seconds }: BrokerContext): SimulatedBroker {
  const topics = new Map<string, ((message: Message) => void)[]>();
  const fates: Fate[] = [];
  const unended = new Set<Fate>();
  let lastMessageId = 0;

  const faultOf = (what: MessageFault['what']) =>
    faults.find((fault): fault is MessageFault => {
      return fault.kind === 'messages' && fault.what === what && covers(fault, seconds());
    });

  const publish: SimulatedBroker['publish'] = (topic, { data, attributes, orderingKey = '' }) => {
    const messageId = String(++lastMessageId);
    const message = { data, attributes, orderingKey, publishTime: clock.now(), messageId };
    for (const offer of topics.get(topic) ?? []) offer(message);
    return messageId;
  };

  /** How many seconds each copy of a message is late. */
  function copiesOf(subscription: string, { messageId }: Message): number[] {
    const delay = faultOf('delay')?.bySeconds ?? 0;
    const lateness = (copy: number) => delay * chance('delay', subscription, messageId, copy);
    return faultOf('duplicate') ? [lateness(0), lateness(1) + 7 * chance('copy', messageId)] : [lateness(0)];
  }

  return {
    publish,
    subscribe: (subscription, push) => {
      const { name, topic, deadLetterPolicy } = subscription;
      // A topic that nobody listens to exists all the same.
      for (const each of [topic, deadLetterPolicy?.deadLetterTopic ?? topic]) {
        if (!topics.has(each)) topics.set(each, []);
      }
      const republish = (to: string, messages: Publishable[]) => {
        for (const message of messages) publish(to, message);
      };
      const line = createLine({
        subscription,
        push,
        clock,
        onStart: (fate) => {
          fates.push(fate);
          unended.add(fate);
        },
        onEnd: (fate) => unended.delete(fate),
        isAckLost: () => faultOf('drop-ack') !== undefined,
        deadLetter: (entry) =>
          forwardDeadLetter({ topics, publish: republish, onLog: () => undefined }, subscription, entry),
      });
      topics.get(topic)?.push((message) => {
        if (!line.wants(message)) return;
        for (const late of copiesOf(name, message)) line.take(message, late);
      });
    },
    fates,
    isIdle: () => unended.size === 0,
  };
}
