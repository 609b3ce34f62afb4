import test from 'ava';
import { queryOf, refusal, shopTable, startStandIn, stopSharedEngine } from './stand-in.ts';

test.after.always(stopSharedEngine);

const daily = `CREATE TABLE shop.daily (d DATE, n INT64) PARTITION BY d`;
const day = 24 * 3_600_000;

test('a partition is replaced by name and the others stay', async (t) => {
  const { sql, run } = await startStandIn(t);
  await sql(daily);
  await sql("INSERT INTO shop.daily (d, n) VALUES ('2024-01-01', 1), ('2024-01-02', 2)");
  const write = (query: string) =>
    run(
      queryOf(query, { destinationTable: shopTable('daily$20240101'), writeDisposition: 'WRITE_TRUNCATE' }),
    );

  await write('SELECT DATE "2024-01-01" AS d, 10 AS n');
  const misplaced = await write('SELECT DATE "2024-01-05" AS d, 50 AS n');

  t.is(
    misplaced.status.errorResult?.message,
    'Some rows belong to different partitions rather than destination partition 20240101',
  );
  t.deepEqual(
    (await sql('SELECT n FROM shop.daily ORDER BY d')).map((row) => row.n),
    [10, 2],
  );
});

test('PARTITIONS tells which partitions a write changed', async (t) => {
  const { sql, clock } = await startStandIn(t);
  await sql(daily);
  const query =
    'SELECT partition_id, total_rows, last_modified_time FROM shop.INFORMATION_SCHEMA.PARTITIONS WHERE table_name = "daily" ORDER BY 1';
  const partitions = async () =>
    (await sql(query)).map((row) => [
      row.partition_id,
      row.total_rows,
      (row.last_modified_time as { value: string }).value.slice(11, 19),
    ]);

  const empty = await partitions();
  await sql("INSERT INTO shop.daily (d, n) VALUES ('2024-01-01', 1), ('2024-01-02', 2), (NULL, 3)");
  clock.advance(3_600_000);
  await sql("UPDATE shop.daily SET n = 20 WHERE d = '2024-01-02'");

  t.deepEqual(empty, []);
  t.deepEqual(await partitions(), [
    ['20240101', 1, '12:00:00'],
    ['20240102', 1, '13:00:00'],
    ['__NULL__', 1, '12:00:00'],
  ]);
});

test('partitions expire one by one, by the day they hold', async (t) => {
  const { sql, client, clock } = await startStandIn(t);
  await client.dataset('shop').createTable('short', {
    schema: [{ name: 'd', type: 'DATE' }],
    timePartitioning: { type: 'DAY', field: 'd', expirationMs: String(3 * day) },
  });
  await sql("INSERT INTO shop.short (d) VALUES ('2024-01-01'), ('2024-01-02')");
  const days = async () =>
    (await sql('SELECT d FROM shop.short ORDER BY d')).map((row) => (row.d as { value: string }).value);

  clock.advance(Date.parse('2024-01-03T23:59:59.999Z') - clock.now().getTime());
  const before = await days();
  clock.advance(1);

  t.deepEqual(before, ['2024-01-01', '2024-01-02']);
  t.deepEqual(await days(), ['2024-01-02']);
});

test('a table partitioned by arrival stamps its rows', async (t) => {
  const { sql, client, clock } = await startStandIn(t);
  const [table] = await client.dataset('shop').createTable('log', {
    schema: [{ name: 'n', type: 'INT64' }],
    timePartitioning: { type: 'DAY' },
  });
  await table.insert([{ n: 1 }]);
  clock.advance(day);
  await sql('INSERT INTO shop.log (n) VALUES (2)');

  const rows = await sql('SELECT n, CAST(_PARTITIONDATE AS STRING) AS d FROM shop.log ORDER BY n');

  t.deepEqual(rows, [
    { n: 1, d: '2024-01-02' },
    { n: 2, d: '2024-01-03' },
  ]);
  t.deepEqual(await sql('SELECT * FROM shop.log WHERE n = 1'), [{ n: 1 }], 'SELECT * leaves the stamp out');
});

test('a table keeps its partitioning: no query, CREATE OR REPLACE or patch changes it', async (t) => {
  const { sql, run, client, call } = await startStandIn(t);
  await sql('CREATE TABLE shop.plain AS SELECT DATE "2024-01-01" AS d');
  const byQuery = await run(
    queryOf('SELECT DATE "2024-01-01" AS d', {
      destinationTable: shopTable('plain'),
      writeDisposition: 'WRITE_TRUNCATE',
      timePartitioning: { type: 'DAY', field: 'd' },
    }),
  );
  const byReplace = await refusal(t, () =>
    client.query('CREATE OR REPLACE TABLE shop.plain PARTITION BY d AS SELECT DATE "2024-01-01" AS d'),
  );
  const byPatch = await call('PATCH', '/datasets/shop/tables/plain', {
    timePartitioning: { type: 'DAY', field: 'd' },
  });

  t.regex(byQuery.status.errorResult?.message ?? '', /^Incompatible table partitioning specification/);
  t.is(
    byReplace.message,
    'Cannot replace a table with a different partitioning spec. Instead, DROP the table, and then recreate it. New partitioning spec is interval(type:day,field:d) and existing spec is none',
  );
  t.is(byPatch.status, 400);
});

test('a wildcard reads every table of a prefix, intraday ones too, with the columns of the newest', async (t) => {
  const { sql, clock, client } = await startStandIn(t);
  await sql('CREATE TABLE shop.events_20240101 AS SELECT "a" AS name, 1 AS old');
  clock.advance(1000);
  await sql('CREATE TABLE shop.events_intraday_20240102 AS SELECT "c" AS name, 3 AS fresh');
  clock.advance(1000);
  await sql('CREATE TABLE shop.events_20240102 AS SELECT "b" AS name, 2 AS fresh');

  const all = await sql('SELECT _TABLE_SUFFIX AS suffix, * FROM `shop.events_*` ORDER BY suffix');
  const some = await sql(
    'SELECT COUNT(*) AS n FROM `shop.events_*` WHERE _TABLE_SUFFIX BETWEEN "20240101" AND "20240131"',
  );
  const none = await refusal(t, () => client.query('SELECT * FROM `shop.visits_*`'));

  t.deepEqual(all, [
    { suffix: '20240101', name: 'a', fresh: null },
    { suffix: '20240102', name: 'b', fresh: 2 },
    { suffix: 'intraday_20240102', name: 'c', fresh: 3 },
  ]);
  t.is(some[0]?.n, 2);
  t.is(none.reason, 'notFound');
});
