import test from 'ava';
import { z } from 'zod';
import { stopSharedEngine } from '../../../contract/bigquery/stand-in.ts';
import { openShop, shopColumns } from './stand-in.ts';

test.after.always(stopSharedEngine);

const list = '/api/v1/dataset/';

const minutes = 60_000;

test('a login ends fifteen minutes later by the clock, to the second', async (t) => {
  const { superset, clock } = await openShop(t);
  const login = await fetch(`${superset.url}/api/v1/security/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...superset.administrator, provider: 'db' }),
  });
  const { access_token } = z.looseObject({ access_token: z.string() }).parse(await login.json());
  const statusNow = async () => {
    const headers = { authorization: `Bearer ${access_token}` };
    return (await fetch(`${superset.url}${list}`, { headers })).status;
  };

  clock.advance(15 * minutes - 1000);
  t.is(await statusNow(), 200);
  clock.advance(1000);
  t.is(await statusNow(), 401);
});

test('what is changed is changed at the time of the clock, and later each time though the clock stands still', async (t) => {
  const { client, clock, datasetId } = await openShop(t);
  clock.advance(5 * minutes);

  await client.putDatasetColumns(await client.dataset(datasetId), { add: [{ name: 'one' }] });
  const first = await client.dataset(datasetId);
  t.is(first.changedAt, '2026-01-02T12:05:00.000000');
  await client.putDatasetColumns(first, { add: [{ name: 'two' }] });
  t.true((await client.dataset(datasetId)).changedAt > first.changedAt);
});

test('a restored dataset is as if it had been made when its table was there, before there was a database', async (t) => {
  const { client, datasetId } = await openShop(t);

  const { schema, catalog, database, columns, metrics, mainDttmColumn, kind } =
    await client.dataset(datasetId);
  t.deepEqual([schema, catalog, database.name, kind], ['marts', 'acme', 'BigQuery', 'physical']);
  t.is(mainDttmColumn, 'event_date');
  t.deepEqual(
    columns.map(({ name, type, isTemporal }) => [name, type, isTemporal]),
    [
      ['event_date', 'DATE', true],
      ['country', 'STRING', false],
      ['apply_clicks', 'INT64', false],
    ],
  );
  t.deepEqual(
    metrics.map(({ name, expression }) => [name, expression]),
    [['count', 'COUNT(*)']],
  );
});

test('a dataset is restored without its table, and cannot be refreshed until the table is there', async (t) => {
  const { superset, client, sql } = await openShop(t);
  const { id } = superset.restoreDataset({ schema: 'marts', tableName: 'mart_new', columns: shopColumns });

  await t.throwsAsync(client.refreshDataset(id), { message: /could not be updated/ });
  t.is((await client.dataset(id)).columns.length, 3);
  await sql('CREATE TABLE marts.mart_new AS SELECT 1 AS apply_clicks');
  await client.refreshDataset(id);
  t.deepEqual(
    (await client.dataset(id)).columns.map(({ name }) => name),
    ['apply_clicks'],
  );
});
