import type { RetryPolicy } from './back-off.ts';
import type { Seconds } from './duration.ts';

/** A topic as its owner sees it; the parts that the stand-in refuses are here so that it can name them. */
export type Topic = {
  name: string;
  labels: Record<string, string>;
  messageRetentionDuration?: Seconds | null;
  messageStoragePolicy?: object | null;
  kmsKeyName?: string;
  schemaSettings?: object | null;
  ingestionDataSourceSettings?: object | null;
  messageTransforms?: object[];
};

/** Where a push subscription sends its messages, and in which form. */
export type PushConfig = {
  pushEndpoint: string;
  attributes?: Record<string, string>;
  oidcToken?: { serviceAccountEmail: string; audience: string } | null;
  pubsubWrapper?: object | null;
  noWrapper?: { writeMetadata: boolean } | null;
};

/** Which table a BigQuery subscription fills. */
export type BigQueryConfig = {
  table: string;
  writeMetadata: boolean;
  useTopicSchema?: boolean;
  useTableSchema?: boolean;
  dropUnknownFields?: boolean;
  serviceAccountEmail?: string;
  state?: string;
};

/** Where messages go that could not be delivered. */
export type DeadLetterPolicy = { deadLetterTopic: string; maxDeliveryAttempts: number };

/** A subscription as its owner sees it. */
export type Subscription = {
  name: string;
  topic: string;
  pushConfig?: PushConfig | null;
  bigqueryConfig?: BigQueryConfig | null;
  cloudStorageConfig?: object | null;
  bigtableConfig?: object | null;
  ackDeadlineSeconds: number;
  retainAckedMessages: boolean;
  messageRetentionDuration?: Seconds | null;
  labels: Record<string, string>;
  enableMessageOrdering: boolean;
  expirationPolicy?: { ttl?: Seconds | null } | null;
  filter: string;
  deadLetterPolicy?: DeadLetterPolicy | null;
  retryPolicy?: RetryPolicy | null;
  detached?: boolean;
  enableExactlyOnceDelivery: boolean;
  state?: string;
  messageTransforms?: object[];
};

/** A message as publishers hand it in and subscribers get it. */
export type PubsubMessage = {
  data: Buffer;
  attributes: Record<string, string>;
  messageId: string;
  publishTime?: Seconds | null;
  orderingKey: string;
};

/** A message with the id that acknowledges this delivery of it. */
export type ReceivedMessage = { ackId: string; message: PubsubMessage; deliveryAttempt: number };

/** One message of a client on a streaming pull. */
export type StreamingPullRequest = {
  subscription: string;
  ackIds: string[];
  modifyDeadlineSeconds: number[];
  modifyDeadlineAckIds: string[];
  streamAckDeadlineSeconds: number;
  maxOutstandingMessages: number;
  maxOutstandingBytes: number;
};

/** Which fields of a resource an update means, in snake case, with dots for fields within fields. */
export type FieldMask = { paths: string[] };
