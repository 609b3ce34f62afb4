import type { Broker } from '../broker.ts';
import { applyFieldMask } from '../field-mask.ts';
import { type PageRequest, pageOf } from '../paging.ts';
import { alreadyExists } from '../pubsub-error.ts';
import { projectOf } from '../resource-name.ts';
import { checkSubscription, withDefaults } from '../subscription-rules.ts';
import type { SubscriptionState } from '../subscription-state.ts';
import type { FieldMask, PushConfig, Subscription } from '../wire.ts';
import { type Operations, operation } from './operation.ts';

const updatable = [
  'ackDeadlineSeconds',
  'bigqueryConfig',
  'deadLetterPolicy',
  'enableExactlyOnceDelivery',
  'expirationPolicy',
  'labels',
  'messageRetentionDuration',
  'pushConfig',
  'retainAckedMessages',
  'retryPolicy',
];

/** The methods of `google.pubsub.v1.Subscriber` that manage subscriptions. */
export function createSubscriptionOperations(broker: Broker): Operations {
  const check = (subscription: Subscription) => {
    checkSubscription(subscription, { canWriteToBigQuery: broker.canWriteToBigQuery });
    if (subscription.deadLetterPolicy) broker.topic(subscription.deadLetterPolicy.deadLetterTopic);
  };

  const change = (state: SubscriptionState, asked: Subscription) => {
    const changed = withDefaults(asked);
    check(changed);
    state.subscription = changed;
    state.delivery.wake();
    return changed;
  };

  return {
    CreateSubscription: operation<Subscription>((asked, { authorize }) => {
      const subscription = withDefaults(asked);
      check(subscription);
      authorize('pubsub.subscriptions.create', projectOf(subscription.name));
      authorize('pubsub.topics.attachSubscription', subscription.topic);
      if (broker.subscriptions.has(subscription.name)) throw alreadyExists(subscription.name);
      broker.topic(subscription.topic);
      broker.subscribe(subscription);
      return subscription;
    }),
    GetSubscription: operation<{ subscription: string }>((request, { authorize }) => {
      authorize('pubsub.subscriptions.get', request.subscription);
      return broker.subscription(request.subscription).subscription;
    }),
    UpdateSubscription: operation<{ subscription: Subscription | null; updateMask: FieldMask | null }>(
      (request, { authorize }) => {
        const name = request.subscription?.name ?? '';
        authorize('pubsub.subscriptions.update', name);
        const state = broker.subscription(name);
        return change(
          state,
          applyFieldMask(state.subscription, request.subscription ?? state.subscription, {
            mask: request.updateMask,
            updatable,
            request: 'UpdateSubscriptionRequest',
          }),
        );
      },
    ),
    ModifyPushConfig: operation<{ subscription: string; pushConfig: PushConfig | null }>(
      (request, { authorize }) => {
        authorize('pubsub.subscriptions.update', request.subscription);
        const state = broker.subscription(request.subscription);
        change(state, { ...state.subscription, pushConfig: request.pushConfig });
        return {};
      },
    ),
    ListSubscriptions: operation<{ project: string } & PageRequest>((request, { authorize }) => {
      authorize('pubsub.subscriptions.list', request.project);
      const subscriptions = [...broker.subscriptions.values()]
        .map(({ subscription }) => subscription)
        .filter(({ name }) => projectOf(name) === request.project);
      const { page, nextPageToken } = pageOf(subscriptions, ({ name }) => name, request);
      return { subscriptions: page, nextPageToken };
    }),
    DeleteSubscription: operation<{ subscription: string }>((request, { authorize }) => {
      authorize('pubsub.subscriptions.delete', request.subscription);
      broker.unsubscribe(request.subscription);
      return {};
    }),
  };
}
