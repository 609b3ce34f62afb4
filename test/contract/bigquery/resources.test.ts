import test from 'ava';
import { refusal, startStandIn, stopSharedEngine } from './stand-in.ts';

test.after.always(stopSharedEngine);

const columns = [
  { name: 'id', type: 'STRING', mode: 'REQUIRED' },
  { name: 'amount', type: 'INT64' },
];

test('a dataset is created, read, changed and deleted', async (t) => {
  const { client } = await startStandIn(t);
  const dataset = client.dataset('sales');

  await client.createDataset('sales', { location: 'US', labels: { team: 'data' } });
  await dataset.setMetadata({ description: 'What we sell' });
  const [metadata] = await dataset.getMetadata();
  await dataset.delete();

  t.is(metadata.description, 'What we sell');
  t.deepEqual(metadata.labels, { team: 'data' });
  t.is(metadata.location, 'US');
  t.deepEqual(await dataset.exists(), [false]);
});

test('a dataset that exists is not created again', async (t) => {
  const { client } = await startStandIn(t);

  const refused = await refusal(t, () => client.createDataset('shop'));

  t.deepEqual(refused, { code: 409, reason: 'duplicate', message: 'Already Exists: Dataset acme:shop' });
});

test('a dataset with tables goes only together with them', async (t) => {
  const { client } = await startStandIn(t);
  await client.dataset('shop').createTable('orders', { schema: columns });

  const refused = await refusal(t, () => client.dataset('shop').delete());
  await client.dataset('shop').delete({ force: true });

  t.is(refused.message, 'Dataset acme:shop is still in use');
  t.deepEqual((await client.getDatasets())[0], []);
});

test('datasets are listed in pages and by label, without the one that holds query results', async (t) => {
  const { client, call, sql } = await startStandIn(t);
  await client.createDataset('a1', { labels: { team: 'data' } });
  await client.createDataset('a2');
  await sql('SELECT 1');

  const first = await call('GET', '/datasets?maxResults=2');
  const second = await call('GET', `/datasets?maxResults=2&pageToken=${first.body.nextPageToken}`);
  const labelled = await call('GET', '/datasets?filter=labels.team:data');

  const names = (answer: { body: Record<string, unknown> }) =>
    ((answer.body.datasets ?? []) as { id: string }[]).map((dataset) => dataset.id);
  t.deepEqual(names(first), ['acme:a1', 'acme:a2']);
  t.deepEqual(names(second), ['acme:shop']);
  t.is(second.body.nextPageToken, undefined);
  t.deepEqual(names(labelled), ['acme:a1']);
});

test('tables are created, read, listed in pages and deleted', async (t) => {
  const { client, call } = await startStandIn(t);
  const dataset = client.dataset('shop');
  for (const name of ['a', 'b', 'c']) await dataset.createTable(name, { schema: columns });

  const [metadata] = await dataset.table('b').getMetadata();
  const page = await call('GET', '/datasets/shop/tables?maxResults=2');
  await dataset.table('a').delete();
  const gone = await refusal(t, () => dataset.table('a').getMetadata());

  t.deepEqual(metadata.schema.fields, [
    { name: 'id', type: 'STRING', mode: 'REQUIRED' },
    { name: 'amount', type: 'INTEGER', mode: 'NULLABLE' },
  ]);
  t.is(metadata.numRows, '0');
  t.is(page.body.totalItems, 3);
  t.truthy(page.body.nextPageToken);
  t.deepEqual(
    (await dataset.getTables())[0].map((table) => table.id),
    ['b', 'c'],
  );
  t.deepEqual(gone, { code: 404, reason: 'notFound', message: 'Not found: Table acme:shop.a' });
});

test('a change prepared on an older etag is refused', async (t) => {
  const { client, call } = await startStandIn(t);
  const [table] = await client.dataset('shop').createTable('orders', { schema: columns });
  const { etag } = table.metadata;
  await table.setMetadata({ description: 'first' });

  const stale = await call(
    'PATCH',
    '/datasets/shop/tables/orders',
    { description: 'second' },
    { 'if-match': etag },
  );
  const current = await call('GET', '/datasets/shop/tables/orders');
  const fresh = await call(
    'PATCH',
    '/datasets/shop/tables/orders',
    { description: 'third' },
    { 'if-match': String(current.body.etag) },
  );

  t.is(stale.status, 412);
  t.is(current.body.description, 'first');
  t.is(fresh.body.description, 'third');
});

test('a patch merges, a null takes away, an update replaces', async (t) => {
  const { client, call } = await startStandIn(t);
  await client
    .dataset('shop')
    .createTable('orders', { schema: columns, labels: { a: '1', b: '2' }, description: 'x' });
  const path = '/datasets/shop/tables/orders';

  const patched = await call('PATCH', path, { labels: { a: null, c: '3' } });
  const updated = await call('PUT', path, { labels: { only: 'this' }, schema: { fields: columns } });

  t.deepEqual(patched.body.labels, { b: '2', c: '3' });
  t.is(patched.body.description, 'x');
  t.deepEqual(updated.body.labels, { only: 'this' });
  t.is(updated.body.description, undefined);
});

test('a schema grows by nullable columns and never shrinks', async (t) => {
  const { client, call, sql } = await startStandIn(t);
  await client.dataset('shop').createTable('orders', { schema: columns });
  await client
    .dataset('shop')
    .table('orders')
    .insert([{ id: 'a', amount: 1 }]);
  const path = '/datasets/shop/tables/orders';
  const patch = (fields: object[]) => call('PATCH', path, { schema: { fields } });
  const messageOf = (answer: { body: Record<string, unknown> }) =>
    (answer.body.error as { message: string }).message;

  const grown = await patch([...columns, { name: 'note', type: 'STRING', description: 'free text' }]);
  const shrunk = await patch(columns);
  const required = await patch([
    ...columns,
    { name: 'note', type: 'STRING' },
    { name: 'x', type: 'STRING', mode: 'REQUIRED' },
  ]);
  const retyped = await patch([
    ...columns.slice(0, 1),
    { name: 'amount', type: 'STRING' },
    { name: 'note', type: 'STRING' },
  ]);

  t.is(grown.status, 200);
  t.is(
    messageOf(shrunk),
    'Provided Schema does not match Table acme:shop.orders. Field note is missing in new schema',
  );
  t.regex(messageOf(required), /Cannot add required fields to an existing schema/);
  t.regex(messageOf(retyped), /Field amount has changed type from INTEGER to STRING/);
  t.deepEqual(await sql('SELECT * FROM shop.orders'), [{ id: 'a', amount: 1, note: null }]);
});

test('every kind of change moves lastModifiedTime and the etag', async (t) => {
  const { client, clock, sql } = await startStandIn(t);
  const table = client.dataset('shop').table('orders');
  await client.dataset('shop').createTable('orders', { schema: columns });
  await client.dataset('shop').createTable('other', { schema: columns });
  const seen: string[] = [];
  const look = async () => {
    const [metadata] = await table.getMetadata();
    seen.push(`${metadata.lastModifiedTime} ${metadata.etag}`);
    clock.advance(1000);
  };

  await look();
  await look();
  await table.insert([{ id: 'a', amount: 1 }]);
  await look();
  await sql("INSERT INTO shop.orders (id, amount) VALUES ('b', 2)");
  await look();
  await table.setMetadata({ description: 'edited' });
  await look();
  await client.dataset('shop').table('other').copy(table, { writeDisposition: 'WRITE_TRUNCATE' });
  await look();

  t.is(seen[0], seen[1], 'reading changes nothing');
  t.is(new Set(seen).size, 5);
});

test('tables take the default expiration of their dataset and then expire', async (t) => {
  const { client, clock } = await startStandIn(t);
  await client.createDataset('staging', { defaultTableExpirationMs: '3600000' });
  await client.dataset('staging').createTable('short', { schema: columns });

  const [metadata] = await client.dataset('staging').table('short').getMetadata();
  clock.advance(3_599_999);
  const before = await client.dataset('staging').table('short').exists();
  clock.advance(1);
  const after = await client.dataset('staging').table('short').exists();

  t.is(metadata.expirationTime, String(Date.parse('2024-01-02T13:00:00Z')));
  t.deepEqual([before, after], [[true], [false]]);
});

test('a view is created over REST, shows its columns and cannot be made of broken SQL', async (t) => {
  const { client, sql } = await startStandIn(t);
  await client.dataset('shop').createTable('orders', { schema: columns });
  await client
    .dataset('shop')
    .table('orders')
    .insert([{ id: 'a', amount: 5 }]);
  const view = { query: 'SELECT id, amount * 2 AS doubled FROM `acme.shop.orders`', useLegacySql: false };

  await client.dataset('shop').createTable('twice', { view });
  const [metadata] = await client.dataset('shop').table('twice').getMetadata();
  const broken = await refusal(t, () =>
    client.dataset('shop').createTable('broken', {
      view: { query: 'SELECT nope FROM `acme.shop.orders`', useLegacySql: false },
    }),
  );

  t.is(metadata.type, 'VIEW');
  t.deepEqual(
    metadata.schema.fields.map((field: { name: string }) => field.name),
    ['id', 'doubled'],
  );
  t.deepEqual(await sql('SELECT * FROM shop.twice'), [{ id: 'a', doubled: 10 }]);
  t.is(broken.reason, 'invalidQuery');
  t.regex(broken.message, /Unrecognized name: nope/);
});

test('what the stand-in cannot do is refused by name', async (t) => {
  const { client } = await startStandIn(t);

  const external = await refusal(t, () =>
    client.dataset('shop').createTable('sheet', {
      externalDataConfiguration: { sourceFormat: 'CSV', sourceUris: ['gs://b/o'] },
    } as object),
  );

  t.deepEqual(external, {
    code: 501,
    reason: 'notImplemented',
    message: 'The BigQuery stand-in does not support tables with externalDataConfiguration.',
  });
});
