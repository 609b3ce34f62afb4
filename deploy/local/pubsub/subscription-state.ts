import type { Clock } from '../../../shared/clients/clock.ts';
import type { DeliveryKind } from './back-off.ts';
import { attachBigQuerySender, type WriteToBigQuery } from './delivery/bigquery-sender.ts';
import { createDelivery, type Delivery } from './delivery/delivery.ts';
import type { Route } from './delivery/faults.ts';
import type { Entry, Message } from './delivery/message.ts';
import { attachPushSender, type PushConnections } from './delivery/push-sender.ts';
import { parseFilter } from './filter/parse-filter.ts';
import type { Subscription } from './wire.ts';

/** A subscription at work; `subscription` is replaced as a whole when it is updated. */
export type SubscriptionState = {
  subscription: Subscription;
  delivery: Delivery;
  /** Takes a message of the topic, if the filter lets it through and no fault is in its way. */
  offer: (message: Message) => void;
  /** Aborts when the subscription is deleted or the broker stops, which is its reason. */
  closed: AbortSignal;
  close: (why: 'deleted' | 'stopped') => void;
};

/** What a subscription needs of its broker. */
export type SubscriptionContext = {
  clock: Clock;
  random: () => number;
  pushConcurrency: number;
  connections: PushConnections;
  writeToBigQuery: WriteToBigQuery | undefined;
  route: Route;
  /** Forwards a message that used up its attempts; false when there is nowhere to send it. */
  deadLetter: (subscription: Subscription, entry: Entry) => boolean;
  onChange: () => void;
  onLog: (line: string) => void;
};

/** Starts to deliver a new subscription's messages in whichever way it says, now and after updates. */
export function openSubscription(created: Subscription, context: SubscriptionContext): SubscriptionState {
  const { clock, random, pushConcurrency, connections, writeToBigQuery, onChange, onLog } = context;
  const filter = parseFilter(created.filter);
  const closing = new AbortController();
  const subscription = () => state?.subscription ?? created;
  let state: SubscriptionState | undefined;

  const delivery = createDelivery({
    subscription,
    kind: () => kindOf(subscription()),
    clock,
    random,
    onChange,
    deadLetter: (entry) => context.deadLetter(subscription(), entry),
  });
  attachPushSender(delivery, { subscription, clock, concurrency: pushConcurrency, connections, onLog });
  if (writeToBigQuery) attachBigQuerySender(delivery, { subscription, write: writeToBigQuery, onLog });

  state = {
    subscription: created,
    delivery,
    offer: (message) => {
      if (filter(message.attributes)) context.route(created.name, message, delivery.offer);
    },
    closed: closing.signal,
    close: (why) => {
      closing.abort(why);
      delivery.close();
    },
  };
  return state;
}

/** How a subscription hands out its messages. */
export function kindOf({ pushConfig, bigqueryConfig }: Subscription): DeliveryKind {
  if (pushConfig?.pushEndpoint) return 'push';
  return bigqueryConfig?.table ? 'bigquery' : 'pull';
}
