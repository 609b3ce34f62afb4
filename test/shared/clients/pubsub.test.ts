import test, { type ExecutionContext } from 'ava';
import type { Access } from '../../../deploy/local/access.ts';
import { startPubSub } from '../../../deploy/local/pubsub/index.ts';
import { createPublisher } from '../../../shared/clients/pubsub.ts';
import { TransientError } from '../../../shared/errors.ts';

const account = 'refresh-marts@p.iam.gserviceaccount.com';

const message = {
  data: Buffer.from('{"specversion":"1.0","data":"Երևան"}'),
  attributes: { type: 'watchdog.mart-refreshed.v1', severity: 'info' },
};

/** A Pub/Sub with the topics of that name, each with a pull subscription of the same name, and a publisher. */
async function startWith(t: ExecutionContext, topics: string[], isAllowed: (access: Access) => boolean) {
  const pubsub = await startPubSub({ access: isAllowed });
  t.teardown(pubsub.stop);
  const call = async (method: string, path: string, body: unknown) => {
    const response = await fetch(`${pubsub.url}/v1/projects/p/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    t.true(response.ok, path);
    return response.json();
  };
  const addTopic = async (name: string) => {
    await call('PUT', `topics/${name}`, {});
    await call('PUT', `subscriptions/${name}`, {
      topic: `projects/p/topics/${name}`,
      enableMessageOrdering: true,
    });
  };
  for (const topic of topics) await addTopic(topic);
  const { publish, close } = createPublisher({ project: 'p', emulatorHost: pubsub.host, account });
  t.teardown(close);
  const pull = async (name: string) => {
    const { receivedMessages = [] } = (await call('POST', `subscriptions/${name}:pull`, {
      maxMessages: 10,
    })) as { receivedMessages?: { message: Record<string, unknown> }[] };
    return receivedMessages.map((received) => received.message);
  };
  return { publish, pull, addTopic };
}

test('a message arrives with its bytes, attributes and ordering key, under the id that was answered', async (t) => {
  const { publish, pull } = await startWith(t, ['facts'], () => true);

  const messageId = await publish('facts', { ...message, orderingKey: 'superset-vm' });

  const [arrived, ...more] = await pull('facts');
  t.like(arrived, {
    messageId,
    data: message.data.toString('base64'),
    attributes: message.attributes,
    orderingKey: 'superset-vm',
  });
  t.deepEqual(more, []);
});

test('a message is sent to the topic that is named, by the account', async (t) => {
  const publishes: Access[] = [];
  const { publish, pull } = await startWith(t, ['facts', 'requests'], (access) => {
    if (access.permission === 'pubsub.topics.publish') publishes.push(access);
    return true;
  });

  await publish('requests', message);
  await publish('facts', message);
  await publish('requests', message);

  t.deepEqual(
    publishes.map(({ caller, resource }) => [caller, resource]),
    [
      [account, 'projects/p/topics/requests'],
      [account, 'projects/p/topics/facts'],
      [account, 'projects/p/topics/requests'],
    ],
  );
  t.is((await pull('facts')).length, 1);
});

test('a topic that is missing is worth another try, and the next publish does not suffer from it', async (t) => {
  const { publish, addTopic } = await startWith(t, [], () => true);
  const ordered = { ...message, orderingKey: 'superset-vm' };

  for (const sent of [message, ordered]) {
    const error = await t.throwsAsync(publish('facts', sent), {
      instanceOf: TransientError,
      message: 'Publishing to topic facts failed',
    });
    t.deepEqual(error?.fields, { topic: 'facts' });
    t.regex(String(error?.cause), /NOT_FOUND/);
  }

  await addTopic('facts');
  await t.notThrowsAsync(publish('facts', message));
  await t.notThrowsAsync(publish('facts', ordered));
});

test('an account that may not publish is told so, after one try', async (t) => {
  let tries = 0;
  const { publish, pull } = await startWith(t, ['facts'], ({ permission }) => {
    if (permission !== 'pubsub.topics.publish') return true;
    tries++;
    return false;
  });

  const error = await t.throwsAsync(publish('facts', message), { instanceOf: TransientError });

  t.regex(String(error?.cause), /PERMISSION_DENIED/);
  t.is(tries, 1);
  t.deepEqual(await pull('facts'), []);
});
