import { PubSub } from '@google-cloud/pubsub';
import test from 'ava';
import type { Access } from '../../../../deploy/local/access.ts';
import { base64 } from '../../../contract/pubsub/world.ts';
import { started } from './started.ts';

const refusal = 'User not authorized to perform this action.';

test('a caller without the permission is refused over REST and over gRPC, and nothing is published', async (t) => {
  const asked: Access[] = [];
  const world = await started(t, {
    access: (access) => {
      asked.push(access);
      return access.permission !== 'pubsub.topics.publish';
    },
  });
  const topic = await world.topic();
  await world.subscription('billing');
  const client = new PubSub({ projectId: world.project, apiEndpoint: world.pubsub.host, emulatorMode: true });
  t.teardown(() => client.close());
  const headers = { authorization: 'Bearer check-freshness@p.iam.gserviceaccount.com' };

  const overRest = await fetch(`${world.pubsub.url}/v1/${topic}:publish`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ messages: [{ data: base64('one') }] }),
  });
  const overGrpc = client
    .topic('orders', { gaxOpts: { otherArgs: { headers } } })
    .publishMessage({ data: Buffer.from('one') });

  t.is(overRest.status, 403);
  t.is(JSON.parse(await overRest.text()).error.message, refusal);
  await t.throwsAsync(overGrpc, { code: 7, message: new RegExp(refusal) } as object);
  t.deepEqual(await world.pull('billing'), []);
  const callers = asked.filter(({ permission }) => permission === 'pubsub.topics.publish');
  t.deepEqual(callers, [
    {
      caller: 'check-freshness@p.iam.gserviceaccount.com',
      permission: 'pubsub.topics.publish',
      resource: topic,
    },
    {
      caller: 'check-freshness@p.iam.gserviceaccount.com',
      permission: 'pubsub.topics.publish',
      resource: topic,
    },
  ]);
});

test('every method asks for the permission that Google documents', async (t) => {
  const asked: string[] = [];
  const { rest, project } = await started(t, {
    access: ({ permission, resource }) => {
      asked.push(`${permission} ${resource.replace(/^projects\/[^/]+/, 'p')}`);
      return true;
    },
  });
  const topic = `projects/${project}/topics/orders`;
  const name = `projects/${project}/subscriptions/billing`;

  await rest('PUT', 'topics/orders', {});
  await rest('GET', 'topics/orders');
  await rest('GET', 'topics');
  await rest('PATCH', 'topics/orders', { topic: { name: topic }, updateMask: 'labels' });
  await rest('PUT', 'subscriptions/billing', { topic });
  await rest('GET', 'subscriptions/billing');
  await rest('GET', 'subscriptions');
  await rest('PATCH', 'subscriptions/billing', { subscription: { name }, updateMask: 'labels' });
  await rest('POST', 'subscriptions/billing:pull', { maxMessages: 1, returnImmediately: true });
  await rest('DELETE', 'subscriptions/billing');
  await rest('DELETE', 'topics/orders');

  t.deepEqual(asked, [
    'pubsub.topics.create p',
    'pubsub.topics.get p/topics/orders',
    'pubsub.topics.list p',
    'pubsub.topics.update p/topics/orders',
    'pubsub.subscriptions.create p',
    'pubsub.topics.attachSubscription p/topics/orders',
    'pubsub.subscriptions.get p/subscriptions/billing',
    'pubsub.subscriptions.list p',
    'pubsub.subscriptions.update p/subscriptions/billing',
    'pubsub.subscriptions.consume p/subscriptions/billing',
    'pubsub.subscriptions.delete p/subscriptions/billing',
    'pubsub.topics.delete p/topics/orders',
  ]);
});
