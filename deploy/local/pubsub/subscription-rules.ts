import { millisecondsOf, type Seconds, secondsOf } from './duration.ts';
import { parseFilter } from './filter/parse-filter.ts';
import { checkLabels } from './labels.ts';
import { invalidArgument, notEmulated } from './pubsub-error.ts';
import { checkNewName } from './resource-name.ts';
import type { Subscription } from './wire.ts';

const secondMilliseconds = 1000;
const minuteMilliseconds = 60 * secondMilliseconds;
const dayMilliseconds = 24 * 60 * minuteMilliseconds;
const daySeconds = 86_400;

/** A new subscription with everything filled in that its creator left out. */
export function withDefaults(asked: Subscription): Subscription {
  const deadLetterPolicy = asked.deadLetterPolicy && {
    ...asked.deadLetterPolicy,
    maxDeliveryAttempts: asked.deadLetterPolicy.maxDeliveryAttempts || 5,
  };
  const retryPolicy = asked.retryPolicy && {
    minimumBackoff: asked.retryPolicy.minimumBackoff ?? secondsOf(10),
    maximumBackoff: asked.retryPolicy.maximumBackoff ?? secondsOf(600),
  };
  const bigqueryConfig = asked.bigqueryConfig && { ...asked.bigqueryConfig, state: 'ACTIVE' };
  return {
    ...asked,
    ackDeadlineSeconds: asked.ackDeadlineSeconds || 10,
    messageRetentionDuration: asked.messageRetentionDuration ?? secondsOf(7 * daySeconds),
    expirationPolicy: asked.expirationPolicy ?? { ttl: secondsOf(31 * daySeconds) },
    pushConfig: asked.pushConfig ?? { pushEndpoint: '', attributes: {} },
    ...(deadLetterPolicy && { deadLetterPolicy }),
    ...(retryPolicy && { retryPolicy }),
    ...(bigqueryConfig && { bigqueryConfig }),
    state: 'ACTIVE',
  };
}

/** Refuses a subscription, new or changed, that Pub/Sub would refuse, and names what the stand-in lacks. */
export function checkSubscription(subscription: Subscription, { canWriteToBigQuery = false } = {}): void {
  checkNewName('subscriptions', subscription.name);
  checkLabels(subscription.labels);
  checkUnsupported(subscription);
  checkAckDeadline(subscription.ackDeadlineSeconds);
  checkBounds('message_retention_duration', subscription.messageRetentionDuration, {
    from: 10 * minuteMilliseconds,
    to: 31 * dayMilliseconds,
  });
  checkBounds('expiration_policy.ttl', subscription.expirationPolicy?.ttl, {
    from: dayMilliseconds,
    to: Number.POSITIVE_INFINITY,
  });
  checkRetryPolicy(subscription);
  checkDeadLetterPolicy(subscription);
  checkDestination(subscription, canWriteToBigQuery);
  parseFilter(subscription.filter);
}

function checkUnsupported({
  cloudStorageConfig,
  bigtableConfig,
  bigqueryConfig,
  ...rest
}: Subscription): void {
  if (cloudStorageConfig) throw notEmulated('Cloud Storage subscriptions (cloud_storage_config)');
  if (bigtableConfig) throw notEmulated('Bigtable subscriptions (bigtable_config)');
  if (rest.messageTransforms?.length) throw notEmulated('message transforms (message_transforms)');
  if (bigqueryConfig?.useTopicSchema) throw notEmulated('BigQuery subscriptions with use_topic_schema');
  if (bigqueryConfig?.useTableSchema) throw notEmulated('BigQuery subscriptions with use_table_schema');
}

/** Refuses an ack deadline that no subscription may have. */
export function checkAckDeadline(seconds: number): void {
  if (seconds >= 10 && seconds <= 600) return;
  throw invalidArgument(
    `Invalid ack deadline given (ack_deadline=${seconds}). The ack deadline must be between 10 and 600 seconds.`,
  );
}

function checkRetryPolicy({ retryPolicy }: Subscription): void {
  if (!retryPolicy) return;
  const { minimumBackoff, maximumBackoff } = retryPolicy;
  const bounds = { from: 0, to: 600 * secondMilliseconds };
  checkBounds('retry_policy.minimum_backoff', minimumBackoff, bounds);
  checkBounds('retry_policy.maximum_backoff', maximumBackoff, bounds);
  const minimum = millisecondsOf(minimumBackoff ?? secondsOf(10));
  const maximum = millisecondsOf(maximumBackoff ?? secondsOf(600));
  if (minimum > maximum) {
    throw invalidArgument(
      'Invalid retry policy given: the minimum backoff must not be longer than the maximum backoff.',
    );
  }
}

function checkDeadLetterPolicy({ deadLetterPolicy }: Subscription): void {
  if (!deadLetterPolicy) return;
  const { deadLetterTopic, maxDeliveryAttempts } = deadLetterPolicy;
  if (!deadLetterTopic) throw invalidArgument('The dead_letter_policy must name a dead_letter_topic.');
  if (maxDeliveryAttempts >= 5 && maxDeliveryAttempts <= 100) return;
  throw invalidArgument(
    `Invalid max delivery attempts given (max_delivery_attempts=${maxDeliveryAttempts}). ` +
      'The value must be between 5 and 100.',
  );
}

function checkDestination(subscription: Subscription, canWriteToBigQuery: boolean): void {
  const { pushConfig, bigqueryConfig, enableExactlyOnceDelivery } = subscription;
  const endpoint = pushConfig?.pushEndpoint;
  if (endpoint) checkPushEndpoint(endpoint);
  if (endpoint && bigqueryConfig?.table) {
    throw invalidArgument('At most one of push_config and bigquery_config can be set.');
  }
  if (enableExactlyOnceDelivery && (endpoint || bigqueryConfig?.table)) {
    throw invalidArgument('Exactly-once delivery is supported for pull subscriptions only.');
  }
  if (bigqueryConfig && !/^[^.:]+[.:][^.]+\.[^.]+$/.test(bigqueryConfig.table)) {
    throw invalidArgument(
      `Invalid BigQuery table given (table=${bigqueryConfig.table}). Expected \`project.dataset.table\`.`,
    );
  }
  if (bigqueryConfig && !canWriteToBigQuery) throw notEmulated('BigQuery subscriptions when it runs alone');
}

function checkPushEndpoint(endpoint: string): void {
  const url = URL.parse(endpoint);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname) return;
  throw invalidArgument(
    `Invalid push endpoint given (endpoint=${endpoint}). Refer to ` +
      'https://cloud.google.com/pubsub/docs/push for more information.',
  );
}

function checkBounds(
  field: string,
  duration: Seconds | null | undefined,
  { from, to }: { from: number; to: number },
): void {
  if (!duration) return;
  const milliseconds = millisecondsOf(duration);
  if (milliseconds >= from && milliseconds <= to) return;
  const upTo = Number.isFinite(to) ? ` and ${to / 1000}` : '';
  throw invalidArgument(
    `Invalid duration given (${field}=${milliseconds / 1000}s). The value must be ` +
      `${upTo ? `between ${from / 1000}${upTo}` : `at least ${from / 1000}`} seconds.`,
  );
}
