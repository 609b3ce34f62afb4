import test from 'ava';
import { failing, serveBigQuery } from './_bigquery-server.ts';

const mart = { dataset: 'd', table: 'mart_a' };

test('tables are listed over all pages, with their layout, labels and end', async (t) => {
  const { client, requests } = await serveBigQuery(t, [
    {
      body: {
        tables: [
          {
            tableReference: { projectId: 'p', datasetId: 'd', tableId: 'mart_a' },
            type: 'TABLE',
            timePartitioning: { type: 'DAY', field: 'event_date', expirationMs: '86400000' },
            clustering: { fields: ['country'] },
            labels: { team: 'analytics' },
            expirationTime: String(Date.parse('2026-12-24T00:00:00Z')),
          },
        ],
        nextPageToken: 'more',
      },
    },
    {
      body: {
        tables: [
          { tableReference: { tableId: 'stg_events' }, type: 'VIEW' },
          { tableReference: { tableId: 'ranged' }, type: 'TABLE', rangePartitioning: { field: 'users' } },
        ],
      },
    },
  ]);

  t.deepEqual(await client.listTables('d'), [
    {
      name: 'mart_a',
      type: 'TABLE',
      timePartitioning: { type: 'DAY', field: 'event_date', expirationMs: '86400000' },
      clustering: { fields: ['country'] },
      labels: { team: 'analytics' },
      expiresAt: new Date('2026-12-24T00:00:00Z'),
    },
    { name: 'stg_events', type: 'VIEW', labels: {} },
    { name: 'ranged', type: 'TABLE', rangePartitioning: { field: 'users' }, labels: {} },
  ]);
  t.deepEqual(
    requests.map(({ line, query }) => [line, query]),
    [
      ['GET /datasets/d/tables', { maxResults: '1000' }],
      ['GET /datasets/d/tables', { maxResults: '1000', pageToken: 'more' }],
    ],
  );
});

test('an empty dataset has no tables; a missing one is an error', async (t) => {
  const { client } = await serveBigQuery(t, [
    { body: {} },
    failing(404, 'notFound', 'Not found: Dataset p:d'),
  ]);

  t.deepEqual(await client.listTables('d'), []);
  await t.throwsAsync(client.listTables('d'), { message: 'Not found: Dataset p:d' });
});

test('a view is found with its SQL, a table without, and what is missing not at all', async (t) => {
  const { client, requests } = await serveBigQuery(t, [
    { body: { type: 'VIEW', view: { query: 'SELECT 1' } } },
    { body: { type: 'TABLE' } },
    failing(404, 'notFound', 'Not found: Table p:d.stg_events'),
  ]);
  const view = { dataset: 'd', table: 'stg_events' };

  t.deepEqual(await client.findView(view), { type: 'VIEW', query: 'SELECT 1' });
  t.deepEqual(await client.findView(view), { type: 'TABLE', query: '' });
  t.is(await client.findView(view), undefined);
  t.is(requests[0]?.line, 'GET /datasets/d/tables/stg_events');
});

test('a view is created and updated in standard SQL', async (t) => {
  const { client, requests } = await serveBigQuery(t, [{}]);

  await client.createView({ dataset: 'd', table: 'stg_events' }, 'SELECT 1');
  await client.updateView({ dataset: 'd', table: 'stg_events' }, 'SELECT 2');

  t.deepEqual(
    requests.map(({ line, body }) => [line, body]),
    [
      [
        'POST /datasets/d/tables',
        {
          tableReference: { projectId: 'p', datasetId: 'd', tableId: 'stg_events' },
          view: { query: 'SELECT 1', useLegacySql: false },
        },
      ],
      ['PATCH /datasets/d/tables/stg_events', { view: { query: 'SELECT 2', useLegacySql: false } }],
    ],
  );
});

test('an expiry is removed from the table, and from its partitions without touching their field', async (t) => {
  const { client, requests } = await serveBigQuery(t, [{}]);

  await client.removeExpiry(mart, undefined);
  await client.removeExpiry(mart, { type: 'DAY', field: 'event_date', expirationMs: '86400000' });

  t.deepEqual(
    requests.map(({ line, body }) => [line, body]),
    [
      ['PATCH /datasets/d/tables/mart_a', { expirationTime: null }],
      [
        'PATCH /datasets/d/tables/mart_a',
        {
          expirationTime: null,
          timePartitioning: { type: 'DAY', field: 'event_date', expirationMs: null },
        },
      ],
    ],
  );
});

test('a table is deleted, also one that is gone already', async (t) => {
  const { client, requests } = await serveBigQuery(t, [
    { status: 204 },
    failing(404, 'notFound', 'Not found: Table p:d.mart_a'),
  ]);

  await t.notThrowsAsync(client.deleteTable(mart));
  await t.notThrowsAsync(client.deleteTable(mart));
  t.deepEqual(
    requests.map(({ line }) => line),
    ['DELETE /datasets/d/tables/mart_a', 'DELETE /datasets/d/tables/mart_a'],
  );
});

test('a table that may not be deleted is an error', async (t) => {
  const { client } = await serveBigQuery(t, [
    failing(403, 'accessDenied', 'Access Denied: Table p:d.mart_a'),
  ]);

  await t.throwsAsync(client.deleteTable(mart), { message: 'Access Denied: Table p:d.mart_a' });
});
