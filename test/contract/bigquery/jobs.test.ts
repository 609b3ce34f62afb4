import test from 'ava';
import { account, queryOf, refusal, shopTable, startStandIn, stopSharedEngine } from './stand-in.ts';

test.after.always(stopSharedEngine);

const endless =
  'SELECT COUNT(*) AS n FROM UNNEST(GENERATE_ARRAY(1, 200000)) AS a, UNNEST(GENERATE_ARRAY(1, 200000)) AS b WHERE MOD(a + b, 7) = 3';
const sales = `CREATE TABLE shop.sales AS SELECT 'a' AS id, 1 AS amount UNION ALL SELECT 'b', 2`;

/** Lets the event loop turn until something has happened. */
async function until(hasHappened: () => boolean): Promise<void> {
  while (!hasHappened()) await new Promise((resolve) => setImmediate(resolve));
}

test('every SELECT leaves its rows in a table that the job names', async (t) => {
  const standIn = await startStandIn(t);
  const metadata = await standIn.run(queryOf('SELECT 1 AS n', {}, { labels: { run: 'r1' } }));
  const destination = metadata.configuration.query?.destinationTable;
  const [rows] = await standIn.client
    .dataset(destination?.datasetId ?? '')
    .table(destination?.tableId ?? '')
    .getRows();

  t.deepEqual(rows, [{ n: 1 }]);
  t.deepEqual(metadata.configuration.labels, { run: 'r1' });
  t.is(metadata.user_email, account);
  t.is(metadata.statistics.query?.statementType, 'SELECT');
});

test('a query with a destination writes it as its dispositions say', async (t) => {
  const standIn = await startStandIn(t);
  const { sql } = standIn;
  const run = (query: string, options: object) =>
    standIn.run(queryOf(query, { destinationTable: shopTable('target'), ...options }));
  const rows = () => sql('SELECT id FROM shop.target ORDER BY id');

  const never = await run("SELECT 'x' AS id", { createDisposition: 'CREATE_NEVER' });
  await run("SELECT 'a' AS id", {});
  const occupied = await run("SELECT 'b' AS id", { writeDisposition: 'WRITE_EMPTY' });
  await run("SELECT 'c' AS id", { writeDisposition: 'WRITE_APPEND' });
  const appended = await rows();
  await run("SELECT 'd' AS id, 1 AS n", { writeDisposition: 'WRITE_TRUNCATE' });

  t.like(never.status.errorResult, { reason: 'notFound', message: 'Not found: Table acme:shop.target' });
  t.like(occupied.status.errorResult, {
    reason: 'duplicate',
    message: 'Already Exists: Table acme:shop.target',
  });
  t.deepEqual(appended, [{ id: 'a' }, { id: 'c' }]);
  t.deepEqual(await sql('SELECT * FROM shop.target'), [{ id: 'd', n: 1 }]);
});

test('an append of other columns fails unless additions are allowed', async (t) => {
  const standIn = await startStandIn(t);
  const { run, sql } = standIn;
  await sql(sales);
  const append = async (query: string, schemaUpdateOptions?: string[]) => {
    const options = {
      destinationTable: shopTable('sales'),
      writeDisposition: 'WRITE_APPEND',
      schemaUpdateOptions,
    };
    return (await run(queryOf(query, options))).status.errorResult?.message;
  };

  const added = await append("SELECT 'c' AS id, 3 AS amount, true AS gift");
  const retyped = await append("SELECT 'c' AS id, 'three' AS amount");
  const allowed = await append("SELECT 'c' AS id, 3 AS amount, true AS gift", ['ALLOW_FIELD_ADDITION']);

  t.is(added, 'Provided Schema does not match Table acme:shop.sales. Cannot add fields (field: gift)');
  t.is(
    retyped,
    'Provided Schema does not match Table acme:shop.sales. Field amount has changed type from INTEGER to STRING',
  );
  t.is(allowed, undefined);
  t.deepEqual(await sql('SELECT id, gift FROM shop.sales ORDER BY id'), [
    { id: 'a', gift: null },
    { id: 'b', gift: null },
    { id: 'c', gift: true },
  ]);
});

test('a job id is used once; what failed with it stays there to be read', async (t) => {
  const standIn = await startStandIn(t);
  const { client, run } = standIn;
  const metadata = await run(queryOf('SELECT 1 / 0 AS n'), 'mart_1');

  const again = await refusal(t, () => client.createQueryJob({ query: 'SELECT 1 AS n', jobId: 'mart_1' }));

  t.is(metadata.status.errorResult?.reason, 'invalidQuery');
  t.deepEqual(again, { code: 409, reason: 'duplicate', message: 'Already Exists: Job acme:US.mart_1' });
});

test('a dry run says schema, bytes and tables, and runs nothing', async (t) => {
  const { client, sql } = await startStandIn(t);
  await sql(sales);

  const [job] = await client.createQueryJob({
    query: 'SELECT id, amount / 2 AS half FROM shop.sales',
    dryRun: true,
  });
  await client.createQueryJob({ query: 'DELETE FROM shop.sales WHERE true', dryRun: true });
  const broken = await refusal(t, () =>
    client.createQueryJob({ query: 'SELECT nope FROM shop.sales', dryRun: true }),
  );

  const { query, totalBytesProcessed } = job.metadata.statistics;
  t.deepEqual(
    query.schema.fields.map((field: { name: string; type: string }) => `${field.name} ${field.type}`),
    ['id STRING', 'half FLOAT'],
  );
  t.is(totalBytesProcessed, '22', 'two rows of a one-letter string (3 bytes) and an integer (8 bytes)');
  t.deepEqual(query.referencedTables, [{ projectId: 'acme', datasetId: 'shop', tableId: 'sales' }]);
  t.is(broken.code, 400);
  t.is((await sql('SELECT COUNT(*) AS n FROM shop.sales'))[0]?.n, 2);
});

test('maximumBytesBilled stops a query before it runs', async (t) => {
  const standIn = await startStandIn(t);
  const { client, sql, call, run } = standIn;
  await sql(sales);
  const query = 'SELECT * FROM shop.sales';

  const direct = await call('POST', '/queries', { query, useLegacySql: false, maximumBytesBilled: '1000' });
  const metadata = await run(queryOf(query, { maximumBytesBilled: '1000' }));
  const enough = await client.query({ query, maximumBytesBilled: '10485760' });

  const message = 'Query exceeded limit for bytes billed: 1000. 10485760 or higher required.';
  t.is(direct.status, 500);
  t.like(direct.body.error, { message, errors: [{ reason: 'bytesBilledLimitExceeded' }] });
  t.like(metadata.status.errorResult, { reason: 'bytesBilledLimitExceeded', message });
  t.is(enough[0].length, 2);
});

test('a running job is cancelled or times out by the clock, and leaves its table alone', async (t) => {
  const standIn = await startStandIn(t);
  const { client, clock, sql, run, inFlight } = standIn;
  await sql('CREATE TABLE shop.target AS SELECT 7 AS n');
  const overwrite = { destinationTable: shopTable('target'), writeDisposition: 'WRITE_TRUNCATE' };

  const cancelled = run(queryOf(endless, overwrite), 'c');
  const running = await until(() => inFlight() === 1).then(() => client.job('c').getMetadata());
  await client.job('c').cancel();
  const stopped = await cancelled;
  const late = run(queryOf(endless, overwrite, { jobTimeoutMs: '60000' }), 'd');
  await until(() => inFlight() === 1);
  clock.advance(60_000);
  const timedOut = await late;

  t.is(running[0].status.state, 'RUNNING');
  t.like(stopped.status, {
    state: 'DONE',
    errorResult: { reason: 'stopped', message: 'Job execution was cancelled: User requested cancellation' },
  });
  t.is(timedOut.status.errorResult?.message, 'Job execution was cancelled: Job timed out after 60s');
  t.deepEqual(await sql('SELECT n FROM shop.target'), [{ n: 7 }]);
});

test('getQueryResults waits as long as it is told, pages, and says what went wrong', async (t) => {
  const standIn = await startStandIn(t);
  const { client, call, faults, clock, idle } = standIn;
  faults.latency({ match: 'slow', at: 'job', milliseconds: 5000 });
  await client.createQueryJob({
    query: 'SELECT n FROM UNNEST(GENERATE_ARRAY(1, 5)) AS n ORDER BY n DESC',
    jobId: 'slow',
  });

  const waiting = await call('GET', '/queries/slow?timeoutMs=0');
  clock.advance(5000);
  await idle();
  const first = await call('GET', '/queries/slow?maxResults=3');
  const second = await call('GET', `/queries/slow?maxResults=3&pageToken=${first.body.pageToken}`);
  await standIn.run(queryOf('SELECT nope'), 'bad');
  const bad = await call('GET', '/queries/bad');

  t.is(waiting.body.jobComplete, false);
  t.is(first.body.totalRows, '5');
  const values = (answer: { body: Record<string, unknown> }) =>
    (answer.body.rows as { f: { v: string }[] }[]).map((row) => row.f[0]?.v);
  t.deepEqual([...values(first), ...values(second)], ['5', '4', '3', '2', '1']);
  t.is(second.body.pageToken, undefined);
  t.is(bad.status, 400);
  t.like(bad.body.error, { errors: [{ reason: 'invalidQuery', location: 'query' }] });
});

test('jobs are listed newest first, by state, time and projection', async (t) => {
  const standIn = await startStandIn(t);
  const { client, call, clock, faults, idle } = standIn;
  const ids = (answer: { body: Record<string, unknown> }) =>
    ((answer.body.jobs ?? []) as { jobReference: { jobId: string } }[]).map((job) => job.jobReference.jobId);
  for (const jobId of ['a', 'b']) {
    await client.createQueryJob({ query: 'SELECT 1 AS n', jobId });
    await idle();
    clock.advance(1000);
  }
  faults.latency({ match: 'c', at: 'job', milliseconds: 1000 });
  await client.createQueryJob({ query: 'SELECT 1 AS n', jobId: 'c' });

  const all = await call('GET', '/jobs');
  const page = await call('GET', '/jobs?maxResults=2');
  const next = await call('GET', `/jobs?maxResults=2&pageToken=${page.body.nextPageToken}`);
  const running = await call('GET', '/jobs?stateFilter=running');
  const recent = await call(
    'GET',
    `/jobs?minCreationTime=${Date.parse('2024-01-02T12:00:01Z')}&stateFilter=done`,
  );
  const full = await call('GET', '/jobs?projection=full&maxResults=1');
  const children = await call('GET', '/jobs?parentJobId=a');
  clock.advance(1000);
  await idle();

  t.deepEqual(ids(all), ['c', 'b', 'a']);
  t.deepEqual([...ids(page), ...ids(next)], ['c', 'b', 'a']);
  t.deepEqual(ids(running), ['c']);
  t.deepEqual(ids(recent), ['b']);
  t.deepEqual(ids(children), []);
  t.is((all.body.jobs as { configuration?: object }[])[0]?.configuration, undefined);
  t.truthy((full.body.jobs as { configuration?: object }[])[0]?.configuration);
});

test('parameters, a default dataset and both path prefixes work', async (t) => {
  const { client, sql, url } = await startStandIn(t);
  await sql(sales);

  const [named] = await client.query({
    query: 'SELECT id FROM sales WHERE amount = @amount',
    params: { amount: 2 },
    defaultDataset: { datasetId: 'shop', projectId: 'acme' },
  });
  const [positional] = await client.query({ query: 'SELECT ? AS a, ? AS b', params: ['x', 1] });
  const bare = await fetch(`${url}/projects/acme/datasets/shop`);
  const unqualified = await refusal(t, () => client.query('SELECT id FROM sales'));

  t.deepEqual(named, [{ id: 'b' }]);
  t.deepEqual(positional, [{ a: 'x', b: 1 }]);
  t.is(bare.status, 200);
  t.is(unqualified.message, 'Table "sales" must be qualified with a dataset (e.g. dataset.table).');
});

test('a missing table, a missing dataset and legacy SQL are refused in words that name them', async (t) => {
  const { client, call } = await startStandIn(t);

  const table = await refusal(t, () => client.query('SELECT * FROM shop.nothing'));
  const dataset = await refusal(t, () => client.query('SELECT * FROM nowhere.nothing'));
  const legacy = await call('POST', '/queries', { query: 'SELECT 1' });

  t.deepEqual(table, {
    code: 404,
    reason: 'notFound',
    message: 'Not found: Table acme:shop.nothing was not found in location US',
  });
  t.is(dataset.message, 'Not found: Dataset acme:nowhere was not found in location US');
  t.is(legacy.status, 501);
});

test('the result of a query without a destination is gone after a day', async (t) => {
  const standIn = await startStandIn(t);
  const { client, clock, call, run } = standIn;
  await run(queryOf('SELECT 1 AS n'), 'a');

  clock.advance(24 * 3600_000 - 1);
  const before = await call('GET', '/queries/a');
  clock.advance(8 * 24 * 3600_000);
  await client.query('SELECT 2 AS n');
  const after = await call('GET', '/queries/a');

  t.is(before.status, 200);
  t.is(after.status, 404);
});
