import { type Finding, findingKey } from '../../shared/events/finding.ts';
import type { PushedMessage } from '../../shared/events/push-envelope.ts';
import type { Board } from './board.ts';

/**
 * A message that no delivery could carry out, as Pub/Sub's attributes tell it; its body is not read, for it may be
 * what nobody could read. https://cloud.google.com/pubsub/docs/handling-failures#dead_letter_topic
 */
export type DeadLetter = {
  subscription: string;
  messageId: string;
  deliveries: string;
  publishedAt: string;
  type: string | undefined;
};

/** Reads the attributes that Pub/Sub adds when it gives a message up. */
export function readDeadLetter({ attributes, messageId, publishTime }: PushedMessage): {
  content: DeadLetter;
  traceparent: string | undefined;
} {
  return {
    content: {
      subscription: attributes.CloudPubSubDeadLetterSourceSubscription ?? 'unknown',
      messageId,
      deliveries: attributes.CloudPubSubDeadLetterSourceDeliveryCount ?? 'unknown',
      publishedAt: attributes.CloudPubSubDeadLetterSourceTopicPublishTime ?? publishTime.toISOString(),
      type: attributes.type,
    },
    traceparent: attributes.traceparent,
  };
}

/**
 * Puts a dead letter on the board: one incident for each subscription, however many follow. Nothing takes it back
 * by itself: only a person knows whether the message was published again.
 */
export function placeDeadLetter(board: Board, letter: DeadLetter, now: Date): Board {
  const finding: Finding = {
    kind: 'dead-letter',
    subject: letter.subscription,
    summary: `${letter.subscription} could not process a message, and Pub/Sub gave it up after ${letter.deliveries} deliveries`,
    evidence: [
      { label: 'message', value: letter.messageId },
      { label: 'published', value: letter.publishedAt },
      ...(letter.type ? [{ label: 'type', value: letter.type }] : []),
    ],
    fix: `Read it (gcloud pubsub subscriptions pull dead-letters --limit 10), look at the log of ${letter.subscription}, publish it again, then resolve this incident.`,
  };
  const key = findingKey(finding);
  const before = board.observations[key];
  const at = now.toISOString();
  const since = before?.finding ? (before.since ?? before.at) : at;
  return {
    ...board,
    observations: {
      ...board.observations,
      [key]: { at, factId: `dead-letter/${letter.messageId}`, finding, since },
    },
  };
}
