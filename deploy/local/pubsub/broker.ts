import type { Clock } from '../../../shared/clients/clock.ts';
import type { DeliveryKind } from './back-off.ts';
import { attachBigQuerySender, type WriteToBigQuery } from './delivery/bigquery-sender.ts';
import { createDelivery, type Delivery } from './delivery/delivery.ts';
import { createFaults, type Faults } from './delivery/faults.ts';
import type { Entry, Message } from './delivery/message.ts';
import { attachPushSender, createPushConnections } from './delivery/push-sender.ts';
import { parseFilter } from './filter/parse-filter.ts';
import { notFound } from './pubsub-error.ts';
import type { PubsubMessage, Subscription, Topic } from './wire.ts';

/** A topic and what hangs on it. */
export type TopicState = { topic: Topic; subscriptions: Set<SubscriptionState> };

/** A subscription at work; `subscription` is replaced as a whole when it is updated. */
export type SubscriptionState = {
  subscription: Subscription;
  delivery: Delivery;
  /** Takes a message of the topic, if the filter lets it through and no fault is in its way. */
  offer: (message: Message) => void;
  /** Aborts when the subscription is deleted or the broker stops. */
  closed: AbortSignal;
  close: () => void;
};

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
  publish: (
    topicName: string,
    messages: Pick<PubsubMessage, 'data' | 'attributes' | 'orderingKey'>[],
  ) => string[];
  subscribe: (subscription: Subscription) => void;
  unsubscribe: (name: string) => void;
  busySubscriptions: () => string[];
  inFlight: () => number;
  idle: () => Promise<void>;
  close: () => void;
};

/** Makes an empty broker; nothing runs until something is published. */
export function createBroker(options: BrokerOptions): Broker {
  const { clock, random, pushConcurrency, writeToBigQuery, onLog } = options;
  const topics = new Map<string, TopicState>();
  const subscriptions = new Map<string, SubscriptionState>();
  const snapshots = new Map<string, SnapshotState>();
  const connections = createPushConnections();
  const { faults, route } = createFaults(clock);
  let idleWaiters: (() => void)[] = [];
  // As long as Google's ids, and larger than those of any earlier start.
  let lastMessageId = clock.now().getTime() * 1000;

  const topic = (name: string) => find(topics, name);
  const inFlight = () =>
    [...subscriptions.values()].reduce((sum, { delivery }) => sum + delivery.inFlight(), 0);

  const onChange = () => {
    if (idleWaiters.length === 0 || inFlight() > 0) return;
    const waiters = idleWaiters;
    idleWaiters = [];
    for (const resolve of waiters) resolve();
  };

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

  const subscribe = (created: Subscription) => {
    const filter = parseFilter(created.filter);
    const closing = new AbortController();
    let state: SubscriptionState | undefined;
    const current = () => state?.subscription ?? created;
    const delivery = createDelivery({
      subscription: current,
      kind: () => kindOf(current()),
      clock,
      random,
      onChange,
      deadLetter: (entry) => forwardDeadLetter(current(), entry, { topics, publish, onLog }),
    });
    state = {
      subscription: created,
      delivery,
      closed: closing.signal,
      close: () => {
        closing.abort();
        delivery.close();
      },
      offer: (message) => {
        if (filter(message.attributes)) route(created.name, message, delivery.offer);
      },
    };
    attachPushSender(delivery, {
      subscription: current,
      clock,
      concurrency: pushConcurrency,
      connections,
      onLog,
    });
    if (writeToBigQuery)
      attachBigQuerySender(delivery, { subscription: current, write: writeToBigQuery, onLog });
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
      state.close();
      subscriptions.delete(name);
      topics.get(state.subscription.topic)?.subscriptions.delete(state);
      onChange();
    },
    busySubscriptions: () =>
      [...subscriptions.values()]
        .filter(({ delivery }) => delivery.inFlight() > 0)
        .map(({ subscription }) => subscription.name),
    inFlight,
    idle: () =>
      new Promise((resolve) => {
        idleWaiters.push(resolve);
        // What was published in this turn is still on its way to its subscriptions.
        setImmediate(onChange);
      }),
    close: () => {
      faults.clear();
      for (const { close } of subscriptions.values()) close();
      subscriptions.clear();
      topics.clear();
      connections.close();
      onChange();
    },
  };
}

function find<State>(states: Map<string, State>, name: string): State {
  const state = states.get(name);
  if (!state) throw notFound(name);
  return state;
}

/** How a subscription hands out its messages. */
export function kindOf({ pushConfig, bigqueryConfig }: Subscription): DeliveryKind {
  if (pushConfig?.pushEndpoint) return 'push';
  return bigqueryConfig?.table ? 'bigquery' : 'pull';
}

function forwardDeadLetter(
  { name, deadLetterPolicy }: Subscription,
  { message, attempts }: Entry,
  { topics, publish, onLog }: Pick<Broker, 'topics' | 'publish'> & Pick<BrokerOptions, 'onLog'>,
): boolean {
  const deadLetterTopic = deadLetterPolicy?.deadLetterTopic ?? '';
  if (!topics.has(deadLetterTopic)) return false;
  const [, project = '', , subscription = ''] = name.split('/');
  const attributes = {
    ...message.attributes,
    CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
    CloudPubSubDeadLetterSourceSubscription: subscription,
    CloudPubSubDeadLetterSourceSubscriptionProject: project,
    CloudPubSubDeadLetterSourceTopicPublishTime: message.publishTime.toISOString(),
  };
  publish(deadLetterTopic, [{ ...message, attributes }]);
  onLog(`${name}: message ${message.messageId} went to ${deadLetterTopic} after ${attempts} attempts`);
  return true;
}
