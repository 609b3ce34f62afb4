import test from 'ava';
import { queryOf, refusal, shopTable, startStandIn, stopSharedEngine } from './stand-in.ts';

test.after.always(stopSharedEngine);

test('DML says its type and how many rows it changed', async (t) => {
  const { sql, run } = await startStandIn(t);
  await sql('CREATE TABLE shop.t (id INT64, name STRING)');
  const changes = async (statement: string) => {
    const { statementType, numDmlAffectedRows } = (await run(queryOf(statement))).statistics.query ?? {};
    return [statementType, numDmlAffectedRows];
  };

  t.deepEqual(await changes("INSERT INTO shop.t (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')"), [
    'INSERT',
    '3',
  ]);
  t.deepEqual(await changes("UPDATE shop.t SET name = 'x' WHERE id < 3"), ['UPDATE', '2']);
  t.deepEqual(await changes('DELETE FROM shop.t WHERE id = 1'), ['DELETE', '1']);
  const merge = `MERGE shop.t AS t USING (SELECT 2 AS id, 'm' AS name UNION ALL SELECT 9, 'n') AS s ON t.id = s.id
    WHEN MATCHED THEN UPDATE SET name = s.name WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, s.name)`;
  t.deepEqual(await changes(merge), ['MERGE', '2']);
  t.deepEqual(await sql('SELECT * FROM shop.t ORDER BY id'), [
    { id: 2, name: 'm' },
    { id: 3, name: 'c' },
    { id: 9, name: 'n' },
  ]);
  t.is((await changes('TRUNCATE TABLE shop.t'))[0], 'TRUNCATE_TABLE');
});

test('a failing statement changes nothing, and a required column takes no NULL', async (t) => {
  const { sql, run } = await startStandIn(t);
  await sql('CREATE TABLE shop.t (id INT64 NOT NULL)');
  await sql('INSERT INTO shop.t (id) VALUES (1)');

  const missing = await run(queryOf('INSERT INTO shop.t (id) SELECT * FROM UNNEST([2, NULL])'));
  const divided = await run(queryOf('UPDATE shop.t SET id = CAST(1 / (id - 1) AS INT64) WHERE true'));

  t.regex(missing.status.errorResult?.message ?? '', /Required field id cannot be null/);
  t.regex(divided.status.errorResult?.message ?? '', /division by zero/);
  t.deepEqual(await sql('SELECT id FROM shop.t'), [{ id: 1 }]);
});

test('writers of one table take turns and lose nothing', async (t) => {
  const { sql, client } = await startStandIn(t);
  await sql('CREATE TABLE shop.t AS SELECT 0 AS n');
  const table = client.dataset('shop').table('t');

  await Promise.all([
    ...[1, 2, 3].map((n) => sql(`INSERT INTO shop.t (n) VALUES (${n})`)),
    ...[4, 5].map((n) => table.insert([{ n }])),
    sql('UPDATE shop.t SET n = -1 WHERE n = 0'),
  ]);

  t.deepEqual(
    (await sql('SELECT n FROM shop.t ORDER BY n')).map((row) => row.n),
    [-1, 1, 2, 3, 4, 5],
  );
});

test('DDL says what it did', async (t) => {
  const { run } = await startStandIn(t);
  const done = async (statement: string) => {
    const job = await run(queryOf(statement));
    return job.status.errorResult?.message ?? job.statistics.query?.ddlOperationPerformed;
  };

  t.is(await done('CREATE TABLE shop.t (id INT64)'), 'CREATE');
  t.is(await done('CREATE TABLE shop.t (id INT64)'), 'Already Exists: Table acme:shop.t');
  t.is(await done('CREATE TABLE IF NOT EXISTS shop.t (id INT64)'), 'SKIP');
  t.is(await done('CREATE OR REPLACE TABLE shop.t AS SELECT 1 AS id'), 'REPLACE');
  t.is(await done('CREATE OR REPLACE VIEW shop.v AS SELECT id FROM shop.t'), 'CREATE');
  t.is(
    await done('DROP TABLE shop.v'),
    'acme:shop.v is not allowed for this operation because it is currently a VIEW.',
  );
  t.is(await done('DROP VIEW shop.v'), 'DROP');
  t.is(await done('DROP TABLE IF EXISTS shop.nothing'), 'SKIP');
  t.is(await done('DROP TABLE shop.nothing'), 'Not found: Table acme:shop.nothing');
  t.is(await done('CREATE SCHEMA extra'), 'CREATE');
  t.is(await done('DROP SCHEMA shop'), 'Dataset acme:shop is still in use');
  t.is(await done('DROP SCHEMA shop CASCADE'), 'DROP');
});

test('ALTER TABLE changes columns and the name, keeping the rows', async (t) => {
  const { sql, client, clock } = await startStandIn(t);
  await sql('CREATE TABLE shop.t AS SELECT 1 AS id, "x" AS name, 2 AS old');
  clock.advance(1000);

  await sql('ALTER TABLE shop.t ADD COLUMN extra FLOAT64, DROP COLUMN old');
  await sql('ALTER TABLE shop.t RENAME COLUMN name TO title');
  await sql('ALTER TABLE shop.t RENAME TO u');

  t.deepEqual(await sql('SELECT * FROM shop.u'), [{ id: 1, title: 'x', extra: null }]);
  t.deepEqual(await client.dataset('shop').table('t').exists(), [false]);
});

test('CREATE TABLE keeps its layout, options and column modes', async (t) => {
  const { sql, client } = await startStandIn(t);
  await sql(`CREATE TABLE shop.t (id INT64 NOT NULL, seen TIMESTAMP, k STRING) PARTITION BY DATE(seen) CLUSTER BY k
    OPTIONS (description = "d", partition_expiration_days = 2, require_partition_filter = true)`);

  const [metadata] = await client.dataset('shop').table('t').getMetadata();

  t.like(metadata, {
    description: 'd',
    clustering: { fields: ['k'] },
    timePartitioning: { type: 'DAY', field: 'seen' },
  });
  t.is(metadata.timePartitioning.expirationMs, '172800000');
  t.is(metadata.schema.fields[0].mode, 'REQUIRED');
});

test('a view reads what its tables hold now, through other views too, and an error in it names it', async (t) => {
  const { sql, client } = await startStandIn(t);
  await sql('CREATE TABLE shop.t AS SELECT 1 AS n');
  await sql('CREATE VIEW shop.inner_view AS SELECT n FROM shop.t');
  await sql('CREATE VIEW shop.outer_view AS SELECT n * 10 AS tens FROM shop.inner_view');
  await sql('INSERT INTO shop.t (n) VALUES (2)');

  const rows = await sql('SELECT tens FROM shop.outer_view ORDER BY 1');
  await sql('CREATE OR REPLACE TABLE shop.t AS SELECT 1 AS other');
  const broken = await refusal(t, () => client.query('SELECT * FROM shop.inner_view'));

  t.deepEqual(rows, [{ tens: 10 }, { tens: 20 }]);
  t.regex(broken.message, /^Unrecognized name: n; failed to parse view 'acme\.shop\.inner_view' at \[1:8\]$/);
});

test('a job that replaces a table is seen whole or not at all', async (t) => {
  const { sql, run, faults, idle, clock } = await startStandIn(t);
  await sql('CREATE TABLE shop.t AS SELECT 1 AS n');
  faults.latency({ match: 'slow', at: 'job', milliseconds: 1000 });

  const replacing = run(
    queryOf('SELECT n FROM UNNEST([7, 8]) AS n', {
      destinationTable: shopTable('t'),
      writeDisposition: 'WRITE_TRUNCATE',
    }),
    'slow',
  );
  const before = await sql('SELECT n FROM shop.t');
  clock.advance(1000);
  await idle();
  await replacing;

  t.deepEqual(before, [{ n: 1 }]);
  t.deepEqual(
    (await sql('SELECT n FROM shop.t ORDER BY n')).map((row) => row.n),
    [7, 8],
  );
});
