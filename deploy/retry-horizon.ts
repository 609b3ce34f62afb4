import type { Manifest } from './manifest.ts';

/** A push subscription of the manifest, with what decides how long it tries. */
export type TriedSubscription = {
  name: string;
  topic: string;
  functionName: string;
  filter: string;
  retentionDays: number;
  retry: { minimumBackoffSeconds: number; maximumBackoffSeconds: number };
  /** Undefined: it tries as long as the message is kept. */
  maxDeliveryAttempts: number | undefined;
  deadLetterTopic: string | undefined;
};

/** Every subscription that pushes to a function. */
export function pushSubscriptions({ functions }: Manifest): TriedSubscription[] {
  return functions.flatMap(({ name, triggers }) =>
    triggers.flatMap((trigger) =>
      trigger.kind === 'push'
        ? [
            {
              name: trigger.subscription,
              topic: trigger.topic,
              functionName: name,
              filter: trigger.filter,
              retentionDays: trigger.retentionDays,
              retry: trigger.retry,
              maxDeliveryAttempts: trigger.deadLetter?.maxDeliveryAttempts,
              deadLetterTopic: trigger.deadLetter?.topic,
            },
          ]
        : [],
    ),
  );
}

/**
 * For how long a message is delivered again and again to a function that fails at once: how long an outage may last
 * before the message is a dead letter. Back-off doubles from the minimum to the maximum
 * (https://cloud.google.com/pubsub/docs/handling-failures#exponential_backoff).
 */
export function retryHorizonSeconds({
  retry,
  maxDeliveryAttempts,
  retentionDays = 0,
}: Pick<TriedSubscription, 'retry' | 'maxDeliveryAttempts'> & { retentionDays?: number }): number {
  if (maxDeliveryAttempts === undefined) return retentionDays * 86_400;
  const { minimumBackoffSeconds, maximumBackoffSeconds } = retry;
  const waits = Array.from({ length: maxDeliveryAttempts - 1 }, (_, index) =>
    Math.min(maximumBackoffSeconds, minimumBackoffSeconds * 2 ** index),
  );
  return waits.reduce((sum, wait) => sum + wait, 0);
}
