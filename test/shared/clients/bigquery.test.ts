import test from 'ava';
import { failing, serveBigQuery } from './_bigquery-server.ts';

const jobReference = { projectId: 'p', location: 'EU', jobId: 'watchdog_r1_mart_a_1' };

test('a job is inserted under our own id, in our location', async (t) => {
  const { client, requests } = await serveBigQuery(t, [{ body: { jobReference } }]);
  const configuration = { query: { query: 'SELECT 1', useLegacySql: false }, jobTimeoutMs: '300000' };

  t.is(await client.insertJob('watchdog_r1_mart_a_1', configuration), 'inserted');

  t.deepEqual(requests, [
    {
      line: 'POST /jobs',
      query: {},
      body: { jobReference, configuration },
      authorization: 'Bearer refresh-marts@p.iam.gserviceaccount.com',
    },
  ]);
});

test('a job id that is taken means that an earlier try got through', async (t) => {
  const { client, requests } = await serveBigQuery(t, [
    failing(409, 'duplicate', 'Already Exists: Job p:EU.watchdog_r1_mart_a_1'),
  ]);

  t.is(await client.insertJob('watchdog_r1_mart_a_1', {}), 'exists');
  t.is(requests.length, 1);
});

test('a query job that is not done is not complete', async (t) => {
  const { client, requests } = await serveBigQuery(t, [{ body: { jobComplete: false, jobReference } }]);

  t.deepEqual(await client.waitForQuery('j1', 10_000), { complete: false });

  t.like(requests[0], {
    line: 'GET /queries/j1',
    query: { location: 'EU', timeoutMs: '10000', maxResults: '0' },
  });
});

test('a query job that is done tells rows, columns and bytes in the same answer', async (t) => {
  const fields = [{ name: 'users', type: 'INTEGER', mode: 'NULLABLE' }];
  const { client, requests } = await serveBigQuery(t, [
    {
      body: {
        jobComplete: true,
        jobReference,
        totalRows: '17',
        totalBytesProcessed: '1024',
        schema: { fields },
      },
    },
  ]);

  t.deepEqual(await client.waitForQuery('j1', 10_000), {
    complete: true,
    rows: 17,
    columns: fields,
    bytesProcessed: 1024,
  });
  t.is(requests.length, 1);
});

test('a job is found with its times, its bytes and its error', async (t) => {
  const { client, requests } = await serveBigQuery(t, [
    {
      body: {
        jobReference,
        status: { state: 'DONE', errorResult: { reason: 'invalidQuery', message: 'Syntax error' } },
        statistics: {
          startTime: String(Date.parse('2026-11-24T02:00:01Z')),
          endTime: String(Date.parse('2026-11-24T02:00:04Z')),
          totalBytesProcessed: '10',
        },
      },
    },
  ]);

  t.deepEqual(await client.findJob('watchdog_r1_mart_a_1'), {
    jobId: 'watchdog_r1_mart_a_1',
    done: true,
    error: { reason: 'invalidQuery', message: 'Syntax error' },
    startedAt: new Date('2026-11-24T02:00:01Z'),
    endedAt: new Date('2026-11-24T02:00:04Z'),
    bytesProcessed: 10,
  });
  t.like(requests[0], { line: 'GET /jobs/watchdog_r1_mart_a_1', query: { location: 'EU' } });
});

test('a job that has only just begun has no end', async (t) => {
  const { client } = await serveBigQuery(t, [{ body: { jobReference, status: { state: 'RUNNING' } } }]);

  t.deepEqual(await client.findJob('j1'), {
    jobId: 'watchdog_r1_mart_a_1',
    done: false,
    bytesProcessed: 0,
  });
});

test('a job that does not exist is absent, not an error', async (t) => {
  const { client } = await serveBigQuery(t, [failing(404, 'notFound', 'Not found: Job p:EU.j1')]);

  t.is(await client.findJob('j1'), undefined);
});

test('jobs since an instant are listed over all pages', async (t) => {
  const since = new Date('2026-11-24T01:59:00Z');
  const page = (jobId: string) => ({ jobs: [{ jobReference: { jobId }, status: { state: 'DONE' } }] });
  const { client, requests } = await serveBigQuery(t, [
    { body: { ...page('a'), nextPageToken: 'more' } },
    { body: { nextPageToken: 'last' } },
    { body: page('b') },
  ]);

  const jobs = await client.listJobs(since);

  t.deepEqual(
    jobs.map(({ jobId }) => jobId),
    ['a', 'b'],
  );
  const first = { minCreationTime: String(since.getTime()), maxResults: '1000', projection: 'minimal' };
  t.deepEqual(
    requests.map(({ line, query }) => [line, query]),
    [
      ['GET /jobs', first],
      ['GET /jobs', { ...first, pageToken: 'more' }],
      ['GET /jobs', { ...first, pageToken: 'last' }],
    ],
  );
});

test('a query is awaited and read over all pages', async (t) => {
  const schema = {
    fields: [
      { name: 'table_id', type: 'STRING' },
      { name: 'tags', type: 'STRING' },
    ],
  };
  const row = (...values: unknown[]) => ({ f: values.map((v) => ({ v })) });
  const { client, requests } = await serveBigQuery(t, [
    { body: { jobComplete: false, jobReference } },
    { body: { jobComplete: true, jobReference, schema, rows: [row('a', null)], pageToken: 'more' } },
    { body: { jobComplete: true, jobReference, schema, rows: [row('b', [{ v: 'x' }, { v: 'y' }])] } },
  ]);

  const rows = await client.query('SELECT 1', { requestId: 'r1_mart_a_1', maximumBytesBilled: 1_000_000 });

  t.deepEqual(rows, [
    { table_id: 'a', tags: null },
    { table_id: 'b', tags: ['x', 'y'] },
  ]);
  const page = { location: 'EU', timeoutMs: '30000', maxResults: '10000' };
  t.deepEqual(
    requests.map(({ line, query, body }) => [line, query, body]),
    [
      [
        'POST /queries',
        {},
        {
          query: 'SELECT 1',
          useLegacySql: false,
          location: 'EU',
          timeoutMs: 30_000,
          jobTimeoutMs: '300000',
          maxResults: 10_000,
          requestId: 'r1_mart_a_1',
          maximumBytesBilled: '1000000',
        },
      ],
      ['GET /queries/watchdog_r1_mart_a_1', page, undefined],
      ['GET /queries/watchdog_r1_mart_a_1', { ...page, pageToken: 'more' }, undefined],
    ],
  );
});

test('a query without rows has none', async (t) => {
  const { client } = await serveBigQuery(t, [{ body: { jobComplete: true, jobReference } }]);

  t.deepEqual(await client.query('SELECT 1'), []);
});

test('a dry run makes no job: it asks for columns and bytes', async (t) => {
  const fields = [{ name: 'users', type: 'INTEGER' }];
  const { client, requests } = await serveBigQuery(t, [
    { body: { jobReference: {}, statistics: { totalBytesProcessed: '512', query: { schema: { fields } } } } },
  ]);

  t.deepEqual(await client.dryRun('SELECT 1'), { columns: fields, bytesProcessed: 512 });

  t.like(requests[0], {
    line: 'POST /jobs',
    body: { configuration: { dryRun: true, query: { query: 'SELECT 1', useLegacySql: false } } },
  });
});

test('an account is sent as it is, as a bearer token', async (t) => {
  const { client, requests } = await serveBigQuery(t, [{}], 'probe-health@p.iam.gserviceaccount.com');

  await client.listTables('d');

  t.is(requests[0]?.authorization, 'Bearer probe-health@p.iam.gserviceaccount.com');
});
