import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { startPubSub } from '../../../deploy/local/pubsub/index.ts';

const project = 'gcloud-contract';

/** gcloud, pointed at a stand-in of its own and away from the developer's own settings. */
async function openGcloud(t: ExecutionContext) {
  const pubsub = await startPubSub();
  t.teardown(pubsub.stop);
  const settings = await mkdtemp(join(tmpdir(), 'gcloud-'));
  t.teardown(() => rm(settings, { recursive: true, force: true }));
  const env = {
    ...process.env,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_PUBSUB: `${pubsub.url}/`,
    CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'true',
    CLOUDSDK_CONFIG: settings,
    CLOUDSDK_CORE_DISABLE_PROMPTS: 'true',
    CLOUDSDK_CORE_PROJECT: project,
  };

  const gcloud = async (...words: string[]) => {
    const { stdout } = await promisify(execFile)('gcloud', ['pubsub', ...words, '--format=json'], { env });
    return stdout.trim() ? JSON.parse(stdout) : undefined;
  };
  return await promisify(execFile)('gcloud', ['version'], { env }).then(
    () => gcloud,
    () => {
      throw new Error('This suite needs gcloud, which is not installed here.');
    },
  );
}

test('gcloud creates, lists and describes topics', async (t) => {
  const gcloud = await openGcloud(t);
  const name = `projects/${project}/topics/orders`;

  await gcloud('topics', 'create', 'orders');

  t.deepEqual(await gcloud('topics', 'list'), [{ name }]);
  t.deepEqual(await gcloud('topics', 'describe', 'orders'), { name });
  await t.throwsAsync(gcloud('topics', 'create', 'orders'), {
    message: /Resource already exists in the project \(resource=orders\)/,
  });
});

test('gcloud publishes with attributes, and pulls through a filter', async (t) => {
  const gcloud = await openGcloud(t);
  await gcloud('topics', 'create', 'orders');
  await gcloud('subscriptions', 'create', 'billing', '--topic=orders', '--message-filter=attributes:colour');

  await gcloud('topics', 'publish', 'orders', '--message=bare');
  const { messageIds } = await gcloud(
    'topics',
    'publish',
    'orders',
    '--message={"only":["mart_geo"]}',
    '--attribute=colour=blue,size=10',
  );
  const [received, ...others] = await gcloud('subscriptions', 'pull', 'billing', '--auto-ack', '--limit=10');

  t.deepEqual(others, []);
  t.is(received.message.messageId, messageIds[0]);
  t.is(Buffer.from(received.message.data, 'base64').toString(), '{"only":["mart_geo"]}');
  t.deepEqual(received.message.attributes, { colour: 'blue', size: '10' });
  t.deepEqual(await gcloud('subscriptions', 'pull', 'billing', '--auto-ack'), []);
});

test('gcloud changes and describes subscriptions', async (t) => {
  const gcloud = await openGcloud(t);
  await gcloud('topics', 'create', 'orders');
  const retry = ['--min-retry-delay=3.5s', '--max-retry-delay=60s'];
  await gcloud('subscriptions', 'create', 'billing', '--topic=orders', '--labels=team=data', ...retry);

  await gcloud('subscriptions', 'update', 'billing', '--ack-deadline=20', '--update-labels=stage=test');

  const described = await gcloud('subscriptions', 'describe', 'billing');
  t.is(described.ackDeadlineSeconds, 20);
  t.deepEqual(described.labels, { team: 'data', stage: 'test' });
  t.deepEqual(described.retryPolicy, { minimumBackoff: '3.5s', maximumBackoff: '60s' });
});
