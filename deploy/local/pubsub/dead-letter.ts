import type { Entry } from './delivery/message.ts';
import type { PubsubMessage, Subscription } from './wire.ts';

/** A message without what publishing gives it. */
export type Publishable = Pick<PubsubMessage, 'data' | 'attributes' | 'orderingKey'>;

/** Publishes a message that used up its attempts to the dead letter topic; false when that topic is gone. */
export function forwardDeadLetter(
  broker: {
    topics: ReadonlyMap<string, unknown>;
    publish: (topic: string, messages: Publishable[]) => void;
    onLog: (line: string) => void;
  },
  { name, deadLetterPolicy }: Subscription,
  { message, attempts }: Entry,
): boolean {
  const deadLetterTopic = deadLetterPolicy?.deadLetterTopic ?? '';
  if (!broker.topics.has(deadLetterTopic)) return false;
  const [, project = '', , subscription = ''] = name.split('/');
  const attributes = {
    ...message.attributes,
    CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
    CloudPubSubDeadLetterSourceSubscription: subscription,
    CloudPubSubDeadLetterSourceSubscriptionProject: project,
    CloudPubSubDeadLetterSourceTopicPublishTime: message.publishTime.toISOString(),
  };
  broker.publish(deadLetterTopic, [{ ...message, attributes }]);
  broker.onLog(`${name}: message ${message.messageId} went to ${deadLetterTopic} after ${attempts} attempts`);
  return true;
}
