import test from 'ava';
import type { BigQueryReason } from '../../../deploy/local/bigquery/bigquery-error.ts';
import { queryOf, refusal, shopTable, startStandIn, stopSharedEngine } from './stand-in.ts';

test.after.always(stopSharedEngine);

const classes: { reason: BigQueryReason; code: number; message: RegExp }[] = [
  {
    reason: 'rateLimitExceeded',
    code: 403,
    message: /^Exceeded rate limits: too many table update operations/,
  },
  { reason: 'jobRateLimitExceeded', code: 400, message: /^Exceeded rate limits/ },
  { reason: 'quotaExceeded', code: 403, message: /^Quota exceeded/ },
  { reason: 'accessDenied', code: 403, message: /^Access Denied/ },
  { reason: 'notFound', code: 404, message: /^Not found/ },
  { reason: 'backendError', code: 503, message: /^Error encountered during execution/ },
  { reason: 'internalError', code: 500, message: /^An internal error occurred/ },
  { reason: 'resourcesExceeded', code: 400, message: /^Resources exceeded during query execution/ },
  { reason: 'bytesBilledLimitExceeded', code: 500, message: /^Query exceeded limit for bytes billed/ },
  { reason: 'responseTooLarge', code: 403, message: /^Response too large to return/ },
  { reason: 'timeout', code: 400, message: /^Query timed out/ },
  { reason: 'stopped', code: 499, message: /^Job execution was cancelled/ },
];

test('every class of error is injected into a call, with its status', async (t) => {
  const { faults, client } = await startStandIn(t);

  for (const { reason, code, message } of classes) {
    faults.clear();
    faults.fail({ match: 'POST /projects/acme/queries', at: 'request', reason, times: 1 });

    const refused = await refusal(t, () => client.query('SELECT 1'));
    const [rows] = await client.query('SELECT 1 AS n');

    t.is(refused.code, code, reason);
    t.is(refused.reason, reason);
    t.regex(refused.message, message);
    t.deepEqual(rows, [{ n: 1 }], 'only the first call was struck');
  }
});

test('every class of error is injected into a job, which is accepted and fails', async (t) => {
  const { faults, run, call } = await startStandIn(t);

  for (const { reason, code } of classes) {
    faults.clear();
    faults.fail({ match: /^mart_/, at: 'job', reason, message: `injected ${reason}` });

    const job = await run(queryOf('SELECT 1'), `mart_${reason}`);
    const results = await call('GET', `/queries/mart_${reason}`);

    t.like(job.status, { state: 'DONE', errorResult: { reason, message: `injected ${reason}` } });
    t.is(results.status, code, reason);
  }
});

test('a fault about a table strikes each job that writes or reads it, and no other', async (t) => {
  const { faults, run, sql } = await startStandIn(t);
  await sql('CREATE TABLE shop.mart_geo AS SELECT 1 AS n');
  await sql('CREATE TABLE shop.mart_geo_daily AS SELECT 1 AS n');
  faults.fail({ match: 'mart_geo', at: 'job', reason: 'backendError' });
  const reasonOf = async (configuration: object) => (await run(configuration)).status.errorResult?.reason;

  t.is(await reasonOf(queryOf('SELECT n FROM shop.mart_geo')), 'backendError');
  t.is(await reasonOf(queryOf('SELECT 1 AS n', { destinationTable: shopTable('mart_geo') })), 'backendError');
  t.is(await reasonOf(queryOf('CREATE OR REPLACE TABLE shop.mart_geo AS SELECT 2 AS n')), 'backendError');
  t.is(
    await reasonOf({ copy: { sourceTable: shopTable('mart_geo'), destinationTable: shopTable('x') } }),
    'backendError',
  );
  t.is(await reasonOf(queryOf('SELECT n FROM shop.mart_geo_daily')), undefined);
  faults.clear();
  t.deepEqual(await sql('SELECT n FROM shop.mart_geo'), [{ n: 1 }]);
});

test('a fault may spare the first calls and stop after some', async (t) => {
  const { faults, run } = await startStandIn(t);
  faults.fail({ match: /./, at: 'job', reason: 'backendError', after: 1, times: 2 });
  const outcomes: (string | undefined)[] = [];

  for (let attempt = 0; attempt < 4; attempt++) {
    outcomes.push((await run(queryOf('SELECT 1'))).status.errorResult?.reason);
  }

  t.deepEqual(outcomes, [undefined, 'backendError', 'backendError', undefined]);
});

test('a call waits as long as its latency says, by the clock', async (t) => {
  const { faults, client, clock } = await startStandIn(t);
  faults.latency({ match: 'GET /projects/acme/datasets', at: 'request', milliseconds: 2000 });
  let isAnswered = false;
  const answer = client.getDatasets().then(() => {
    isAnswered = true;
  });

  await client.query('SELECT 1');
  const before = isAnswered;
  clock.advance(2000);
  await answer;

  t.false(before);
});

test('too many changes of one table in a while are refused, and then no more', async (t) => {
  const { faults, run, clock } = await startStandIn(t);
  faults.rateLimit({ match: 't', operations: 2, perMilliseconds: 10_000 });
  const write = async () => {
    const options = { destinationTable: shopTable('t'), writeDisposition: 'WRITE_TRUNCATE' };
    return (await run(queryOf('SELECT 1 AS n', options))).status.errorResult;
  };

  const outcomes = [await write(), await write(), await write()];
  clock.advance(10_000);
  outcomes.push(await write());

  t.deepEqual(
    outcomes.map((error) => error?.reason),
    [undefined, undefined, 'rateLimitExceeded', undefined],
  );
  t.is(outcomes[2]?.location, 'table.write');
});
