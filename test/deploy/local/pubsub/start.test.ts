import test from 'ava';
import { standaloneLines, startPubSub } from '../../../../deploy/local/pubsub/index.ts';
import { ConfigError } from '../../../../shared/errors.ts';
import { base64, textsOf } from '../../../contract/pubsub/world.ts';
import { started } from './started.ts';

test('a port that is taken is named', async (t) => {
  const { pubsub } = await started(t);

  await t.throwsAsync(startPubSub({ port: pubsub.port }), {
    instanceOf: ConfigError,
    message: new RegExp(`Port ${pubsub.port} for Pub/Sub is already taken`),
  });
});

test('what it prints when it runs alone says how clients find it', (t) => {
  t.deepEqual(standaloneLines({ host: '127.0.0.1:8085' }), [
    'Pub/Sub on 127.0.0.1:8085',
    'export PUBSUB_EMULATOR_HOST=127.0.0.1:8085',
  ]);
});

test('what the stand-in lacks is refused by name', async (t) => {
  const { rest } = await started(t);

  const schema = await rest('POST', 'schemas', {});
  const policy = await rest('POST', 'topics/orders:setIamPolicy', {});
  const encrypted = await rest('PUT', 'topics/orders', { kmsKeyName: 'k' });

  t.deepEqual([schema.status, policy.status, encrypted.status], [501, 501, 501]);
  t.is(schema.body.error.message, 'The local Pub/Sub does not support CreateSchema.');
  t.regex(policy.body.error.message, /setIamPolicy/);
  t.regex(encrypted.body.error.message, /encryption keys/);
});

test('a refused value is named by its path', async (t) => {
  const { rest, publish, topic } = await started(t);
  await topic();

  const nested = await publish([{ data: 'aGk=' }, { data: 'aGk=', colour: 'blue' }]);
  const number = await rest('PUT', 'subscriptions/billing', { ackDeadlineSeconds: 'ten' });
  const duration = await rest('PUT', 'topics/others', { messageRetentionDuration: '1h' });

  t.is(
    nested.body.error.message,
    'Invalid JSON payload received. Unknown name "colour" at \'messages[1]\': Cannot find field.',
  );
  t.is(number.body.error.message, 'Invalid value at \'ackDeadlineSeconds\' (TYPE_INT32), "ten"');
  t.regex(duration.body.error.message, /Expected a duration such as `3\.5s`, got `1h`/);
});

test('acknowledging on a push subscription is refused', async (t) => {
  const { topic, subscription, acknowledge } = await started(t);
  await topic();
  await subscription('billing', { pushConfig: { pushEndpoint: 'http://127.0.0.1:1/' } });

  const { status, body } = await acknowledge('billing', ['any']);

  t.deepEqual([status, body.error.status], [400, 'FAILED_PRECONDITION']);
});

test('a pull that waits is answered when a message comes, and with nothing after 5 s', async (t) => {
  const { topic, subscription, publish, acknowledge, rest, clock, eventually } = await started(t);
  await topic();
  await subscription('billing');
  const pull = () => rest('POST', 'subscriptions/billing:pull', { maxMessages: 1 });

  const waiting = pull();
  await publish([{ data: base64('one') }]);
  const { receivedMessages } = (await waiting).body;
  t.deepEqual(textsOf(receivedMessages), ['one']);
  await acknowledge('billing', [receivedMessages[0].ackId]);

  let empty: object | undefined;
  void pull().then(({ body }) => {
    empty = body;
  });
  const before = clock.now().getTime();
  await eventually(() => {
    clock.advance(1_000);
    return empty;
  }, 'an empty answer');
  t.deepEqual(empty, {});
  t.true(clock.now().getTime() - before >= 5_000);
});

test('messages older than the retention are not delivered any more', async (t) => {
  const { topic, subscription, publish, pull, clock } = await started(t);
  await topic();
  await subscription('billing', { messageRetentionDuration: '600s' });
  await publish([{ data: base64('old') }]);
  clock.advance(600_001);
  await publish([{ data: base64('new') }]);

  t.deepEqual(textsOf(await pull('billing')), ['new']);
});

test('after a failure the later messages of its ordering key come again, even acknowledged ones', async (t) => {
  const { topic, subscription, publish, pull, acknowledge, rest } = await started(t);
  await topic();
  await subscription('billing', { enableMessageOrdering: true });
  await publish(['1', '2', '3'].map((text) => ({ data: base64(text), orderingKey: 'k' })));
  const [first, second, third] = await pull('billing');
  t.deepEqual(await pull('billing'), []);

  await acknowledge('billing', [second.ackId]);
  await rest('POST', 'subscriptions/billing:modifyAckDeadline', {
    ackIds: [first.ackId],
    ackDeadlineSeconds: 0,
  });
  await acknowledge('billing', [third.ackId]);

  t.deepEqual(textsOf(await pull('billing')), ['1', '2', '3']);
});

test('a stream ends with an error when its subscription is deleted, and with none when Pub/Sub stops', async (t) => {
  const { client, topic, subscription, rest, pubsub, eventually } = await started(t);
  await topic();
  await subscription('billing');
  await subscription('shipping');
  const errors: string[] = [];
  const listen = (id: string) =>
    client
      .subscription(id)
      .on('message', () => undefined)
      .on('error', (error) => errors.push(`${id}: ${error.message}`));
  const streams = ['billing', 'shipping'].map(listen);
  t.teardown(() => Promise.all(streams.map((stream) => stream.close())));

  await eventually(async () => {
    await rest('DELETE', 'subscriptions/billing');
    return errors[0];
  }, 'an error of the stream');
  await pubsub.stop();

  t.regex(errors[0] ?? '', /^billing: .*Resource not found \(resource=billing\)\.$/);
  t.false(errors.some((error) => error.startsWith('shipping')));
});
