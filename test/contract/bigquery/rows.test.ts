import { BigQuery } from '@google-cloud/bigquery';
import test from 'ava';
import { startStandIn, stopSharedEngine } from './stand-in.ts';

test.after.always(stopSharedEngine);

const columns = [
  { name: 'id', type: 'STRING', mode: 'REQUIRED' },
  { name: 'amount', type: 'INT64' },
];

test('rows of every type come back as they were sent', async (t) => {
  const { client } = await startStandIn(t);
  const [table] = await client.dataset('shop').createTable('all', {
    schema: [
      { name: 'text', type: 'STRING' },
      { name: 'whole', type: 'INT64' },
      { name: 'real', type: 'FLOAT64' },
      { name: 'exact', type: 'NUMERIC' },
      { name: 'yes', type: 'BOOL' },
      { name: 'day', type: 'DATE' },
      { name: 'at', type: 'TIMESTAMP' },
      { name: 'local', type: 'DATETIME' },
      { name: 'clock', type: 'TIME' },
      { name: 'raw', type: 'BYTES' },
      { name: 'doc', type: 'JSON' },
      { name: 'tags', type: 'STRING', mode: 'REPEATED' },
      {
        name: 'lines',
        type: 'RECORD',
        mode: 'REPEATED',
        fields: [
          { name: 'sku', type: 'STRING' },
          { name: 'n', type: 'INT64' },
        ],
      },
    ],
  });

  await table.insert([
    {
      text: "it's",
      whole: 42,
      real: 0.5,
      exact: '12.50',
      yes: true,
      day: '2024-01-31',
      at: BigQuery.timestamp('2024-01-31T10:00:00.123Z'),
      local: '2024-01-31 10:00:00',
      clock: '10:00:00.5',
      raw: Buffer.from([0, 92, 255]),
      doc: '{"a":[1,"x"]}',
      tags: ['a', 'b'],
      lines: [{ sku: 'x', n: 2 }, { sku: 'y' }],
    },
    { text: null },
  ]);
  const [[full, empty]] = await table.getRows();

  t.is(full.text, "it's");
  t.is(full.whole, 42);
  t.is(full.real, 0.5);
  t.is(String(full.exact), '12.5');
  t.is(full.yes, true);
  t.is(full.day.value, '2024-01-31');
  t.is(full.at.value, '2024-01-31T10:00:00.123Z');
  t.is(full.local.value, '2024-01-31T10:00:00');
  t.is(full.clock.value, '10:00:00.500000');
  t.deepEqual(full.raw, Buffer.from([0, 92, 255]));
  t.is(full.doc, '{"a":[1,"x"]}');
  t.deepEqual(full.tags, ['a', 'b']);
  t.deepEqual(full.lines, [
    { sku: 'x', n: 2 },
    { sku: 'y', n: null },
  ]);
  t.is(empty.at, null);
  t.deepEqual(empty.tags, [], 'an array is never NULL');
});

test('one bad row stops the good ones, and each says why', async (t) => {
  const { client } = await startStandIn(t);
  const [table] = await client.dataset('shop').createTable('orders', { schema: columns });

  const error = await t.throwsAsync(() =>
    table.insert([{ id: 'a', amount: 'many' }, { id: 'b' }, { amount: 1 }, { ID: 'c', x: 1 }]),
  );
  const partial = (error as unknown as { response: { insertErrors: { index: number; errors: object[] }[] } })
    .response;

  t.is(error?.name, 'PartialFailureError');
  t.deepEqual(
    partial.insertErrors.map((row) => row.errors[0]),
    [
      {
        reason: 'invalid',
        location: 'amount',
        debugInfo: '',
        message: 'Cannot convert value to integer (bad value): many',
      },
      { reason: 'stopped', location: '', debugInfo: '', message: '' },
      { reason: 'invalid', location: 'id', debugInfo: '', message: 'Missing required field: id.' },
      { reason: 'invalid', location: 'x', debugInfo: '', message: 'no such field: x.' },
    ],
  );
  t.deepEqual((await table.getRows())[0], []);
});

test('a row sent again under its insertId within a minute is not added again', async (t) => {
  const { client, clock } = await startStandIn(t);
  const [table] = await client.dataset('shop').createTable('orders', { schema: columns });
  const send = () =>
    table.insert([{ insertId: 'one', json: { id: 'a' } }, { json: { id: 'b' } }], { raw: true });

  await send();
  await send();
  const soon = (await table.getRows())[0].map((row) => row.id);
  clock.advance(60_000);
  await send();
  const later = (await table.getRows())[0].map((row) => row.id);

  t.deepEqual(soon, ['a', 'b', 'b']);
  t.deepEqual(later, ['a', 'b', 'b', 'a', 'b']);
});

test('skipInvalidRows keeps the good rows, ignoreUnknownValues the known fields', async (t) => {
  const { client } = await startStandIn(t);
  const [table] = await client.dataset('shop').createTable('orders', { schema: columns });

  await t.throwsAsync(() =>
    table.insert([{ id: 'a', amount: 'many' }, { id: 'b' }], { skipInvalidRows: true }),
  );
  await table.insert([{ id: 'c', extra: 1 }], { ignoreUnknownValues: true });

  t.deepEqual((await table.getRows())[0], [
    { id: 'b', amount: null },
    { id: 'c', amount: null },
  ]);
});

test('a reader keeps the rows it began with while others arrive', async (t) => {
  const { client, clock, sql } = await startStandIn(t);
  const [table] = await client.dataset('shop').createTable('orders', { schema: columns });
  await table.insert([{ id: 'a' }]);
  clock.advance(1000);
  const [copying] = await table.createCopyJob(client.dataset('shop').table('copy'), {});
  await copying.promise();

  await table.insert([{ id: 'b' }]);
  await client
    .dataset('shop')
    .table('copy')
    .insert([{ id: 'c' }]);

  const count = async (from: string) => (await sql(`SELECT COUNT(*) AS n FROM ${from}`))[0]?.n;
  const past = 'FOR SYSTEM_TIME AS OF TIMESTAMP "2024-01-02 12:00:00.500 UTC"';
  t.is(await count('shop.orders'), 2);
  t.is(await count('shop.copy'), 2, 'the copy shares the first row and has its own second one');
  t.is(await count(`shop.orders ${past}`), 1);
});

test('a table is read page by page, from an offset, and only the chosen columns', async (t) => {
  const { client, call } = await startStandIn(t);
  const [table] = await client.dataset('shop').createTable('orders', { schema: columns });
  await table.insert(['a', 'b', 'c'].map((id) => ({ id, amount: 1 })));
  const path = '/datasets/shop/tables/orders/data';

  const first = await call('GET', `${path}?maxResults=2&selectedFields=id`);
  const second = await call(
    'GET',
    `${path}?maxResults=2&selectedFields=id&pageToken=${first.body.pageToken}`,
  );
  const offset = await call('GET', `${path}?startIndex=1&maxResults=1`);

  t.deepEqual(first.body.rows, [{ f: [{ v: 'a' }] }, { f: [{ v: 'b' }] }]);
  t.deepEqual(second.body.rows, [{ f: [{ v: 'c' }] }]);
  t.is(second.body.pageToken, undefined);
  t.deepEqual(offset.body.rows, [{ f: [{ v: 'b' }, { v: '1' }] }]);
  t.is(offset.body.totalRows, '3');
});

test('rows sent with a template suffix go into a table of that name', async (t) => {
  const { client } = await startStandIn(t);
  const [table] = await client.dataset('shop').createTable('orders', { schema: columns });

  await table.insert([{ id: 'a' }], { templateSuffix: '_v1' });

  t.deepEqual((await client.dataset('shop').table('orders_v1').getRows())[0], [{ id: 'a', amount: null }]);
  t.deepEqual((await table.getRows())[0], []);
});
