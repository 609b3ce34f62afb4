import { PubSub } from '@google-cloud/pubsub';
import { TransientError } from '../errors.ts';
import type { OutgoingMessage } from '../events/cloud-event.ts';

/** Publishes one message and resolves with its id once Pub/Sub has it; throws `TransientError` otherwise. */
export type Publish = (topic: string, message: OutgoingMessage) => Promise<string>;

/** A publisher on one project's topics. */
export type Publisher = {
  publish: Publish;
  close: () => Promise<void>;
};

/**
 * Opens Pub/Sub. `emulatorHost` (`127.0.0.1:8085`) and `account` are for the emulated cloud; without them the
 * machine's own credentials are used.
 *
 * Every publish is awaited by its caller and sent at once: a function is frozen after it answered, so a message
 * waiting for a batch would be lost with it.
 */
export function createPublisher(options: {
  project: string;
  emulatorHost?: string | undefined;
  account?: string | undefined;
}): Publisher {
  const { project, emulatorHost, account } = options;
  const pubsub = new PubSub({
    projectId: project,
    ...(emulatorHost ? { apiEndpoint: emulatorHost, emulatorMode: true } : {}),
  });
  const headers = account ? { authorization: `Bearer ${account}` } : {};
  const topics = new Map<string, ReturnType<typeof pubsub.topic>>();

  function topicNamed(name: string) {
    const known = topics.get(name);
    if (known) return known;
    const topic = pubsub.topic(name, {
      batching: { maxMessages: 1 },
      gaxOpts: { timeout: 30_000, otherArgs: { headers } },
    });
    topics.set(name, topic);
    return topic;
  }

  return {
    publish: async (name, message) => {
      try {
        return await topicNamed(name).publishMessage({
          data: message.data,
          attributes: message.attributes,
          ...(message.orderingKey ? { orderingKey: message.orderingKey } : {}),
        });
      } catch (error) {
        throw new TransientError(`Publishing to topic ${name} failed`, {
          cause: error,
          fields: { topic: name },
        });
      }
    },
    close: () => pubsub.close(),
  };
}
