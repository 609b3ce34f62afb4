/** Pub/Sub for a simulation: the emulated cloud's own delivery of each subscription, without HTTP between. */

import { forwardDeadLetter, type Publishable } from '../../deploy/local/pubsub/dead-letter.ts';
import { createDelivery } from '../../deploy/local/pubsub/delivery/delivery.ts';
import type { Entry, Holder, Message } from '../../deploy/local/pubsub/delivery/message.ts';
import { renderPushRequest } from '../../deploy/local/pubsub/delivery/push-request.ts';
import { secondsOf } from '../../deploy/local/pubsub/duration.ts';
import { parseFilter } from '../../deploy/local/pubsub/filter/parse-filter.ts';
import type { Subscription } from '../../deploy/local/pubsub/wire.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { OutgoingMessage } from '../../shared/events/cloud-event.ts';
import type { Chance } from './chance.ts';
import { covers, type Fault } from './faults.ts';

/** How one delivery ended, as Pub/Sub sees it; `silence`: nobody answers before the ack deadline. */
export type Answer = 'acknowledged' | 'retry' | 'silence';

/** A subscription and who takes its messages. */
export type Wiring = {
  subscription: Subscription;
  push: (body: unknown, entry: Entry) => Promise<Answer>;
};

/** What became of one subscription's copy of a message. */
export type Fate = {
  subscription: string;
  message: Message;
  deliveries: { at: number; answer: Answer }[];
  end?: 'acknowledged' | 'dead-letter';
};

/** The broker of one simulation. */
export type SimulatedBroker = {
  publish: (topic: string, message: OutgoingMessage) => string;
  wire: (wiring: Wiring) => void;
  /** Of every copy that was ever made. */
  fates: readonly Fate[];
  /** Messages that are not yet acknowledged. */
  pending: () => number;
};

const concurrency = 8;

/** Makes a broker whose messages meet what the schedule has in store for them. */
export function createSimulatedBroker({
  clock,
  chance,
  faults,
  seconds,
}: {
  clock: Clock;
  chance: Chance;
  faults: readonly Fault[];
  seconds: () => number;
}): SimulatedBroker {
  const offers = new Map<string, ((message: Message) => void)[]>();
  const fates: Fate[] = [];
  let lastMessageId = 0;
  let pending = 0;

  const fault = (what: 'duplicate' | 'delay' | 'drop-ack') =>
    faults.find((one) => one.kind === 'messages' && one.what === what && covers(one, seconds())) as
      | Extract<Fault, { kind: 'messages' }>
      | undefined;

  const publish = (topic: string, { data, attributes, orderingKey = '' }: OutgoingMessage | Publishable) => {
    const messageId = String(++lastMessageId);
    const message = { data, attributes, orderingKey, publishTime: clock.now(), messageId };
    for (const offer of offers.get(topic) ?? []) offer(message);
    return messageId;
  };

  function wire({ subscription, push }: Wiring): void {
    const { name, topic, deadLetterPolicy } = subscription;
    // A topic that nobody listens to exists all the same.
    for (const each of [topic, deadLetterPolicy?.deadLetterTopic ?? topic]) {
      if (!offers.has(each)) offers.set(each, []);
    }
    const filter = parseFilter(subscription.filter);
    const known = new Map<Message, Fate>();
    const holder: Holder = { gone: false };
    let running = 0;

    const delivery = createDelivery({
      subscription: () => subscription,
      kind: () => 'push',
      clock,
      random: () => 0.5,
      onChange: () => undefined,
      deadLetter: (entry) => {
        const topics = new Map([...offers.keys()].map((key) => [key, true]));
        const isForwarded = forwardDeadLetter(
          {
            topics,
            publish: (to, messages) => messages.forEach((one) => void publish(to, one)),
            onLog: () => undefined,
          },
          subscription,
          entry,
        );
        if (isForwarded) end(entry, 'dead-letter');
        return isForwarded;
      },
    });

    const end = (entry: Entry, how: NonNullable<Fate['end']>) => {
      const fate = known.get(entry.message);
      if (!fate || fate.end) return;
      fate.end = how;
      pending--;
    };

    async function deliver(entry: Entry): Promise<void> {
      const ackId = entry.lease?.ackId ?? '';
      const body = JSON.parse(renderPushRequest(subscription, entry, clock.now()).body.toString());
      const answer = await push(body, entry);
      known.get(entry.message)?.deliveries.push({ at: clock.now().getTime(), answer });
      if (answer === 'silence') return;
      // The connection broke: Pub/Sub never heard of it, and delivers again.
      if (answer === 'retry' || fault('drop-ack')) return void delivery.refuse(ackId);
      if (delivery.acknowledge(ackId)) end(entry, 'acknowledged');
    }

    delivery.attach(() => {
      while (running < concurrency) {
        const [entry] = delivery.take({
          holder,
          messages: 1,
          leaseMilliseconds: subscription.ackDeadlineSeconds * 1000,
          onEnd: () => {
            running--;
            delivery.wake();
          },
        });
        if (!entry) return;
        running++;
        void deliver(entry);
      }
    });

    const take = (message: Message) => {
      const fate: Fate = { subscription: name, message, deliveries: [] };
      known.set(message, fate);
      fates.push(fate);
      pending++;
      delivery.offer(message);
    };

    const offer = (message: Message) => {
      if (!filter(message.attributes)) return;
      const { messageId } = message;
      const copies = fault('duplicate') ? 2 : 1;
      const delay = fault('delay');
      for (let copy = 0; copy < copies; copy++) {
        const late =
          (delay ? delay.bySeconds * chance('delay', name, messageId, copy) : 0) +
          copy * 7 * chance('copy', messageId);
        if (late === 0) take({ ...message });
        else clock.after(late * 1000, () => take({ ...message }));
      }
    };
    offers.set(topic, [...(offers.get(topic) ?? []), offer]);
  }

  return { publish, wire, fates, pending: () => pending };
}

/** A push subscription with the manifest's delivery. */
export function pushSubscription(settings: {
  name: string;
  topic: string;
  ackDeadlineSeconds: number;
  retry: { minimumBackoffSeconds: number; maximumBackoffSeconds: number };
  deadLetter: { topic: string; maxDeliveryAttempts: number } | null;
  retentionDays: number;
  ordering: boolean;
  filter: string;
}): Subscription {
  const { name, topic, ackDeadlineSeconds, retry, deadLetter, retentionDays, ordering, filter } = settings;
  return {
    name: `projects/p/subscriptions/${name}`,
    topic,
    pushConfig: { pushEndpoint: 'http://simulation' },
    ackDeadlineSeconds,
    retainAckedMessages: false,
    messageRetentionDuration: secondsOf(retentionDays * 86_400),
    labels: {},
    enableMessageOrdering: ordering,
    filter,
    retryPolicy: {
      minimumBackoff: secondsOf(retry.minimumBackoffSeconds),
      maximumBackoff: secondsOf(retry.maximumBackoffSeconds),
    },
    deadLetterPolicy: deadLetter && {
      deadLetterTopic: deadLetter.topic,
      maxDeliveryAttempts: deadLetter.maxDeliveryAttempts,
    },
    enableExactlyOnceDelivery: false,
  };
}
