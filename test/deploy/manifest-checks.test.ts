import { readFileSync } from 'node:fs';
import test from 'ava';
import { type Manifest, parseManifest } from '../../deploy/manifest.ts';
import { ConfigError } from '../../shared/errors.ts';
import { stateKinds } from '../../shared/state.ts';

const manifest = parseManifest(readFileSync('deploy/manifest.json', 'utf8'), 'deploy/manifest.json');

/** Changes the manifest, and gives back what is said of it. */
function complaintsAbout(change: (manifest: Manifest) => void): string[] {
  const changed = structuredClone(manifest);
  change(changed);
  try {
    parseManifest(JSON.stringify(changed, null, 2), 'm.json');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').map((line) => line.replace(/^m\.json:\d+ /, ''));
  }
}

const refuses = test.macro({
  exec: (t, change: (manifest: Manifest) => void, ...complaints: string[]) =>
    t.deepEqual(complaintsAbout(change), complaints),
  title: (claim) => `${claim}`,
});

const topicNames = manifest.topics.map(({ name }) => name).join(', ');
const subscriptionNames = [
  ...manifest.functions.flatMap(({ triggers }) =>
    triggers.flatMap((trigger) => (trigger.kind === 'push' ? [trigger.subscription] : [])),
  ),
  ...manifest.subscriptions.map(({ name }) => name),
]
  .map((name) => `subscription:${name}`)
  .join(', ');
const scheduleNames = manifest.schedules.map(({ name }) => name).join(', ');

const first = <Item>(items: readonly Item[]): Item => {
  const [item] = items;
  if (item === undefined) throw new Error('Expected an item');
  return item;
};
const pushOf = ({ functions }: Manifest) => {
  const trigger = first(first(functions).triggers);
  if (trigger.kind !== 'push') throw new Error('Expected a push');
  return trigger;
};

test('the manifest as it is has no contradiction', refuses, () => {});
test(
  'a name is said once',
  refuses,
  ({ topics, schedules }) => {
    topics.push(first(topics));
    schedules.push(first(schedules));
  },
  `topics.${manifest.topics.length}.name: expected a name of its own, "refresh-marts" is taken`,
  `schedules.${manifest.schedules.length}.name: expected a name of its own, "refresh-marts" is taken`,
);
test(
  'a subscription cannot have the name of a function’s',
  refuses,
  ({ subscriptions }) => {
    first(subscriptions).name = 'refresh-marts';
  },
  'subscriptions.0: expected a name of its own, "refresh-marts" is taken',
);
test(
  'a variable is set once',
  refuses,
  ({ functions }) => {
    first(functions).secrets.push({ name: 'STATE_URL', secret: 'state-url' });
  },
  'functions.0.secrets.0.name: expected a name of its own, "STATE_URL" is taken',
);
test(
  'a subscription has a topic, and so has a dead letter',
  refuses,
  (changed) => {
    pushOf(changed).topic = 'refresh-mart';
    pushOf(changed).deadLetter = { topic: 'dead-letter', maxDeliveryAttempts: 5 };
  },
  'topics.0.name: expected a subscription to "refresh-marts", or its messages are lost',
  `functions.0.triggers.0.topic: there is no "refresh-mart", expected one of ${topicNames}`,
  `functions.0.triggers.0.deadLetter.topic: there is no "dead-letter", expected one of ${topicNames}`,
);
test(
  'a schedule has a topic',
  refuses,
  ({ schedules }) => {
    first(schedules).topic = 'nowhere';
  },
  `schedules.0.topic: there is no "nowhere", expected one of ${topicNames}`,
);
test(
  'a variable that shows a schedule shows one of the manifest',
  refuses,
  ({ functions }) => {
    first(functions).environment.push({ name: 'TICK_CRON', source: 'schedule:tock', default: null });
  },
  `functions.0.environment.9.source: there is no "tock", expected one of ${scheduleNames}`,
);
test(
  'a variable comes from somewhere',
  refuses,
  ({ functions }) => {
    first(functions).environment.push({ name: 'DIGEST_CRON', source: 'cron', default: null });
  },
  'functions.0.environment.9.source: expected fixed, config-file, account, log-file, schedule:<name>, or address:<one of state, clock, bigquery, pubsub, mail, acknowledge, superset>, got "cron"',
);
test(
  'a topic has a subscription',
  refuses,
  ({ topics }) => {
    topics.push({ name: 'vm-reports', description: 'From the agent.', retentionDays: 0 });
  },
  `topics.${manifest.topics.length}.name: expected a subscription to "vm-reports", or its messages are lost`,
);
test(
  'a table that is written to is described',
  refuses,
  ({ tables }) => {
    first(tables).name = 'facts';
  },
  'subscriptions.0.table: there is no "watchdog.events", expected one of watchdog.facts',
);
test(
  'a message is not delivered again while the function works on it',
  refuses,
  (changed) => {
    pushOf(changed).ackDeadlineSeconds = 539;
  },
  'functions.0.triggers.0.ackDeadlineSeconds: expected at least the function\'s timeout of 540 s, or "refresh-marts" delivers again while it works',
);
test(
  'a back-off grows',
  refuses,
  ({ subscriptions }) => {
    first(subscriptions).retry = { minimumBackoffSeconds: 600, maximumBackoffSeconds: 10 };
  },
  'subscriptions.0.retry.maximumBackoffSeconds: expected at least the minimum of 600 s',
);
test(
  'a permission is granted on what has it',
  refuses,
  ({ functions }) => {
    first(functions).permissions = [
      { on: 'dataset:marts', allow: ['bigquery.tables.get', 'bigquery.jobs.create'] },
      { on: 'dataset:mart', allow: [] },
      { on: 'topic:nowhere', allow: [] },
      { on: 'subscription:nowhere', allow: [] },
      { on: 'state:nothing', allow: [] },
      { on: 'bucket:x', allow: [] },
      { on: 'project:x', allow: [] },
    ];
  },
  'functions.0.permissions.0.allow.1: bigquery.jobs.create cannot be granted on a dataset',
  'functions.0.permissions.1.on: there is no "dataset:mart", expected one of dataset:marts, dataset:ga4, dataset:staging, dataset:shadow, dataset:watchdog',
  `functions.0.permissions.2.on: there is no "topic:nowhere", expected one of ${manifest.topics.map(({ name }) => `topic:${name}`).join(', ')}`,
  `functions.0.permissions.3.on: there is no "subscription:nowhere", expected one of ${subscriptionNames}`,
  `functions.0.permissions.4.on: there is no "state:nothing", expected one of ${stateKinds.map((kind) => `state:${kind}`).join(', ')}`,
  'functions.0.permissions.5.on: there is no "bucket:x", expected one of project, dataset, topic, subscription, state, vm',
  'functions.0.permissions.6.on: there is no "project:x", expected one of project, dataset, topic, subscription, state, vm',
);
test(
  'a permission that is not in the vocabulary is refused',
  refuses,
  ({ functions }) => {
    first(first(functions).permissions).allow = ['compute.instances.setMetadata'];
  },
  'functions.0.permissions.0.allow.0: expected a permission that deploy/manifest-permissions.ts lists, got "compute.instances.setMetadata"',
);
test(
  'each field is held to its rule',
  refuses,
  (changed) => {
    first(changed.functions).timeoutSeconds = 541;
    first(changed.schedules).cron = 'daily';
    first(changed.topics).name = 'X';
    Object.assign(first(changed.topics), { retention: 3 });
    pushOf(changed).filter = 'x'.repeat(257);
  },
  'topics.0.name: expected a name of 6 to 30 lower-case letters, digits and -, got "X"',
  'topics.0.retention: no such setting: did you mean "retentionDays"?',
  'functions.0.timeoutSeconds: expected an integer between 1 and 540, got 541',
  `functions.0.triggers.0.filter: expected at most 256 characters, got "${'x'.repeat(257)}"`,
  'schedules.0.cron: expected five cron fields such as "0 6 * * *", got "daily"',
);
