import test from 'ava';
import type { BigQueryWrite } from '../../../../deploy/local/pubsub/index.ts';
import { base64, textsOf } from '../../../contract/pubsub/world.ts';
import { started } from './started.ts';

const bigqueryConfig = { table: 'p.watchdog.events', writeMetadata: true };

test('a BigQuery subscription hands a row for each message to the writer', async (t) => {
  const writes: BigQueryWrite[] = [];
  const world = await started(t, { writeToBigQuery: async (write) => void writes.push(write) });
  await world.topic();
  await world.subscription('events', { bigqueryConfig });

  const { body } = await world.publish([{ data: base64('{"n":1}'), attributes: { colour: 'blue' } }]);
  await world.pubsub.idle();

  t.deepEqual(writes, [
    {
      table: 'p.watchdog.events',
      rows: [
        {
          subscription_name: `projects/${world.project}/subscriptions/events`,
          message_id: body.messageIds[0],
          publish_time: '2026-03-01T06:00:00.000Z',
          data: '{"n":1}',
          attributes: '{"colour":"blue"}',
        },
      ],
    },
  ]);
});

test('without metadata a row is the data alone', async (t) => {
  const writes: BigQueryWrite[] = [];
  const world = await started(t, { writeToBigQuery: async (write) => void writes.push(write) });
  await world.topic();
  await world.subscription('events', { bigqueryConfig: { table: 'p.watchdog.events' } });

  await world.publish([{ data: base64('one') }, { data: base64('two') }]);
  await world.pubsub.idle();

  t.deepEqual(
    writes.flatMap(({ rows }) => rows),
    [{ data: 'one' }, { data: 'two' }],
  );
});

test('a row that cannot be written is tried again, and becomes a dead letter after its attempts', async (t) => {
  let attempts = 0;
  const world = await started(t, {
    writeToBigQuery: async () => {
      attempts++;
      throw new Error('no such table');
    },
  });
  await world.topic();
  const deadLetterTopic = await world.topic('dead-letters');
  await world.subscription('undertaker', {}, 'dead-letters');
  await world.subscription('events', {
    bigqueryConfig,
    deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts: 5 },
  });

  await world.publish([{ data: base64('one') }]);
  const dead = await world.eventually(async () => {
    const received = await world.pull('undertaker');
    return received.length > 0 ? received : undefined;
  }, 'the dead letter');

  t.deepEqual(textsOf(dead), ['one']);
  t.is(attempts, 5);
});

for (const option of ['useTopicSchema', 'useTableSchema']) {
  test(`${option} is refused by its name`, async (t) => {
    const world = await started(t, { writeToBigQuery: async () => undefined });
    await world.topic();

    const { status, body } = await world.subscription('events', {
      bigqueryConfig: { ...bigqueryConfig, [option]: true },
    });

    t.is(status, 501);
    t.regex(body.error.message, /use_(topic|table)_schema/);
  });
}

test('a Pub/Sub that runs alone refuses BigQuery subscriptions and says why', async (t) => {
  const world = await started(t);
  await world.topic();

  const { status, body } = await world.subscription('events', { bigqueryConfig });

  t.is(status, 501);
  t.is(body.error.message, 'The local Pub/Sub does not support BigQuery subscriptions when it runs alone.');
});
