import type { Broker } from '../broker.ts';
import type { Entry } from '../delivery/message.ts';
import { timestampOf } from '../duration.ts';
import { invalidArgument, PubSubError } from '../pubsub-error.ts';
import { kindOf, type SubscriptionState } from '../subscription-state.ts';
import type { ReceivedMessage, Subscription } from '../wire.ts';
import type { Call } from './operation.ts';

const maximumModifiedSeconds = 600;

/** The subscription that a client wants messages of or acknowledges them on; refused when messages are pushed. */
export function pullableSubscription(broker: Broker, name: string, { authorize }: Call): SubscriptionState {
  authorize('pubsub.subscriptions.consume', name);
  const state = broker.subscription(name);
  if (kindOf(state.subscription) === 'pull') return state;
  throw new PubSubError(
    'FAILED_PRECONDITION',
    'This method is not supported for this subscription type. Refer to ' +
      'https://cloud.google.com/pubsub/docs/subscriber for more information.',
  );
}

/** A delivery as pulling clients see it. */
export function receivedMessageOf({ deadLetterPolicy }: Subscription, entry: Entry): ReceivedMessage {
  const { message, lease, attempts } = entry;
  return {
    ackId: lease?.ackId ?? '',
    message: { ...message, publishTime: timestampOf(message.publishTime) },
    deliveryAttempt: deadLetterPolicy ? attempts : 0,
  };
}

/** Gives a delivery another deadline, or back at once with 0 seconds; false when it is over. */
export function modifyDeadline({ delivery }: SubscriptionState, ackId: string, seconds: number): boolean {
  if (seconds < 0 || seconds > maximumModifiedSeconds) {
    throw invalidArgument(
      `Invalid ack deadline given (ack_deadline=${seconds}). The ack deadline must be between 0 and 600 seconds.`,
    );
  }
  return seconds === 0 ? delivery.refuse(ackId) : delivery.extend(ackId, seconds * 1000);
}

/** Exactly-once subscriptions tell a client that an acknowledgement came too late; others are silent. */
export function checkAckIds({ subscription }: SubscriptionState, invalidAckIds: string[]): void {
  if (!subscription.enableExactlyOnceDelivery || invalidAckIds.length === 0) return;
  throw new PubSubError(
    'INVALID_ARGUMENT',
    'Some acknowledgement ids in the request were invalid. This could be because the acknowledgement ids have ' +
      'expired or the acknowledgement ids were malformed.',
    {
      reason: 'EXACTLY_ONCE_ACKID_FAILURE',
      domain: 'pubsub.googleapis.com',
      metadata: Object.fromEntries(invalidAckIds.map((ackId) => [ackId, 'PERMANENT_FAILURE_INVALID_ACK_ID'])),
    },
  );
}
