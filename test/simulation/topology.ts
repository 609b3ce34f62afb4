import { readFileSync } from 'node:fs';
import { secondsOf } from '../../deploy/local/pubsub/duration.ts';
import type { Subscription } from '../../deploy/local/pubsub/wire.ts';
import { type ManifestFunction, parseManifest } from '../../deploy/manifest.ts';

const file = new URL('../../deploy/manifest.json', import.meta.url);
const manifest = parseManifest(readFileSync(file, 'utf8'), 'deploy/manifest.json');

type PushTrigger = Extract<ManifestFunction['triggers'][number], { kind: 'push' }>;

/** The push subscriptions of a function, with the back-off and the dead letters that the manifest gives them. */
export function subscriptionsOf(functionName: string): Subscription[] {
  const triggers = manifest.functions.find(({ name }) => name === functionName)?.triggers ?? [];
  return triggers.filter((trigger) => trigger.kind === 'push').map(toSubscription);
}

function toSubscription({ retry, deadLetter, ...trigger }: PushTrigger): Subscription {
  return {
    name: `projects/p/subscriptions/${trigger.subscription}`,
    topic: trigger.topic,
    pushConfig: { pushEndpoint: 'http://simulation' },
    ackDeadlineSeconds: trigger.ackDeadlineSeconds,
    retainAckedMessages: false,
    messageRetentionDuration: secondsOf(trigger.retentionDays * 86_400),
    labels: {},
    enableMessageOrdering: trigger.ordering,
    filter: trigger.filter,
    retryPolicy: {
      minimumBackoff: secondsOf(retry.minimumBackoffSeconds),
      maximumBackoff: secondsOf(retry.maximumBackoffSeconds),
    },
    deadLetterPolicy: deadLetter && {
      deadLetterTopic: deadLetter.topic,
      maxDeliveryAttempts: deadLetter.maxDeliveryAttempts,
    },
    enableExactlyOnceDelivery: false,
  };
}
