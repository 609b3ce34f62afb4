import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { BigQueryError } from '../../../../deploy/local/bigquery/bigquery-error.ts';
import { createCatalog } from '../../../../deploy/local/bigquery/catalog/catalog.ts';
import { createExpiry } from '../../../../deploy/local/bigquery/catalog/expiry.ts';
import { createTableWriter } from '../../../../deploy/local/bigquery/catalog/table-writer.ts';
import { createStorage } from '../../../../deploy/local/bigquery/storage/duckdb.ts';
import { createManualClock } from '../../../../shared/clients/clock.ts';
import { shopTable, startStandIn, stopSharedEngine } from '../../../contract/bigquery/stand-in.ts';

test.after.always(stopSharedEngine);

const schema = [
  { name: 'id', type: 'STRING' as const },
  { name: 'tags', type: 'STRING' as const, mode: 'REPEATED' as const },
];

test('a loader in the same process fills tables from files and from DuckDB', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'load-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const { loadTable, sql } = await startStandIn(t);
  const file = join(folder, 'rows.ndjson.gz');
  await writeFile(file, gzipSync('{"id":"a","tags":["x"]}\n{"id":"b"}\n'));

  await loadTable({ table: shopTable('from_file'), schema, rows: { ndjson: [file] } });
  await loadTable({ table: shopTable('from_sql'), schema, rows: { sql: "SELECT 'c', ['y', 'z']" } });
  await loadTable({
    table: { ...shopTable('t'), datasetId: 'fresh' },
    schema,
    rows: { sql: "SELECT 'd', []" },
  });

  t.deepEqual(await sql('SELECT * FROM shop.from_file ORDER BY id'), [
    { id: 'a', tags: ['x'] },
    { id: 'b', tags: [] },
  ]);
  t.deepEqual(await sql('SELECT * FROM shop.from_sql'), [{ id: 'c', tags: ['y', 'z'] }]);
  t.deepEqual(await sql('SELECT id FROM fresh.t'), [{ id: 'd' }]);
});

test('jobs in flight are counted until they are done', async (t) => {
  const { client, faults, clock, inFlight, idle } = await startStandIn(t);
  faults.latency({ match: 'a', at: 'job', milliseconds: 1000 });

  await client.createQueryJob({ query: 'SELECT 1', jobId: 'a' });
  const during = inFlight();
  clock.advance(1000);
  await idle();

  t.is(during, 1);
  t.is(inFlight(), 0);
});

/** Storage, catalog and clock without a server. */
async function createParts() {
  const clock = createManualClock(new Date('2024-01-01T00:00:00Z'));
  const catalog = createCatalog('US');
  const explain = (error: unknown) => new BigQueryError('internalError', String(error));
  const storage = await createStorage({ install: async () => undefined, explain });
  const writer = createTableWriter({ catalog, storage, clock });
  const expiry = createExpiry({ catalog, writer, storage, clock });
  const reference = { projectId: 'p', datasetId: 'd' };
  const dates = { createdAt: 0, modifiedAt: 0, revision: 1 };
  catalog.putDataset({ reference, location: 'US', metadata: {}, isAnonymous: false, ...dates });
  return { clock, catalog, storage, writer, expiry };
}

test('rows are dropped when neither table, version nor copy can reach them', async (t) => {
  const { clock, catalog, storage, writer, expiry } = await createParts();
  t.teardown(storage.stop);
  const fields = [{ name: 'n', type: 'INTEGER' as const }];
  const table = writer.newTable({ projectId: 'p', datasetId: 'd', tableId: 't' }, fields, {});
  const first = await writer.commit(table, await writer.store(fields, {}, 'SELECT 1'), 'whole');
  clock.advance(1000);
  const second = await writer.commit(table, await writer.store(fields, {}, 'SELECT 2'), 'whole');
  catalog.putTable(table);
  const holds = () => [first, second].map((version) => storage.holds(version.rows.name));

  await expiry.sweep();
  const young = holds();
  clock.advance(7 * 24 * 3_600_000);
  await expiry.sweep();
  const old = holds();
  catalog.removeTable(table, clock.now());
  await expiry.sweep();
  const deleted = holds();
  clock.advance(7 * 24 * 3_600_000);
  await expiry.sweep();

  t.deepEqual(young, [true, true]);
  t.deepEqual(old, [false, true]);
  t.deepEqual(deleted, [false, true], 'a deleted table can still be copied from');
  t.deepEqual(holds(), [false, false]);
});

test('appended rows share their storage until two tables want to grow in it', async (t) => {
  const { storage, writer } = await createParts();
  t.teardown(storage.stop);
  const fields = [{ name: 'n', type: 'INTEGER' as const }];
  const named = (tableId: string) => writer.newTable({ projectId: 'p', datasetId: 'd', tableId }, fields, {});
  const [original, copy] = [named('original'), named('copy')];
  const first = await writer.commit(original, await writer.store(fields, {}, 'SELECT 1'), 'whole');
  await writer.commit(copy, first, 'whole');

  const grown = await writer.append(original, original.fields, 'SELECT 2');
  const other = await writer.append(copy, copy.fields, 'SELECT 3');

  t.is(grown.rows, first.rows);
  t.not(other.rows, first.rows);
  t.deepEqual([first.rowCount, grown.rowCount, other.rowCount], [1, 2, 2]);
});
