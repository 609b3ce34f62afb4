import test from 'ava';
import { fetchTables } from '../../../functions/detect-drift/gather-tables.ts';
import { createBigQueryClient } from '../../../shared/clients/bigquery.ts';
import { startStandIn, stopSharedEngine } from '../../contract/bigquery/stand-in.ts';

test.after.always(stopSharedEngine);

test('the columns of all marts come in one query, in their order, with the fields of records and descriptions', async (t) => {
  const standIn = await startStandIn(t);
  await standIn.sql(
    `CREATE TABLE shop.mart_1 (b INT64 OPTIONS (description = 'how many'), a ARRAY<STRING>, dev STRUCT<os STRING, ver INT64>)`,
  );
  await standIn.sql('CREATE VIEW shop.stg_events AS SELECT 1 AS x');
  const bigquery = createBigQueryClient({
    project: 'acme',
    location: 'US',
    endpoint: standIn.url,
    account: 'detect-drift@acme.iam.gserviceaccount.com',
  });

  const tables = await fetchTables(bigquery, 'shop', { used: [], time: { check: () => {} } });

  t.deepEqual(tables.get('mart_1'), [
    { name: 'b', type: 'INT64', description: 'how many' },
    { name: 'a', type: 'ARRAY<STRING>' },
    { name: 'dev', type: 'STRUCT<os STRING, ver INT64>' },
    { name: 'dev.os', type: 'STRING' },
    { name: 'dev.ver', type: 'INT64' },
  ]);
  t.deepEqual(tables.get('stg_events'), [{ name: 'x', type: 'INT64' }]);
});
