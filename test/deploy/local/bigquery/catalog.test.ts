import test from 'ava';
import { createLocks } from '../../../../deploy/local/bigquery/catalog/locks.ts';
import {
  partitionExpiry,
  partitionIdExpression,
  partitioningSpecification,
  partitionStart,
} from '../../../../deploy/local/bigquery/catalog/partitions.ts';
import { parseTableId } from '../../../../deploy/local/bigquery/catalog/reference.ts';
import { mergeSchema } from '../../../../deploy/local/bigquery/catalog/schema-change.ts';
import type { Table, Version } from '../../../../deploy/local/bigquery/catalog/table.ts';
import { reachableVersions, versionAt } from '../../../../deploy/local/bigquery/catalog/time-travel.ts';
import { parseTablePath } from '../../../../deploy/local/bigquery/jobs/table-path.ts';
import { mergePatch } from '../../../../deploy/local/bigquery/routes/etag.ts';

const now = new Date('2024-01-10T00:00:00Z');
const day = 24 * 3_600_000;

test('a table id may carry a partition or a moment', (t) => {
  t.deepEqual(parseTableId('t', now), { tableId: 't' });
  t.deepEqual(parseTableId('t$20240101', now), { tableId: 't', partitionId: '20240101' });
  t.deepEqual(parseTableId('t@1700000000000', now), { tableId: 't', at: 1_700_000_000_000 });
  t.deepEqual(parseTableId('t@-1000', now), { tableId: 't', at: now.getTime() - 1000 });
});

test('a path is read quoted in one piece or in several, with defaults in front', (t) => {
  const table = { kind: 'table', reference: { projectId: 'p', datasetId: 'd', tableId: 't' } } as const;

  t.deepEqual(parseTablePath(['p.d.t'], 'other', undefined), table);
  t.deepEqual(parseTablePath(['p', 'd', 't'], 'other', undefined), table);
  t.deepEqual(parseTablePath(['d', 't'], 'p', undefined), table);
  t.deepEqual(parseTablePath(['t'], 'other', { projectId: 'p', datasetId: 'd' }), table);
  t.deepEqual(parseTablePath(['p.d.events_*'], 'p', undefined), {
    kind: 'wildcard',
    reference: { projectId: 'p', datasetId: 'd', tableId: 'events_' },
  });
});

test('INFORMATION_SCHEMA belongs to a dataset, a region or the project', (t) => {
  const view = { kind: 'metadata', view: 'TABLES', projectId: 'p' } as const;

  t.deepEqual(parseTablePath(['d', 'INFORMATION_SCHEMA', 'TABLES'], 'p', undefined), {
    ...view,
    datasetId: 'd',
  });
  t.deepEqual(parseTablePath(['p.d.information_schema.tables'], 'x', undefined), { ...view, datasetId: 'd' });
  t.deepEqual(parseTablePath(['p.region-us.INFORMATION_SCHEMA.TABLES'], 'x', undefined), view);
  t.deepEqual(parseTablePath(['INFORMATION_SCHEMA', 'TABLES'], 'p', undefined), view);
  t.deepEqual(parseTablePath(['d', '__TABLES__'], 'p', undefined), {
    ...view,
    view: '__TABLES__',
    datasetId: 'd',
  });
});

test('partitions start and expire by what their id says, the special ones never', (t) => {
  const metadata = { timePartitioning: { type: 'DAY' as const, field: 'd', expirationMs: String(day) } };
  const partition = (id: string) => ({ id, rowCount: 1, checksum: '', modifiedAt: 0 });

  t.is(partitionStart('2024010113'), Date.parse('2024-01-01T13:00:00Z'));
  t.is(partitionStart('202402'), Date.parse('2024-02-01T00:00:00Z'));
  t.is(partitionExpiry(metadata, partition('20240101')), Date.parse('2024-01-02T00:00:00Z'));
  t.is(partitionExpiry(metadata, partition('__NULL__')), undefined);
  t.is(partitionIdExpression({}), undefined);
});

test('a partitioning is told in the words of BigQuery', (t) => {
  const range = { field: 'n', range: { start: '0', end: '10', interval: '2' } };

  t.is(partitioningSpecification({}), 'none');
  t.is(partitioningSpecification({ timePartitioning: { type: 'MONTH' } }), 'interval(type:month)');
  t.is(
    partitioningSpecification({ rangePartitioning: range, clustering: { fields: ['a', 'b'] } }),
    'range(field:n,start:0,end:10,interval:2) clustering(a,b)',
  );
});

test('versions beyond time travel are forgotten, except the one still in force then', (t) => {
  const version = (daysAgo: number): Version => ({
    committedAt: now.getTime() - daysAgo * day,
    fields: [],
    rows: { name: `"rows_${daysAgo}"`, rowCount: 0 },
    rowCount: 0,
  });
  const versions = [version(9), version(8), version(3), version(0)];
  const table: Table = {
    reference: { projectId: 'p', datasetId: 'd', tableId: 't' },
    type: 'TABLE',
    fields: [],
    metadata: {},
    versions,
    createdAt: 0,
    modifiedAt: 0,
    revision: 1,
  };

  t.deepEqual(reachableVersions(table, now), versions.slice(1));
  t.is(versionAt(table, now.getTime() - 7 * day, now).committedAt, now.getTime() - 8 * day);
  t.throws(() => versionAt(table, now.getTime() - 7 * day - 1, now), { message: /Cannot read before/ });
});

test('a provided schema adds and relaxes only where allowed', (t) => {
  const existing = [{ name: 'a', type: 'INTEGER', mode: 'REQUIRED' } as const];
  const provided = [{ name: 'A', type: 'INTEGER' } as const, { name: 'b', type: 'STRING' } as const];
  const merge = (addition: boolean, relaxation: boolean) =>
    mergeSchema('p:d.t', existing, provided, { addition, relaxation }, false);

  t.deepEqual(merge(true, true), [
    { name: 'a', type: 'INTEGER', mode: 'NULLABLE' },
    { name: 'b', type: 'STRING', mode: 'NULLABLE' },
  ]);
  t.throws(() => merge(true, false), { message: /Field a has changed mode from REQUIRED to NULLABLE/ });
  t.throws(() => merge(false, true), { message: /Cannot add fields \(field: b\)/ });
});

test('a merge patch reaches into objects, replaces lists and removes by null', (t) => {
  t.deepEqual(mergePatch({ a: { x: 1, y: 2 }, b: [1, 2], c: 3 }, { a: { y: null, z: 3 }, b: [9], c: null }), {
    a: { x: 1, z: 3 },
    b: [9],
  });
});

test('a lock lets one writer in at a time, in order, also after one that failed', async (t) => {
  const locks = createLocks();
  const order: string[] = [];
  const work = (name: string, fails = false) =>
    locks.hold('t', async () => {
      order.push(`${name} in`);
      await Promise.resolve();
      order.push(`${name} out`);
      if (fails) throw new Error(name);
    });

  await Promise.allSettled([work('a', true), work('b'), work('c')]);

  t.deepEqual(order, ['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
});
