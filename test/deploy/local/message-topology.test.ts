import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { PubSub } from '@google-cloud/pubsub';
import test, { type ExecutionContext } from 'ava';
import { createMessageTopology } from '../../../deploy/local/message-topology.ts';
import { startPubSub } from '../../../deploy/local/pubsub/index.ts';
import { parseManifest } from '../../../deploy/manifest.ts';

const manifest = parseManifest(readFileSync('deploy/manifest.json', 'utf8'), 'deploy/manifest.json');

/** A broker with the manifest's topology, and a client to look at it with. */
async function startTopology(t: ExecutionContext, endpoint: string) {
  const broker = await startPubSub({ writeToBigQuery: async () => {} });
  t.teardown(broker.stop);
  await createMessageTopology({
    manifest,
    project: 'p',
    pubsubHost: broker.host,
    endpoint: (name) => `${endpoint}/${name}`,
    tableOf: (dataset, table) => `p.${dataset}.${table}`,
  });
  const pubsub = new PubSub({ projectId: 'p', apiEndpoint: broker.host, emulatorMode: true });
  t.teardown(() => pubsub.close());
  return pubsub;
}

test('every topic and subscription of the manifest exists, with its retry and dead-letter policy', async (t) => {
  const pubsub = await startTopology(t, 'http://127.0.0.1:1');

  const [topics] = await pubsub.getTopics();
  t.deepEqual(
    topics.map(({ name }) => name.split('/').at(-1)).sort(),
    manifest.topics.map(({ name }) => name).sort(),
  );
  const [refresh] = await pubsub.subscription('refresh-marts').getMetadata();
  t.is(refresh.ackDeadlineSeconds, 600);
  t.is(refresh.pushConfig?.pushEndpoint, 'http://127.0.0.1:1/refresh-marts');
  t.is(refresh.deadLetterPolicy?.deadLetterTopic, 'projects/p/topics/dead-letters');
  const [history] = await pubsub.subscription('watchdog-events-history').getMetadata();
  t.is(history.bigqueryConfig?.table, 'p.watchdog.events');
});

test('a request published to its topic is pushed to the function with the delivery attempt', async (t) => {
  const pushed = Promise.withResolvers<{ path: string | undefined; body: unknown }>();
  const server = createServer(async (request, response) => {
    pushed.resolve({ path: request.url, body: await json(request) });
    response.writeHead(204).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => server.close());
  const pubsub = await startTopology(t, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  await pubsub.topic('refresh-marts').publishMessage({ data: Buffer.from('{}') });
  const { path, body } = await pushed.promise;

  t.is(path, '/refresh-marts');
  t.like(body, { deliveryAttempt: 1, message: { data: Buffer.from('{}').toString('base64') } });
});
