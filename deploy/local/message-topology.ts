import { PubSub } from '@google-cloud/pubsub';
import type { Manifest } from '../manifest.ts';
import { accountOf } from './permissions.ts';

/** What the manifest's topics and subscriptions are made with. */
export type TopologyOptions = {
  manifest: Manifest;
  project: string;
  /** `127.0.0.1:8085`. */
  pubsubHost: string;
  /** Where a push for a function goes. */
  endpoint: (functionName: string) => string;
  /** `project.dataset.table` of a table that a BigQuery subscription writes to. */
  tableOf: (dataset: string, table: string) => string;
};

/** Creates every topic and subscription of the manifest, as Terraform does in the cloud. */
export async function createMessageTopology(options: TopologyOptions): Promise<void> {
  const { manifest, project, pubsubHost } = options;
  const pubsub = new PubSub({ projectId: project, apiEndpoint: pubsubHost, emulatorMode: true });
  try {
    await Promise.all(manifest.topics.map((topic) => pubsub.createTopic(topic.name)));
    const wanted = [...pushSubscriptions(options), ...otherSubscriptions(options)];
    await Promise.all(
      wanted.map(({ topic, name, settings }) => pubsub.topic(topic).createSubscription(name, settings)),
    );
  } finally {
    await pubsub.close();
  }
}

type Delivery = {
  ackDeadlineSeconds: number;
  retentionDays: number;
  retry: { minimumBackoffSeconds: number; maximumBackoffSeconds: number };
  deadLetter: { topic: string; maxDeliveryAttempts: number } | null;
  ordering: boolean;
  filter: string;
};

function pushSubscriptions({ manifest, project, endpoint }: TopologyOptions) {
  return manifest.functions.flatMap(({ name, triggers }) =>
    triggers
      .filter((trigger) => trigger.kind === 'push')
      .map((trigger) => ({
        topic: trigger.topic,
        name: trigger.subscription,
        settings: {
          ...deliverySettings(trigger, project),
          pushConfig: {
            pushEndpoint: endpoint(name) + (trigger.path === '/' ? '' : trigger.path),
            oidcToken: { serviceAccountEmail: accountOf('pusher', project), audience: endpoint(name) },
          },
        },
      })),
  );
}

function otherSubscriptions({ manifest, project, tableOf }: TopologyOptions) {
  return manifest.subscriptions.map((subscription) => ({
    topic: subscription.topic,
    name: subscription.name,
    settings: {
      ...deliverySettings(subscription, project),
      ...(subscription.kind === 'bigquery'
        ? {
            bigqueryConfig: { table: tableOf(subscription.dataset, subscription.table), writeMetadata: true },
          }
        : {}),
    },
  }));
}

function deliverySettings(delivery: Delivery, project: string) {
  const { retry, deadLetter, filter } = delivery;
  return {
    ackDeadlineSeconds: delivery.ackDeadlineSeconds,
    messageRetentionDuration: { seconds: delivery.retentionDays * 86_400 },
    // Otherwise a subscription that is quiet for a month is deleted.
    expirationPolicy: {},
    enableMessageOrdering: delivery.ordering,
    retryPolicy: {
      minimumBackoff: { seconds: retry.minimumBackoffSeconds },
      maximumBackoff: { seconds: retry.maximumBackoffSeconds },
    },
    ...(deadLetter
      ? {
          deadLetterPolicy: {
            deadLetterTopic: `projects/${project}/topics/${deadLetter.topic}`,
            maxDeliveryAttempts: deadLetter.maxDeliveryAttempts,
          },
        }
      : {}),
    ...(filter ? { filter } : {}),
  };
}
