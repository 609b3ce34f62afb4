import type { Clock } from '../../../shared/clients/clock.ts';
import { forwardDeadLetter, type Publishable } from './dead-letter.ts';
import type { WriteToBigQuery } from './delivery/bigquery-sender.ts';
import { createFaults, type Faults } from './delivery/faults.ts';
import type { Message } from './delivery/message.ts';
import { createPushConnections } from './delivery/push-sender.ts';
import { createIdleWaiters } from './idle-waiters.ts';
import { notFound } from './pubsub-error.ts';
import { openSubscription, type SubscriptionState } from './subscription-state.ts';
import type { Subscription, Topic } from './wire.ts';

/** A topic and what hangs on it. */
export type TopicState = { topic: Topic; subscriptions: Set<SubscriptionState> };

/** Messages that a later seek can go back to: the backlog of one moment and everything published since. */
export type SnapshotState = {
  name: string;
  topic: string;
  labels: Record<string, string>;
  expiresAt: Date;
  messages: Message[];
};

/** What the broker is made with. */
export type BrokerOptions = {
  clock: Clock;
  random: () => number;
  pushConcurrency: number;
  writeToBigQuery: WriteToBigQuery | undefined;
  onLog: (line: string) => void;
};

/** Topics, subscriptions and the messages between them, in memory. */
export type Broker = {
  clock: Clock;
  canWriteToBigQuery: boolean;
  faults: Faults;
  topics: Map<string, TopicState>;
  subscriptions: Map<string, SubscriptionState>;
  snapshots: Map<string, SnapshotState>;
  /** Throws NOT_FOUND in Google's words. */
  topic: (name: string) => TopicState;
  /** Throws NOT_FOUND in Google's words. */
  subscription: (name: string) => SubscriptionState;
  publish: (topicName: string, messages: Publishable[]) => string[];
  subscribe: (subscription: Subscription) => void;
  unsubscribe: (name: string) => void;
  busySubscriptions: () => string[];
  inFlight: () => number;
  idle: () => Promise<void>;
  close: () => void;
};

/** Makes an empty broker; nothing runs until something is published. */
export function createBroker(options: BrokerOptions): Broker {
  const { clock, writeToBigQuery, onLog } = options;
  const topics = new Map<string, TopicState>();
  const subscriptions = new Map<string, SubscriptionState>();
  const snapshots = new Map<string, SnapshotState>();
  const { faults, route } = createFaults(clock);
  // As long as Google's ids, and larger than those of any earlier start.
  let lastMessageId = clock.now().getTime() * 1000;

  const topic = (name: string) => find(topics, name);
  const inFlight = () =>
    [...subscriptions.values()].reduce((sum, { delivery }) => sum + delivery.inFlight(), 0);

  const idle = createIdleWaiters(() => inFlight() === 0);

  const publish: Broker['publish'] = (topicName, messages) => {
    const state = topic(topicName);
    const publishTime = clock.now();
    return messages.map(({ data, attributes, orderingKey }) => {
      const message = { data, attributes, orderingKey, publishTime, messageId: String(++lastMessageId) };
      for (const snapshot of snapshots.values()) {
        if (snapshot.topic === topicName) snapshot.messages.push(message);
      }
      route(topicName, message, (arrived) => {
        for (const { offer } of state.subscriptions) offer(arrived);
      });
      return message.messageId;
    });
  };

  const connections = createPushConnections();
  const subscribe = (created: Subscription) => {
    const state = openSubscription(created, {
      ...options,
      connections,
      route,
      onChange: idle.check,
      deadLetter: (subscription, message) =>
        forwardDeadLetter({ topics, publish, onLog }, subscription, message),
    });
    subscriptions.set(created.name, state);
    topic(created.topic).subscriptions.add(state);
  };

  return {
    clock,
    canWriteToBigQuery: writeToBigQuery !== undefined,
    faults,
    topics,
    subscriptions,
    snapshots,
    topic,
    subscription: (name) => find(subscriptions, name),
    publish,
    subscribe,
    unsubscribe: (name) => {
      const state = find(subscriptions, name);
      state.close('deleted');
      subscriptions.delete(name);
      topics.get(state.subscription.topic)?.subscriptions.delete(state);
      idle.check();
    },
    busySubscriptions: () =>
      [...subscriptions.values()]
        .filter(({ delivery }) => delivery.inFlight() > 0)
        .map(({ subscription }) => subscription.name),
    inFlight,
    idle: idle.wait,
    close: () => {
      faults.clear();
      for (const { close } of subscriptions.values()) close('stopped');
      subscriptions.clear();
      topics.clear();
      connections.close();
      idle.check();
    },
  };
}

function find<State>(states: Map<string, State>, name: string): State {
  const state = states.get(name);
  if (!state) throw notFound(name);
  return state;
}
