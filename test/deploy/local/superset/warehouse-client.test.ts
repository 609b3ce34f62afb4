import { setImmediate as turn } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { type BigQueryStandIn, startBigQuery } from '../../../../deploy/local/bigquery/start.ts';
import type { Warehouse, WarehouseRefusal } from '../../../../deploy/local/superset/warehouse.ts';
import { createWarehouseClient } from '../../../../deploy/local/superset/warehouse-client.ts';
import { createManualClock, type ManualClock } from '../../../../shared/clients/clock.ts';
import { sharedEngine, stopSharedEngine } from '../../../contract/bigquery/stand-in.ts';

test.after.always(stopSharedEngine);

type Opened = {
  bigquery: BigQueryStandIn;
  warehouse: Warehouse;
  clock: ManualClock;
  stopping: AbortController;
};

async function openWarehouse(t: ExecutionContext): Promise<Opened> {
  const clock = createManualClock(new Date('2026-01-02T12:00:00Z'));
  const bigquery = await startBigQuery({ clock, engine: await sharedEngine(), threads: 1 });
  t.teardown(bigquery.stop);
  const stopping = new AbortController();
  const warehouse = createWarehouseClient({
    bigQueryUrl: bigquery.url,
    account: 'superset@acme.iam.gserviceaccount.com',
    clock,
    signal: stopping.signal,
  });
  return { bigquery, warehouse, clock, stopping };
}

test('cells are numbers, texts and truth values by the name of their column, in arrays and records too', async (t) => {
  const { warehouse } = await openWarehouse(t);
  const { rows } = await warehouse.query({
    project: 'acme',
    sql: `SELECT 3 AS whole, 1.5 AS part, TRUE AS yes, 'x' AS text, DATE '2026-01-01' AS day, [1, 2] AS many,
      STRUCT(4 AS inner_whole, ['a'] AS inner_texts) AS record, CAST(NULL AS INT64) AS nothing`,
  });
  t.deepEqual(rows, [
    {
      whole: 3,
      part: 1.5,
      yes: true,
      text: 'x',
      day: '2026-01-01',
      many: [1, 2],
      record: { inner_whole: 4, inner_texts: ['a'] },
      nothing: null,
    },
  ]);
});

test('a refusal has BigQuery’s own words, its reason and the call', async (t) => {
  const { bigquery, warehouse } = await openWarehouse(t);
  const error = await t.throwsAsync<WarehouseRefusal>(
    warehouse.query({ project: 'acme', sql: 'SELECT nothing' }),
    { name: 'WarehouseRefusal' },
  );
  t.like(error, { httpStatus: 400, reason: 'invalidQuery' });
  t.regex(error?.message ?? '', /^Unrecognized name: nothing/);
  t.is(error?.call, `POST ${bigquery.url}/bigquery/v2/projects/acme/queries?prettyPrint=false`);
});

test('a rate limit is tried again a second later, and then two', async (t) => {
  const { bigquery, warehouse, clock } = await openWarehouse(t);
  bigquery.faults.fail({ match: /queries/, at: 'request', reason: 'rateLimitExceeded', times: 2 });
  const started = clock.now().getTime();
  let isDone = false;
  const rows = warehouse.query({ project: 'acme', sql: 'SELECT 1 AS one' }).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    clock.advance(1000);
    await turn();
  }
  t.deepEqual((await rows).rows, [{ one: 1 }]);
  t.true(clock.now().getTime() - started >= 3000);
});

test('a spent quota is not tried again', async (t) => {
  const { bigquery, warehouse } = await openWarehouse(t);
  bigquery.faults.fail({ match: /queries/, at: 'request', reason: 'quotaExceeded', times: 1 });
  await t.throwsAsync(warehouse.query({ project: 'acme', sql: 'SELECT 1' }), { name: 'WarehouseRefusal' });
});

test('a call that BigQuery fails for ever ends when Superset is stopped', async (t) => {
  const { bigquery, warehouse, stopping } = await openWarehouse(t);
  bigquery.faults.fail({ match: /tables/, at: 'request', reason: 'backendError' });
  const address = { project: 'acme', dataset: 'marts', table: 'mart_geo' };
  const asked = t.throwsAsync(warehouse.table(address), { name: 'AbortError' });
  stopping.abort();
  await asked;
});
