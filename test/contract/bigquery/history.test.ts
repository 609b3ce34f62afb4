import test from 'ava';
import {
  type JobMetadata,
  queryOf,
  refusal,
  type StandIn,
  shopTable,
  startStandIn,
  stopSharedEngine,
} from './stand-in.ts';

test.after.always(stopSharedEngine);

const hour = 3_600_000;
const day = 24 * hour;

/** A table of versions 1, 2, 3, one an hour, the first at noon. */
async function versioned(standIn: StandIn): Promise<void> {
  await standIn.sql('CREATE TABLE shop.mart AS SELECT 1 AS version');
  for (const version of [2, 3]) {
    standIn.clock.advance(hour);
    await standIn.sql(`CREATE OR REPLACE TABLE shop.mart AS SELECT ${version} AS version`);
  }
}

const copy = (standIn: StandIn, from: string | string[], to: string, options: object = {}) => {
  const sourceTables = [from].flat().map(shopTable);
  return standIn.run({ copy: { sourceTables, destinationTable: shopTable(to), ...options } });
};
const messageOf = (job: JobMetadata) => job.status.errorResult?.message;

test('a query sees a table as of a moment, to the millisecond', async (t) => {
  const standIn = await startStandIn(t);
  await versioned(standIn);
  const asOf = async (moment: string) =>
    (await standIn.sql(`SELECT version FROM shop.mart FOR SYSTEM_TIME AS OF TIMESTAMP "${moment}"`))[0]
      ?.version;

  t.is(await asOf('2024-01-02 12:00:00 UTC'), 1);
  t.is(await asOf('2024-01-02 12:59:59.999 UTC'), 1);
  t.is(await asOf('2024-01-02 13:00:00 UTC'), 2);
  t.is(await asOf('2024-01-02 14:00:00 UTC'), 3);
});

test('a query as of before a schema change sees the columns of that time', async (t) => {
  const { sql, clock } = await startStandIn(t);
  await sql("CREATE TABLE shop.mart AS SELECT 'a' AS id, 1 AS old");
  clock.advance(hour);
  await sql("CREATE OR REPLACE TABLE shop.mart AS SELECT 'b' AS id");

  const [before] = await sql(
    'SELECT * FROM shop.mart FOR SYSTEM_TIME AS OF TIMESTAMP "2024-01-02 12:30:00 UTC"',
  );

  t.deepEqual(before, { id: 'a', old: 1 });
});

test('time travel ends after seven days and before the table', async (t) => {
  const standIn = await startStandIn(t);
  await versioned(standIn);
  standIn.clock.advance(8 * day);

  const old = Date.parse('2024-01-02T12:30:00Z');
  const tooOld = await refusal(t, () =>
    standIn.client.query(
      'SELECT version FROM shop.mart FOR SYSTEM_TIME AS OF TIMESTAMP "2024-01-02 12:30:00 UTC"',
    ),
  );
  const byDecorator = await copy(standIn, `mart@${old}`, 'back');

  const earliest = Date.parse('2024-01-03T14:00:00Z');
  t.is(tooOld.reason, 'invalidQuery');
  t.is(
    tooOld.message,
    `Invalid snapshot time ${old} for table acme:shop.mart@${old}. Cannot read before ${earliest}.`,
  );
  t.is(messageOf(byDecorator), tooOld.message);
});

test('a rollback is one atomic copy of an earlier moment, and can be rolled back itself', async (t) => {
  const standIn = await startStandIn(t);
  await versioned(standIn);
  const truncate = { writeDisposition: 'WRITE_TRUNCATE' };
  const version = async () => (await standIn.sql('SELECT version FROM shop.mart'))[0]?.version;

  standIn.clock.advance(hour);
  await copy(standIn, `mart@${Date.parse('2024-01-02T12:30:00Z')}`, 'mart', truncate);
  const rolledBack = await version();
  standIn.clock.advance(hour);
  await copy(standIn, 'mart@-5400000', 'mart', truncate);

  t.is(rolledBack, 1);
  t.is(await version(), 3);
});

test('a deleted table comes back by a copy of the moment before', async (t) => {
  const standIn = await startStandIn(t);
  await versioned(standIn);
  standIn.clock.advance(hour);
  await standIn.client.dataset('shop').table('mart').delete();
  standIn.clock.advance(hour);

  const gone = await copy(standIn, 'mart', 'back');
  const restored = await copy(standIn, `mart@${standIn.clock.now().getTime() - hour - 1}`, 'mart');
  standIn.clock.advance(7 * day);
  await standIn.client.dataset('shop').table('mart').delete();
  standIn.clock.advance(7 * day);
  const lost = await copy(standIn, `mart@${standIn.clock.now().getTime() - 7 * day - 1}`, 'mart');

  t.is(messageOf(gone), 'Not found: Table acme:shop.mart');
  t.is(messageOf(restored), undefined);
  t.regex(
    messageOf(lost) ?? '',
    /^Invalid snapshot time \d+ for table acme:shop\.mart@\d+\. Cannot read before \d+\.$/,
  );
});

test('a copy honours its dispositions and adds several sources up', async (t) => {
  const standIn = await startStandIn(t);
  await standIn.sql('CREATE TABLE shop.a AS SELECT 1 AS n');
  await standIn.sql('CREATE TABLE shop.b AS SELECT 2 AS n');
  const rows = async () => (await standIn.sql('SELECT n FROM shop.c ORDER BY n')).map((row) => row.n);

  const both = await copy(standIn, ['a', 'b'], 'c');
  const occupied = await copy(standIn, 'a', 'c');
  await copy(standIn, 'a', 'c', { writeDisposition: 'WRITE_APPEND' });
  const appended = await rows();
  await copy(standIn, 'b', 'c', { writeDisposition: 'WRITE_TRUNCATE' });
  const never = await copy(standIn, 'a', 'd', { createDisposition: 'CREATE_NEVER' });

  t.like(both.statistics, { copy: { copiedRows: '2' } });
  t.is(messageOf(occupied), 'Already Exists: Table acme:shop.c');
  t.deepEqual(appended, [1, 1, 2]);
  t.deepEqual(await rows(), [2]);
  t.is(messageOf(never), 'Not found: Table acme:shop.d');
});

test('a copy never crosses partition or clustering specifications', async (t) => {
  const standIn = await startStandIn(t);
  await standIn.sql('CREATE TABLE shop.plain AS SELECT DATE "2024-01-01" AS d, "x" AS k');
  await standIn.sql(
    'CREATE TABLE shop.daily PARTITION BY d CLUSTER BY k AS SELECT DATE "2024-01-01" AS d, "x" AS k',
  );
  const truncate = { writeDisposition: 'WRITE_TRUNCATE' };

  const toPartitioned = await copy(standIn, 'plain', 'daily', truncate);
  const toPlain = await copy(standIn, 'daily', 'plain', truncate);
  const fresh = await copy(standIn, 'daily', 'copy');
  const again = await copy(standIn, 'daily', 'copy', truncate);

  t.is(
    messageOf(toPartitioned),
    'Incompatible table partitioning specification. Expects partitioning specification interval(type:day,field:d) clustering(k), but input partitioning specification is none',
  );
  t.is(toPartitioned.status.errorResult?.reason, 'invalid');
  t.regex(messageOf(toPlain) ?? '', /Expects partitioning specification none/);
  t.is(messageOf(fresh), undefined);
  t.is(messageOf(again), undefined);
  const [metadata] = await standIn.client.dataset('shop').table('copy').getMetadata();
  t.deepEqual(metadata.timePartitioning, { type: 'DAY', field: 'd' });
});

test('a snapshot keeps a moment, cannot be written, and is restored', async (t) => {
  const standIn = await startStandIn(t);
  await versioned(standIn);
  const { sql, client } = standIn;

  await copy(standIn, 'mart', 'kept', {
    operationType: 'SNAPSHOT',
    destinationExpirationTime: '2024-02-01T00:00:00Z',
  });
  await sql(
    'CREATE SNAPSHOT TABLE shop.earlier CLONE shop.mart FOR SYSTEM_TIME AS OF TIMESTAMP "2024-01-02 12:00:00 UTC"',
  );
  const written = await standIn.run(queryOf('INSERT INTO shop.kept (version) VALUES (9)'));
  const plain = await copy(standIn, 'kept', 'other');
  const restored = await copy(standIn, 'kept', 'other', { operationType: 'RESTORE' });
  const twice = await copy(standIn, 'mart', 'kept', { operationType: 'SNAPSHOT' });
  const [metadata] = await client.dataset('shop').table('kept').getMetadata();

  t.is(metadata.type, 'SNAPSHOT');
  t.deepEqual(metadata.snapshotDefinition.baseTableReference, shopTable('mart'));
  t.is(metadata.expirationTime, String(Date.parse('2024-02-01T00:00:00Z')));
  t.deepEqual(await sql('SELECT version FROM shop.earlier'), [{ version: 1 }]);
  t.regex(
    messageOf(written) ?? '',
    /acme:shop\.kept is not allowed for this operation because it is currently a SNAPSHOT/,
  );
  t.truthy(messageOf(plain));
  t.is(messageOf(restored), undefined);
  t.is(messageOf(twice), 'Already Exists: Table acme:shop.kept');
});

test('a clone starts with the rows of its source and goes its own way', async (t) => {
  const standIn = await startStandIn(t);
  await versioned(standIn);

  await copy(standIn, 'mart', 'mine', { operationType: 'CLONE' });
  await standIn.sql('UPDATE shop.mine SET version = 30 WHERE true');

  t.deepEqual(await standIn.sql('SELECT version FROM shop.mine'), [{ version: 30 }]);
  t.deepEqual(await standIn.sql('SELECT version FROM shop.mart'), [{ version: 3 }]);
  const [metadata] = await standIn.client.dataset('shop').table('mine').getMetadata();
  t.deepEqual(metadata.cloneDefinition.baseTableReference, shopTable('mart'));
});

test('a decorator is for copies and reads of rows, not for SQL', async (t) => {
  const standIn = await startStandIn(t);
  await versioned(standIn);

  const { body } = await standIn.call(
    'GET',
    `/datasets/shop/tables/mart@${Date.parse('2024-01-02T12:00:00Z')}/data`,
  );
  const inSql = await refusal(t, () => standIn.client.query('SELECT * FROM `shop.mart@-3600000`'));

  t.deepEqual(body.rows, [{ f: [{ v: '1' }] }]);
  t.is(inSql.message, 'Table "shop.mart@-3600000" cannot include decorator');
});
