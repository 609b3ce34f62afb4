import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Dataset } from '../../../shared/clients/superset/port.ts';
import { type Claim, failure, type Json, type World } from './world.ts';

const anyAnswer: z.ZodType<Json> = z.looseObject({});

const make = ({ admin }: World, kind: string, body: object): Promise<Json> =>
  admin.call({ method: 'POST', path: `/api/v1/${kind}/`, body, answer: anyAnswer });

const write = ({ admin }: World, path: string, body: object): Promise<Json> =>
  admin.call({ method: 'PUT', path: `/api/v1/${path}`, body, answer: anyAnswer });

/** Where the seeded datasets are. */
async function placeIn({ client, seeded }: World): Promise<{ database: number; schema: string }> {
  const { database, schema = '' } = await client.dataset(seeded.datasets.mart_geo);
  return { database: database.id, schema };
}

const typesOf = ({ columns }: Dataset) =>
  columns.map(({ name, type, isTemporal }) => `${name} ${type}${isTemporal ? ' temporal' : ''}`);

const manyTypes = `a STRING(10), b BYTES, c INT64, d FLOAT64, e BOOL, f NUMERIC(10, 2), g BIGNUMERIC, h DATE,
  i DATETIME, j TIME, k TIMESTAMP, l JSON, m ARRAY<STRING>, n STRUCT<x STRING, y STRUCT<z INT64>>,
  o ARRAY<STRUCT<p DATE, q ARRAY<INT64>>>`;

/** How datasets, charts and dashboards come to be, and what of that is refused. */
export const makingClaims: Claim[] = [
  {
    title: 'a dataset over a table has a column of each type in the words of the dialect',
    check: async (world) => {
      const place = await placeIn(world);
      await world.sql(`CREATE OR REPLACE TABLE ${place.schema}.many_types (${manyTypes})`);
      const { id } = await make(world, 'dataset', { ...place, table_name: 'many_types' });
      assert.deepEqual(typesOf(await world.client.dataset(id)), [
        'a STRING',
        'b BYTES',
        'c INT64',
        'd FLOAT64',
        'e BOOL',
        'f NUMERIC',
        'g NUMERIC',
        'h DATE temporal',
        'i DATETIME temporal',
        'j TIME temporal',
        'k TIMESTAMP temporal',
        'l UNKNOWN',
        'm ARRAY<STRING>',
        'n STRUCT<>',
        'n.x STRING',
        'n.y STRUCT<>',
        'n.y.z INT64',
        'o ARRAY<STRUCT<P DATE, Q ARRAY<INT64>>>',
      ]);
    },
  },
  {
    title: 'a dataset over SQL has the types in the words of BigQuery’s API',
    check: async (world) => {
      const sql = `SELECT 'a' AS a, 1 AS b, 1.5 AS c, TRUE AS d, DATE '2026-01-01' AS e, ['x'] AS f`;
      const { id } = await make(world, 'dataset', { ...(await placeIn(world)), table_name: 'over_sql', sql });
      const types = ['a STRING', 'b INTEGER', 'c FLOAT', 'd BOOLEAN', 'e DATE temporal', 'f STRING'];
      assert.deepEqual(typesOf(await world.client.dataset(id)), types);
    },
  },
  {
    title: 'a dataset over a table that is not there, or over one that has a dataset, is refused',
    check: async (world) => {
      const place = await placeIn(world);
      const missing = await failure(
        make(world, 'dataset', { ...place, table_name: 'nowhere' }),
        'validation',
      );
      assert.match(missing.text, /Table \[.*nowhere\] could not be found/);
      const twice = await failure(make(world, 'dataset', { ...place, table_name: 'mart_geo' }), 'validation');
      assert.match(twice.text, /Dataset .*mart_geo already exists/);
      assert.deepEqual([missing.httpStatus, twice.httpStatus], [422, 422]);
    },
  },
  {
    title: 'a write that changes nothing, or owners only, does not change when the dataset was changed',
    check: async (world) => {
      const { id } = await world.freshDataset();
      const { changedAt, ownerIds } = await world.client.dataset(id);
      await write(world, `dataset/${id}`, {});
      await write(world, `dataset/${id}`, { owners: ownerIds });
      assert.equal((await world.client.dataset(id)).changedAt, changedAt);
      await write(world, `dataset/${id}`, { description: 'of a person' });
      assert.notEqual((await world.client.dataset(id)).changedAt, changedAt);
    },
  },
  {
    title: 'columns written in place of all others lose their ids and labels, and a refresh follows at once',
    check: async (world) => {
      const { id } = await world.freshDataset();
      const before = await world.client.dataset(id);
      const [first] = before.columns;
      await world.client.putDatasetColumns(before, { change: [{ id: first?.id ?? 0, label: 'Day' }] });
      const columns = before.columns.map(({ name }) => ({ column_name: name }));
      await write(world, `dataset/${id}?override_columns=true`, { columns });

      const after = await world.client.dataset(id);
      assert.deepEqual(
        new Set(after.columns.map(({ name }) => name)),
        new Set(before.columns.map(({ name }) => name)),
      );
      assert.ok(after.columns.every(({ label }) => label === undefined));
      assert.ok(after.columns.every((column) => !before.columns.some(({ id }) => id === column.id)));
      assert.deepEqual(after.metrics, before.metrics);
    },
  },
  {
    title: 'owners who are nobody are refused',
    check: async (world) => {
      const { id } = await world.freshDataset();
      const error = await failure(write(world, `dataset/${id}`, { owners: [999_999] }), 'validation');
      assert.match(error.text, /Owners are invalid/);
    },
  },
  {
    title: 'a chart of a dataset that is not there, and a member that no chart has, are refused',
    check: async (world) => {
      const chart = { slice_name: 'A chart', datasource_id: 999_999, datasource_type: 'table' };
      const nowhere = await failure(make(world, 'chart', chart), 'validation');
      assert.match(nowhere.text, /Datasource does not exist/);
      const unknown = await failure(make(world, 'chart', { ...chart, nonsense: 1 }), 'validation');
      assert.deepEqual([nowhere.httpStatus, unknown.httpStatus], [422, 400]);
      assert.match(unknown.text, /Unknown field/);
    },
  },
  {
    title: 'a dashboard without a chart, or a draft, is not there for an account that does not own it',
    check: async (world) => {
      const { client, seeded } = world;
      const { id: draft } = await make(world, 'dashboard', { dashboard_title: 'A draft of one' });
      const titles = (await client.listDashboards()).map(({ title }) => title);
      assert.ok(titles.includes('Bank website'));
      assert.ok(!titles.includes('Sessions'));
      await failure(client.dashboard(seeded.dashboards.sessions), 'not-found');
      await failure(client.dashboard(draft), 'not-found');
    },
  },
  {
    title: 'a rule of row level security is listed with its clause and its tables',
    check: async ({ client, seeded }) => {
      const { ruleId: id, datasets } = seeded;
      const tables = [{ id: datasets.mart_sessions, name: 'mart_sessions' }];
      const rule = { id, name: 'Sessions from Armenia', clause: "country = 'Armenia'", tables };
      assert.deepEqual(await client.listRowLevelSecurity(), [rule]);
    },
  },
];
