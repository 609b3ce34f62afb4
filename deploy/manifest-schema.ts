import { z } from 'zod';
import { cron, flag, integerBetween, matching, text } from '../shared/config/rules.ts';
import { permissionsByResource } from './manifest-permissions.ts';

// Every field is written out, even an empty one: two readers, two sets of defaults would be two clouds.

/** The datasets, by the names that watchdog.yaml has for them. */
export const datasetWords = ['marts', 'ga4', 'staging', 'shadow', 'watchdog'] as const;

const description = text('a sentence that says what it is for');
// Also the first part of a service account, which Google limits to 30 characters.
const name = matching(
  /^[a-z]([a-z0-9-]{4,28}[a-z0-9])$/,
  'a name of 6 to 30 lower-case letters, digits and -',
);
const variableName = matching(/^[A-Z][A-Z0-9_]*$/, 'the name of an environment variable');
const datasetWord = z.enum(datasetWords, { error: `expected a dataset: ${datasetWords.join(', ')}` });
const nullable = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.null()]);

const delivery = {
  ackDeadlineSeconds: integerBetween(10, 600),
  retentionDays: integerBetween(1, 31),
  retry: z.strictObject({
    minimumBackoffSeconds: integerBetween(0, 600),
    maximumBackoffSeconds: integerBetween(0, 600),
  }),
  deadLetter: nullable(z.strictObject({ topic: name, maxDeliveryAttempts: integerBetween(5, 100) })),
  ordering: flag(),
  filter: z
    .string({ error: 'expected a filter, or "" for none' })
    .max(256, { error: 'expected at most 256 characters' }),
};

const trigger = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('push'),
      topic: name,
      subscription: name,
      path: matching(/^\/[a-z-]*$/, 'a path such as / or /dead-letters'),
      ...delivery,
    }),
    z.strictObject({
      kind: z.literal('http'),
      access: z.enum(['public', 'private'], { error: 'expected public or private' }),
    }),
  ],
  { error: 'expected kind push or http' },
);

/** Where the value of an environment variable comes from, besides its default. */
const environmentSource = matching(
  /^(fixed|config-file|account|log-file|address:(state|clock|bigquery|pubsub|mail|acknowledge|superset)|schedule:[a-z-]+)$/,
  'fixed, config-file, account, log-file, schedule:<name>, or address:<one of state, clock, bigquery, pubsub, mail, acknowledge, superset>',
);

const variable = z.strictObject({
  name: variableName,
  /**
   * fixed: always the default. config-file: where watchdog.yaml is. schedule: the cron expression of that
   * schedule. The others are known to the emulated cloud only: the account that a function shows as its
   * credential, the file it logs to, and the addresses of stand-ins.
   */
  source: environmentSource,
  /** The value where the source has none; null leaves the variable unset. */
  default: nullable(z.string({ error: 'expected a text or null' })),
});

const permission = z.enum(Object.values(permissionsByResource).flat() as [string, ...string[]], {
  error: 'expected a permission that deploy/manifest-permissions.ts lists',
});

const watchdogFunction = z.strictObject({
  name,
  description,
  entry: name,
  timeoutSeconds: integerBetween(1, 540),
  memoryMebibytes: integerBetween(128, 4096),
  minInstances: integerBetween(0, 10),
  maxInstances: integerBetween(1, 100),
  concurrency: integerBetween(1, 1000),
  triggers: z.array(trigger).min(1, { error: 'expected a trigger at least' }),
  environment: z.array(variable),
  secrets: z.array(z.strictObject({ name: variableName, secret: name })),
  permissions: z.array(
    z.strictObject({ on: text('a resource such as dataset:marts'), allow: z.array(permission) }),
  ),
});

const subscription = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('pull'), name, description, topic: name, ...delivery }),
    z.strictObject({
      kind: z.literal('bigquery'),
      name,
      description,
      topic: name,
      dataset: datasetWord,
      table: text('the name of a table'),
      ...delivery,
    }),
  ],
  { error: 'expected kind pull or bigquery' },
);

const column = z.strictObject({
  name: matching(/^[a-z][a-z0-9_]*$/, 'the name of a column'),
  type: z.enum(['STRING', 'TIMESTAMP', 'JSON'], { error: 'expected STRING, TIMESTAMP or JSON' }),
  description,
});

/** The manifest, field by field. */
export const manifestSchema = z.strictObject({
  topics: z.array(z.strictObject({ name, description, retentionDays: integerBetween(0, 31) })),
  functions: z.array(watchdogFunction),
  subscriptions: z.array(subscription),
  schedules: z.array(
    z.strictObject({ name, description, topic: name, cron: cron(), body: z.record(z.string(), z.json()) }),
  ),
  datasets: z.array(
    z.strictObject({
      dataset: datasetWord,
      description,
      tableExpirationDays: nullable(integerBetween(1, 3650)),
    }),
  ),
  tables: z.array(
    z.strictObject({
      dataset: datasetWord,
      name: matching(/^[a-z][a-z0-9_]*$/, 'the name of a table'),
      description,
      partitionedBy: text('the column by whose day the table is partitioned'),
      partitionExpirationDays: integerBetween(1, 3650),
      columns: z.array(column).min(1),
    }),
  ),
});
