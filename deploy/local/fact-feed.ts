import { PubSub } from '@google-cloud/pubsub';
import { factsTopic } from '../../shared/chain.ts';
import { cloudEventSchema, type WatchdogEvent } from '../../shared/events/cloud-event.ts';

/** Facts as they are published, each once. */
export type FactFeed = {
  /** Calls back for every fact from now on; returns the way to stop. */
  subscribe: (listener: (fact: WatchdogEvent) => void) => () => void;
  stop: () => Promise<void>;
};

/** Follows `watchdog-events` with a subscription of its own. */
export async function openFactFeed(options: { project: string; pubsubHost: string }): Promise<FactFeed> {
  const pubsub = new PubSub({
    projectId: options.project,
    apiEndpoint: options.pubsubHost,
    emulatorMode: true,
  });
  const listeners = new Set<(fact: WatchdogEvent) => void>();
  const seen = new Set<string>();
  const [subscription] = await pubsub.topic(factsTopic).createSubscription('terminal');
  subscription.on('message', (message) => {
    message.ack();
    const fact = cloudEventSchema.safeParse(JSON.parse(message.data.toString()));
    if (!fact.success || seen.has(fact.data.id)) return;
    seen.add(fact.data.id);
    for (const listener of listeners) listener(fact.data);
  });
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: async () => {
      await subscription.close();
      await pubsub.close();
    },
  };
}
