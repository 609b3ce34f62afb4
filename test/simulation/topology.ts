import { readFileSync } from 'node:fs';
import type { Subscription } from '../../deploy/local/pubsub/wire.ts';
import { parseManifest } from '../../deploy/manifest.ts';
import { pushSubscription } from './broker.ts';

const file = new URL('../../deploy/manifest.json', import.meta.url);
const manifest = parseManifest(readFileSync(file, 'utf8'), 'deploy/manifest.json');

const usual = {
  ackDeadlineSeconds: 600,
  retentionDays: 7,
  retry: { minimumBackoffSeconds: 10, maximumBackoffSeconds: 600 },
  deadLetter: { topic: 'dead-letters', maxDeliveryAttempts: 20 },
  ordering: false,
  filter: '',
};

const extra: Record<string, Parameters<typeof pushSubscription>[0][]> = {
  escalate: [
    { ...usual, name: 'escalate', topic: 'escalate', deadLetter: null },
    {
      ...usual,
      name: 'escalate-facts',
      topic: 'watchdog-events',
      filter: 'attributes.source != "escalate"',
      deadLetter: { topic: 'escalate-dead-letters', maxDeliveryAttempts: 20 },
    },
    { ...usual, name: 'escalate-dead-letters', topic: 'dead-letters', deadLetter: null },
  ],
  control: [{ ...usual, name: 'control', topic: 'control', ordering: true }],
};

/** The push subscriptions of a function, as the manifest has them. */
export function subscriptionsOf(functionName: string): Subscription[] {
  const known = manifest.functions.find(({ name }) => name === functionName);
  if (!known) return (extra[functionName] ?? []).map(pushSubscription);
  return known.triggers
    .filter((trigger) => trigger.kind === 'push')
    .map((trigger) => pushSubscription({ ...trigger, name: trigger.subscription }));
}
