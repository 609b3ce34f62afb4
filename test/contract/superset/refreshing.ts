import assert from 'node:assert/strict';
import type { Dataset } from '../../../shared/clients/superset/port.ts';
import { type Claim, failure, type World } from './world.ts';

const columnOf = ({ columns }: Dataset, name: string) => columns.find((column) => column.name === name);

/** A fresh dataset after its table has changed and Superset has refreshed it, with what it was before. */
async function refreshed(world: World, change: (table: string) => string, arrange?: Arrange) {
  const { client, freshDataset, sql } = world;
  const { id, table } = await freshDataset();
  if (arrange) await arrange(world, await client.dataset(id));
  const before = await client.dataset(id);
  await sql(change(table));
  await client.refreshDataset(id);
  return { id, before, after: await client.dataset(id) };
}

type Arrange = (world: World, dataset: Dataset) => Promise<void>;

const addColumn = (column: string) => (table: string) => `ALTER TABLE ${table} ADD COLUMN ${column}`;
const dropColumn = (column: string) => (table: string) => `ALTER TABLE ${table} DROP COLUMN ${column}`;

const unticked: Arrange = ({ client }, dataset) =>
  client.putDatasetColumns(dataset, {
    change: [{ id: columnOf(dataset, 'country')?.id ?? 0, groupby: false, filterable: false, label: 'Land' }],
  });

const calculated =
  (name: string): Arrange =>
  ({ client }, dataset) =>
    client.putDatasetColumns(dataset, { add: [{ name, type: 'INT64', expression: 'apply_clicks * 2' }] });

/** What Superset's own sync does to a dataset. */
export const refreshingClaims: Claim[] = [
  {
    title: 'a refresh adds new columns, and knows a time when it sees one',
    check: async (world) => {
      const { after } = await refreshed(world, addColumn('seen_at TIMESTAMP'));
      const added = columnOf(after, 'seen_at');
      assert.deepEqual([added?.type, added?.isTemporal, added?.groupby], ['TIMESTAMP', true, true]);
    },
  },
  {
    title: 'a refresh deletes columns that are gone, with their labels',
    check: async (world) => {
      const { after } = await refreshed(world, dropColumn('country'), unticked);
      assert.equal(columnOf(after, 'country'), undefined);
      assert.equal(after.columns.length, 3);
    },
  },
  {
    title: 'a refresh ticks groupby and filterable again and keeps id and label',
    check: async (world) => {
      const { before, after } = await refreshed(world, addColumn('other STRING'), unticked);
      const was = columnOf(before, 'country');
      const is = columnOf(after, 'country');
      assert.deepEqual([was?.groupby, was?.filterable], [false, false]);
      assert.deepEqual([is?.groupby, is?.filterable, is?.label, is?.id], [true, true, 'Land', was?.id]);
    },
  },
  {
    title: 'a refresh changes a type in its place, and not whether it is a time',
    check: async (world) => {
      const { before, after } = await refreshed(
        world,
        (table) => `CREATE OR REPLACE TABLE ${table} AS SELECT '2026-01-01' AS event_date, 1 AS apply_clicks`,
      );
      const was = columnOf(before, 'event_date');
      const is = columnOf(after, 'event_date');
      assert.deepEqual([was?.type, was?.isTemporal], ['DATE', true]);
      assert.deepEqual([is?.type, is?.isTemporal, is?.id], ['STRING', true, was?.id]);
    },
  },
  {
    title: 'a refresh empties a calculated column whose name a new column of the table has',
    check: async (world) => {
      const { before, after } = await refreshed(world, addColumn('doubled INT64'), calculated('doubled'));
      assert.equal(columnOf(before, 'doubled')?.expression, 'apply_clicks * 2');
      assert.equal(columnOf(after, 'doubled')?.expression, undefined);
      assert.equal(columnOf(after, 'doubled')?.id, columnOf(before, 'doubled')?.id);
    },
  },
  {
    title: 'a refresh keeps every other calculated column',
    check: async (world) => {
      const { after } = await refreshed(world, dropColumn('device'), calculated('doubled'));
      assert.equal(columnOf(after, 'doubled')?.expression, 'apply_clicks * 2');
    },
  },
  {
    title: 'a refresh keeps a column of time that is gone',
    check: async (world) => {
      const { before, after } = await refreshed(world, dropColumn('event_date'));
      assert.equal(before.mainDttmColumn, 'event_date');
      assert.equal(after.mainDttmColumn, 'event_date');
      assert.equal(columnOf(after, 'event_date'), undefined);
    },
  },
  {
    title: 'a refresh does not tell that the dataset was changed',
    check: async (world) => {
      const { before, after } = await refreshed(world, addColumn('other STRING'));
      assert.equal(after.changedAt, before.changedAt);
      assert.notDeepEqual(after.columns, before.columns);
    },
  },
  {
    title: 'a refresh of a dataset whose table is gone fails and keeps the columns',
    check: async ({ client, freshDataset, sql }) => {
      const { id, table } = await freshDataset();
      const before = await client.dataset(id);
      await sql(`DROP TABLE ${table}`);
      const error = await failure(client.refreshDataset(id), 'warehouse');
      assert.equal(error.httpStatus, 422);
      assert.equal(error.text, 'Dataset could not be updated.');
      assert.deepEqual(await client.dataset(id), before);
    },
  },
  {
    title: 'a refresh for which BigQuery refuses access fails without a reason and keeps the columns',
    check: async ({ client, freshDataset, refuse }) => {
      const { id } = await freshDataset();
      const before = await client.dataset(id);
      refuse('accessDenied');
      try {
        const error = await failure(client.refreshDataset(id), 'broken');
        assert.deepEqual([error.httpStatus, error.text], [500, 'Fatal error']);
      } finally {
        refuse();
      }
      assert.deepEqual(await client.dataset(id), before);
    },
  },
  {
    title: 'a dataset that is not there cannot be refreshed',
    check: async ({ client }) => {
      await failure(client.refreshDataset(999_999), 'not-found');
    },
  },
  {
    title: 'a record of the table becomes a column, and each of its fields another',
    check: async (world) => {
      const { after } = await refreshed(world, addColumn('place STRUCT<city STRING, zip INT64>'));
      assert.equal(columnOf(after, 'place')?.type, 'STRUCT<>');
      assert.equal(columnOf(after, 'place.city')?.type, 'STRING');
      assert.equal(columnOf(after, 'place.zip')?.type, 'INT64');
    },
  },
];
