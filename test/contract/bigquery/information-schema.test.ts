import test from 'ava';
import { account, queryOf, refusal, shopTable, startStandIn, stopSharedEngine } from './stand-in.ts';

test.after.always(stopSharedEngine);

const setUp = [
  `CREATE TABLE shop.orders (id INT64 NOT NULL, d DATE, item STRUCT<sku STRING OPTIONS(description = "stock keeping unit"), n INT64>)
   PARTITION BY d CLUSTER BY id OPTIONS (description = "all orders", labels = [("team", "data")])`,
  "INSERT INTO shop.orders (id, d) VALUES (1, '2024-01-01'), (2, '2024-01-02')",
  'CREATE VIEW shop.recent AS SELECT id FROM shop.orders',
];

test('TABLES, VIEWS and SCHEMATA list what is there', async (t) => {
  const { sql } = await startStandIn(t);
  for (const statement of setUp) await sql(statement);

  const tables = await sql('SELECT table_name, table_type FROM shop.INFORMATION_SCHEMA.TABLES ORDER BY 1');
  const views = await sql('SELECT table_name, view_definition FROM `acme.shop.INFORMATION_SCHEMA.VIEWS`');
  const schemata = await sql('SELECT schema_name, location FROM `region-us`.INFORMATION_SCHEMA.SCHEMATA');
  const byRegion = await sql('SELECT table_name FROM `acme.region-us.INFORMATION_SCHEMA.TABLES` ORDER BY 1');

  t.deepEqual(tables, [
    { table_name: 'orders', table_type: 'BASE TABLE' },
    { table_name: 'recent', table_type: 'VIEW' },
  ]);
  t.deepEqual(views, [{ table_name: 'recent', view_definition: 'SELECT id FROM shop.orders' }]);
  t.deepEqual(schemata, [{ schema_name: 'shop', location: 'US' }]);
  t.is(byRegion.length, 2);
});

test('COLUMNS and COLUMN_FIELD_PATHS describe columns and what is nested in them', async (t) => {
  const { sql } = await startStandIn(t);
  for (const statement of setUp) await sql(statement);

  const columns = await sql(
    `SELECT column_name, is_nullable, data_type, is_partitioning_column, clustering_ordinal_position AS clustering
     FROM shop.INFORMATION_SCHEMA.COLUMNS WHERE table_name = 'orders' ORDER BY ordinal_position`,
  );
  const paths = await sql(
    `SELECT field_path, data_type, description FROM shop.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS
     WHERE column_name = 'item' ORDER BY field_path`,
  );

  t.deepEqual(columns, [
    { column_name: 'id', is_nullable: 'NO', data_type: 'INT64', is_partitioning_column: 'NO', clustering: 1 },
    {
      column_name: 'd',
      is_nullable: 'YES',
      data_type: 'DATE',
      is_partitioning_column: 'YES',
      clustering: null,
    },
    {
      column_name: 'item',
      is_nullable: 'YES',
      data_type: 'STRUCT<sku STRING, n INT64>',
      is_partitioning_column: 'NO',
      clustering: null,
    },
  ]);
  t.deepEqual(
    paths.map((row) => [row.field_path, row.description]),
    [
      ['item', null],
      ['item.n', null],
      ['item.sku', 'stock keeping unit'],
    ],
  );
});

test('options views say what is set, as GoogleSQL literals', async (t) => {
  const { sql, client } = await startStandIn(t);
  for (const statement of setUp) await sql(statement);
  await client.createDataset('staging', { defaultTableExpirationMs: String(24 * 3_600_000) });

  const options = await sql(
    'SELECT option_name, option_value FROM shop.INFORMATION_SCHEMA.TABLE_OPTIONS ORDER BY 1',
  );
  const schemata = await sql(
    `SELECT option_value FROM \`region-us\`.INFORMATION_SCHEMA.SCHEMATA_OPTIONS
     WHERE schema_name = 'staging' AND option_name = 'default_table_expiration_days'`,
  );

  t.deepEqual(options, [
    { option_name: 'description', option_value: '"all orders"' },
    { option_name: 'labels', option_value: '[STRUCT("team", "data")]' },
  ]);
  t.deepEqual(schemata, [{ option_value: '1.0' }]);
});

test('__TABLES__ and TABLE_STORAGE count rows and bytes, the second a minute late', async (t) => {
  const { sql, clock } = await startStandIn(t);
  for (const statement of setUp) await sql(statement);
  const storage =
    'SELECT table_name, total_rows, total_logical_bytes FROM shop.INFORMATION_SCHEMA.TABLE_STORAGE';

  const legacy = await sql('SELECT table_id, row_count, size_bytes, type FROM shop.__TABLES__ ORDER BY 1');
  clock.advance(59_999);
  const early = await sql(storage);
  clock.advance(1);
  const late = await sql(storage);

  t.deepEqual(legacy, [
    { table_id: 'orders', row_count: 2, size_bytes: 32, type: 1 },
    { table_id: 'recent', row_count: 0, size_bytes: 0, type: 2 },
  ]);
  t.deepEqual(early, []);
  t.deepEqual(late, [{ table_name: 'orders', total_rows: 2, total_logical_bytes: 32 }]);
});

test('JOBS tells destination, labels, error and who', async (t) => {
  const { sql, run } = await startStandIn(t);
  const labels = { run: 'r1' };
  await run(queryOf('SELECT 1 AS n', { destinationTable: shopTable('t') }, { labels }), 'good');
  await run(queryOf('SELECT nope'), 'bad');

  const jobs = await sql(
    `SELECT job_id, state, user_email, destination_table.table_id AS destination, error_result.reason AS reason,
       (SELECT value FROM UNNEST(labels) WHERE key = 'run') AS run
     FROM \`region-us\`.INFORMATION_SCHEMA.JOBS_BY_PROJECT WHERE job_id IN ('good', 'bad') ORDER BY 1 DESC`,
  );

  const common = { state: 'DONE', user_email: account };
  t.deepEqual(jobs, [
    { job_id: 'good', ...common, destination: 't', reason: null, run: 'r1' },
    { job_id: 'bad', ...common, destination: null, reason: 'invalidQuery', run: null },
  ]);
});

test('a view of metadata that is not there is refused by name', async (t) => {
  const { client } = await startStandIn(t);

  const refused = await refusal(t, () => client.query('SELECT * FROM shop.INFORMATION_SCHEMA.ROUTINES'));

  t.is(refused.message, 'The BigQuery stand-in does not support INFORMATION_SCHEMA.ROUTINES.');
});
