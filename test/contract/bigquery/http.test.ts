import { gzipSync } from 'node:zlib';
import test from 'ava';
import { startBigQuery } from '../../../deploy/local/bigquery/start.ts';
import { sharedEngine, startStandIn, stopSharedEngine } from './stand-in.ts';

test.after.always(stopSharedEngine);

test('an error has the same message twice, a reason, a location and a status', async (t) => {
  const { call } = await startStandIn(t);

  const { status, body } = await call('POST', '/queries', { query: 'SELECT nope', useLegacySql: false });

  const message = 'Unrecognized name: nope at [1:8]';
  const item = {
    message,
    domain: 'global',
    reason: 'invalidQuery',
    location: 'q',
    locationType: 'parameter',
  };
  t.is(status, 400);
  t.deepEqual(body, { error: { code: 400, message, errors: [item], status: 'INVALID_ARGUMENT' } });
});

test('projects have the number that Superset insists on', async (t) => {
  const { url } = await startStandIn(t);

  const body = (await (await fetch(`${url}/projects`)).json()) as { projects: Record<string, string>[] };

  const [project] = body.projects;
  t.like(project, { id: 'acme', friendlyName: 'acme' });
  t.regex(project?.numericId ?? '', /^\d{12}$/);
});

test('a service account key signs in and is known by its name', async (t) => {
  const { url } = await startStandIn(t);
  const claims = Buffer.from(JSON.stringify({ iss: 'bot@acme.iam.gserviceaccount.com' })).toString(
    'base64url',
  );

  const signedIn = await fetch(`${url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: `x.${claims}.y`,
    }),
  });

  t.like(await signedIn.json(), { access_token: 'bot@acme.iam.gserviceaccount.com', token_type: 'Bearer' });
});

test('the discovery document names the address it was asked at and every method', async (t) => {
  const { url } = await startStandIn(t);

  const document = (await (await fetch(`${url}/$discovery/rest?version=v2`)).json()) as {
    rootUrl: string;
    resources: Record<string, { methods: Record<string, { path: string; mediaUpload?: object }> }>;
  };

  t.is(document.rootUrl, `${url}/`);
  t.is(
    document.resources.tables?.methods.get?.path,
    'projects/{projectId}/datasets/{datasetId}/tables/{tableId}',
  );
  t.truthy(document.resources.jobs?.methods.insert?.mediaUpload);
});

test('a compressed body is read, a broken one refused, an unknown path said to be unknown', async (t) => {
  const { url, call } = await startStandIn(t);

  const zipped = await fetch(`${url}/projects/acme/queries`, {
    method: 'POST',
    headers: { 'content-encoding': 'gzip' },
    body: gzipSync(JSON.stringify({ query: 'SELECT 1 AS n', useLegacySql: false })),
  });
  const broken = await call('POST', '/queries', '{"query": ');
  const wrong = await call('POST', '/queries', { query: 5 });
  const unknown = await call('GET', '/nothing');

  t.is(zipped.status, 200);
  t.like(broken.body, { error: { code: 400, message: 'Invalid JSON payload received.' } });
  t.like(wrong.body, { error: { code: 400, errors: [{ location: 'query' }] } });
  t.like(unknown.body, {
    error: { code: 404, message: 'The BigQuery stand-in has no GET /projects/acme/nothing.' },
  });
});

test('timestamps are seconds with a fraction, or microseconds where asked for', async (t) => {
  const { call } = await startStandIn(t);
  const query = 'SELECT TIMESTAMP "2024-01-01 00:00:00.25 UTC" AS moment, 1e20 AS big, 3.0 AS plain';
  const valuesOf = async (formatOptions: object) => {
    const { body } = await call('POST', '/queries', { query, useLegacySql: false, formatOptions });
    return (body.rows as { f: { v: string }[] }[])[0]?.f.map((cell) => cell.v);
  };

  t.deepEqual(await valuesOf({}), ['1.70406720025E9', '1.0E20', '3.0']);
  t.deepEqual(await valuesOf({ useInt64Timestamp: true }), ['1704067200250000', '1.0E20', '3.0']);
});

test('long queries never keep the server from answering', async (t) => {
  const { call, client, run, inFlight } = await startStandIn(t);
  const endless =
    'SELECT COUNT(*) AS n FROM UNNEST(GENERATE_ARRAY(1, 200000)) AS a, UNNEST(GENERATE_ARRAY(1, 200000)) AS b WHERE MOD(a + b, 7) = 3';
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const jobs = ids.map((jobId) => run({ query: { query: endless, useLegacySql: false } }, jobId));
  while (inFlight() < ids.length) await new Promise((resolve) => setImmediate(resolve));

  const tables = await call('GET', '/datasets/shop/tables');
  const [table] = await client.dataset('shop').createTable('t', { schema: [{ name: 'n', type: 'INT64' }] });
  for (const jobId of ids) await client.job(jobId).cancel();
  const ends = await Promise.all(jobs);

  t.is(tables.status, 200);
  t.is(table.id, 't');
  t.deepEqual([...new Set(ends.map((job) => job.status.errorResult?.reason))], ['stopped']);
});

test('two stand-ins on one machine know nothing of each other', async (t) => {
  const first = await startStandIn(t);
  const second = await startBigQuery({ engine: await sharedEngine() });
  t.teardown(second.stop);

  const datasets = (await (await fetch(`${second.url}/projects/acme/datasets`)).json()) as {
    datasets?: object[];
  };

  t.not(first.port, second.port);
  t.is(datasets.datasets, undefined);
});
