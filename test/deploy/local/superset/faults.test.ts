import { setImmediate as turn } from 'node:timers/promises';
import test from 'ava';
import { z } from 'zod';
import { anyAnswer } from '../../../../shared/clients/superset/caller.ts';
import type { SupersetError } from '../../../../shared/clients/superset/superset-error.ts';
import { stopSharedEngine } from '../../../contract/bigquery/stand-in.ts';
import { openShop, type Shop } from './stand-in.ts';

test.after.always(stopSharedEngine);

const minutes = 60_000;

const namesIn = async ({ client, datasetId }: Shop) =>
  (await client.dataset(datasetId)).columns.map(({ name }) => name);

test('a dropped column is gone from BigQuery, and Superset hears of it by a refresh only', async (t) => {
  const shop = await openShop(t);
  await shop.superset.faults.dropColumn('mart_shop', 'country');

  t.true((await namesIn(shop)).includes('country'));
  await shop.client.refreshDataset(shop.datasetId);
  t.false((await namesIn(shop)).includes('country'));
});

test('a forgotten column is gone from Superset only, and the dataset is newer by that', async (t) => {
  const shop = await openShop(t);
  const { changedAt } = await shop.client.dataset(shop.datasetId);
  shop.superset.faults.forgetColumn('marts.mart_shop', 'apply_clicks');

  t.deepEqual(await namesIn(shop), ['event_date', 'country']);
  t.true((await shop.client.dataset(shop.datasetId)).changedAt > changedAt);
  await shop.client.refreshDataset(shop.datasetId);
  t.true((await namesIn(shop)).includes('apply_clicks'));
});

test('a chart of a forgotten column fails at once, though its result was kept', async (t) => {
  const { superset, client, datasetId } = await openShop(t);
  const query = {
    datasource: { id: datasetId, type: 'table' },
    queries: [{ columns: ['apply_clicks'], metrics: ['count'] }],
  };
  const [result] = await client.chartData(query);
  t.deepEqual(result?.rows, [{ apply_clicks: 3, count: 1 }]);

  superset.faults.forgetColumn('mart_shop', 'apply_clicks');
  const error = await t.throwsAsync<SupersetError>(client.chartData(query));
  t.deepEqual(error?.columns, ['apply_clicks']);
  await client.refreshDataset(datasetId);
  t.is((await client.chartData(query))[0]?.rowCount, 1);
});

test('a fault for a table, column or chart that Superset does not have says so', async (t) => {
  const { superset } = await openShop(t);
  await t.throwsAsync(superset.faults.dropColumn('mart_none', 'country'), { message: /mart_none/ });
  t.throws(() => superset.faults.forgetColumn('mart_shop', 'nothing'), { message: /no column nothing/ });
  t.throws(() => superset.faults.breakChart('Nobody’s'), { message: /no chart Nobody’s/ });
});

test('a broken chart asks for a column more, until it is restored', async (t) => {
  const { superset, admin, client, datasetId } = await openShop(t);
  const { id } = await admin.call({
    method: 'POST',
    path: '/api/v1/chart/',
    body: {
      slice_name: 'Clicks',
      datasource_id: datasetId,
      datasource_type: 'table',
      params: JSON.stringify({ groupby: ['country'] }),
      query_context: JSON.stringify({ queries: [{ columns: ['country'] }] }),
    },
    answer: z.looseObject({ id: z.number() }),
  });
  const whole = await client.chart(id);

  const restore = superset.faults.breakChart('Clicks');
  t.like((await client.chart(id)).queryContext, {
    queries: [{ columns: ['country', 'a_column_that_exists_nowhere'] }],
  });
  restore();
  t.deepEqual(await client.chart(id), whole);

  superset.faults.breakChart('Clicks');
  superset.faults.breakChart('Clicks');
  await superset.faults.mend();
  t.deepEqual(await client.chart(id), whole);
});

test('after all logins have ended a client signs in again and notices nothing', async (t) => {
  const { superset, client } = await openShop(t);
  await client.listDatasets();
  superset.faults.expireTokens();
  t.is((await client.listDatasets()).length, 1);
});

test('while the metadata database is frozen calls hang, and with one for every thread /health hangs too', async (t) => {
  const { superset, client } = await openShop(t);
  const health = () => fetch(`${superset.url}/health`).then(({ status }) => status);
  await superset.faults.databaseFrozen();
  t.is(await health(), 200);

  const call = () => fetch(`${superset.url}/api/v1/dataset/`).then(({ status }) => status);
  const hanging = Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(call));
  while (superset.threads().busy < 8) await turn();
  const healthy = health();
  while (superset.threads().waiting === 0) await turn();
  // Nothing is being worked on: all of this waits for the database.
  await superset.idle();
  t.deepEqual(superset.threads(), { busy: 8, waiting: 1 });

  await superset.faults.mend();
  t.deepEqual(await hanging, Array(8).fill(401));
  t.is(await healthy, 200);
  t.is((await client.listDatasets()).length, 1);
});

test('a slow Superset answers as much later by the clock', async (t) => {
  const { superset, clock } = await openShop(t);
  superset.faults.slow(3 * minutes);
  let status: number | undefined;
  const answered = fetch(`${superset.url}/health`).then((response) => {
    status = response.status;
  });
  while (superset.threads().busy === 0) await turn();

  clock.advance(3 * minutes - 1);
  await superset.idle();
  t.is(status, undefined);
  clock.advance(1);
  await answered;
  t.is(status, 200);
});

test('an alert is looked at every minute, and no more when the worker is down', async (t) => {
  const { superset, admin, client, clock } = await openShop(t);
  superset.switchOnReports();
  const body = { name: 'Canary', type: 'Alert', sql: 'SELECT 0' };
  await admin.call({ method: 'POST', path: '/api/v1/report/', body, answer: anyAnswer });
  const looked = async () => {
    const reports = await client.listReports();
    return Array.isArray(reports) ? reports.map(({ evaluatedAt }) => evaluatedAt) : [];
  };

  clock.advance(5.5 * minutes);
  t.deepEqual(await looked(), ['2026-01-02T12:05:00.000000']);
  superset.faults.workerDown();
  clock.advance(10 * minutes);
  t.deepEqual(await looked(), ['2026-01-02T12:05:00.000000']);
  await superset.faults.mend();
  t.deepEqual(await looked(), ['2026-01-02T12:05:00.000000']);
  clock.advance(1 * minutes);
  t.deepEqual(await looked(), ['2026-01-02T12:16:00.000000']);
});

test('a query for a worker is pending while the worker is down, and done when it is up again', async (t) => {
  const { superset, admin } = await openShop(t);
  const [databaseId] = superset.metadata.databases.keys();
  superset.faults.workerDown();
  const body = { database_id: databaseId, sql: 'SELECT 1', runAsync: true, client_id: 'canary' };
  await admin.call({ method: 'POST', path: '/api/v1/sqllab/execute/', body, answer: anyAnswer });
  const state = async () => {
    const { result } = await admin.call({
      method: 'GET',
      path: '/api/v1/query/updated_since',
      query: { last_updated_ms: 0 },
      answer: z.looseObject({ result: z.array(z.looseObject({ id: z.string(), state: z.string() })) }),
    });
    return result.map(({ id, state }) => `${id} ${state}`);
  };

  t.deepEqual(await state(), ['canary pending']);
  await superset.faults.mend();
  t.deepEqual(await state(), ['canary success']);
});
