import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import test from 'ava';
import { type JobMetadata, refusal, startStandIn, stopSharedEngine } from './stand-in.ts';

test.after.always(stopSharedEngine);

const columns = [
  { name: 'id', type: 'STRING', mode: 'REQUIRED' },
  { name: 'amount', type: 'INT64' },
];

test('a file of newline-delimited JSON is loaded in one multipart upload', async (t) => {
  const standIn = await startStandIn(t);
  const table = standIn.client.dataset('shop').table('orders');
  const source = new PassThrough();
  source.end('{"id":"a","amount":"1"}\n{"id":"b"}\n');

  const sink = table.createWriteStream({
    sourceFormat: 'NEWLINE_DELIMITED_JSON',
    schema: { fields: columns },
    createDisposition: 'CREATE_IF_NEEDED',
  });
  await pipeline(source, sink);
  await standIn.idle();

  t.deepEqual((await table.getRows())[0], [
    { id: 'a', amount: 1 },
    { id: 'b', amount: null },
  ]);
});

test('a file is loaded in a resumable upload of several parts', async (t) => {
  const { url, call, client, idle } = await startStandIn(t);
  const load = {
    destinationTable: { projectId: 'acme', datasetId: 'shop', tableId: 'orders' },
    sourceFormat: 'NEWLINE_DELIMITED_JSON',
    autodetect: true,
  };
  const begin = await fetch(`${url}/resumable/upload/bigquery/v2/projects/acme/jobs?uploadType=resumable`, {
    method: 'POST',
    body: JSON.stringify({ configuration: { load }, jobReference: { jobId: 'load1' } }),
  });
  const session = begin.headers.get('location') ?? '';
  const content = '{"id":"a","amount":1}\n{"id":"b","amount":2}\n';
  const send = (from: number, to: number) =>
    fetch(session, {
      method: 'PUT',
      body: content.slice(from, to),
      headers: { 'content-range': `bytes ${from}-${to - 1}/${content.length}` },
    });

  const part = await send(0, 10);
  const last = await send(10, content.length);
  await idle();
  const job = await call('GET', '/jobs/load1');

  t.is(part.status, 308);
  t.is(part.headers.get('range'), 'bytes=0-9');
  t.is(last.status, 200);
  t.like(job.body, { status: { state: 'DONE' }, statistics: { load: { outputRows: '2', badRecords: '0' } } });
  t.deepEqual((await client.dataset('shop').table('orders').getRows())[0], [
    { id: 'a', amount: 1 },
    { id: 'b', amount: 2 },
  ]);
});

test('a load appends unless told otherwise, and a bad record fails it whole', async (t) => {
  const standIn = await startStandIn(t);
  const { client, call, url, idle } = standIn;
  const [table] = await client.dataset('shop').createTable('orders', { schema: columns });
  const load = async (text: string, options: object) => {
    const jobId = `load_${crypto.randomUUID()}`;
    const destinationTable = { projectId: 'acme', datasetId: 'shop', tableId: 'orders' };
    const configuration = { load: { destinationTable, sourceFormat: 'NEWLINE_DELIMITED_JSON', ...options } };
    const parts = [JSON.stringify({ jobReference: { jobId }, configuration }), text];
    await fetch(`${url}/upload/bigquery/v2/projects/acme/jobs?uploadType=multipart`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/related; boundary=b', authorization: 'Bearer ana@example.test' },
      body: `${parts.map((part) => `--b\r\nContent-Type: text/plain\r\n\r\n${part}\r\n`).join('')}--b--`,
    });
    await idle();
    return (await call('GET', `/jobs/${jobId}`)).body as JobMetadata;
  };

  await load('{"id":"a"}', {});
  await load('{"id":"b"}', {});
  const bad = await load('{"id":"c"}\n{"amount":"x"}', {});
  const tolerated = await load('{"id":"d"}\n{"amount":"x"}', { maxBadRecords: 1 });
  await load('{"id":"e"}', { writeDisposition: 'WRITE_TRUNCATE' });

  t.is(bad.status.errorResult?.reason, 'invalid');
  t.regex(
    bad.status.errorResult?.message ?? '',
    /^Error while reading data, error message: Missing required field: id\.$/,
  );
  t.like(tolerated.statistics, { load: { outputRows: '1', badRecords: '1' } });
  t.deepEqual((await table.getRows())[0], [{ id: 'e', amount: null }]);
});

test('loading from Cloud Storage and in other formats is refused by name', async (t) => {
  const { client, idle, call } = await startStandIn(t);
  const [csv] = await client.createJob({
    configuration: {
      load: {
        destinationTable: { projectId: 'acme', datasetId: 'shop', tableId: 'x' },
        sourceFormat: 'CSV',
        sourceUris: ['gs://bucket/x.csv'],
      },
    },
  });
  await idle();

  const job = await call('GET', `/jobs/${csv.id}`);
  const extract = await refusal(t, () => client.createJob({ configuration: { extract: {} } } as object));

  t.like(job.body.status, {
    errorResult: { message: 'The BigQuery stand-in does not support loading from Cloud Storage.' },
  });
  t.is(extract.message, 'The BigQuery stand-in does not support extract jobs.');
});
