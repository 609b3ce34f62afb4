import assert from 'node:assert/strict';
import type { ErrorClass } from '../../../shared/clients/bigquery-error-class.ts';
import type { JsonObject } from '../../../shared/clients/superset/port.ts';
import type { SupersetError, SupersetProblem } from '../../../shared/clients/superset/superset-error.ts';
import { type Claim, failure, type WarehouseReason, type World } from './world.ts';

const sum = (column: string) => ({
  expressionType: 'SIMPLE',
  column: { column_name: column },
  aggregate: 'SUM',
  label: 'sum',
});
const sql = (sqlExpression: string) => ({ expressionType: 'SQL', sqlExpression, label: 'sum' });
const axis = (column: string, timeGrain?: string) => ({
  label: column,
  sqlExpression: column,
  expressionType: 'SQL',
  columnType: 'BASE_AXIS',
  ...(timeGrain && { timeGrain }),
});
const gone = { columns: ['country'] };
const filtered = { filters: [{ col: 'country', op: '==', val: 'AM' }] };

/** A dataset whose table has lost `country`, before or after Superset has heard of it. */
async function withoutCountry({ client, freshDataset, sql }: World, { synced }: { synced: boolean }) {
  const { id, table } = await freshDataset();
  await sql(`ALTER TABLE ${table} DROP COLUMN country`);
  if (synced) await client.refreshDataset(id);
  return id;
}

const failsWhenGone = (
  what: string,
  query: JsonObject,
  synced: boolean,
  [problem, httpStatus]: [SupersetProblem, number],
  also: (error: SupersetError) => void = () => undefined,
): Claim => ({
  title: `${what} of a column that is gone from ${synced ? 'table and dataset' : 'the table only'}: ${problem}`,
  check: async (world) => {
    const id = await withoutCountry(world, { synced });
    const error = await failure(world.client.chartData(world.ask(id, query), { force: true }), problem);
    assert.equal(error.httpStatus, httpStatus);
    also(error);
  },
});

/** Superset answers 400 for whatever BigQuery answers, and passes its words on. */
const refusedByBigQuery = (reason: WarehouseReason, errorClass: ErrorClass, text: RegExp): Claim => ({
  title: `a chart for which BigQuery answers ${reason} says so`,
  check: async ({ client, ask, seeded, refuse }) => {
    refuse(reason);
    try {
      const query = ask(seeded.datasets.mart_geo, gone);
      const error = await failure(client.chartData(query, { force: true }), 'warehouse');
      assert.equal(error.httpStatus, 400);
      assert.equal(error.warehouse?.httpStatus, 403);
      assert.equal(error.warehouse?.errorClass, errorClass);
      assert.match(error.warehouse?.text ?? '', text);
    } finally {
      refuse();
    }
  },
});

const unrecognized = ({ warehouse }: SupersetError) => {
  assert.match(warehouse?.text ?? '', /^Unrecognized name: country/);
  assert.equal(warehouse?.errorClass, 'unrecognized-name');
};
const namesCountry = ({ columns }: SupersetError) => assert.deepEqual(columns, ['country']);

/** How Superset answers for a chart, above all when a column is missing. */
export const chartingClaims: Claim[] = [
  {
    title: 'a chart gives rows, its SQL, and whether they are from the cache',
    check: async ({ client, ask, freshDataset }) => {
      const { id } = await freshDataset();
      const query = ask(id, {
        columns: ['country'],
        metrics: [sum('apply_clicks')],
        orderby: [['country', true]],
      });
      const [result] = await client.chartData(query, { force: true });
      assert.deepEqual(result?.rows, [
        { country: 'AM', sum: 3 },
        { country: 'GE', sum: 4 },
      ]);
      assert.equal(result?.rowCount, 2);
      assert.match(result?.sql ?? '', /^SELECT/);
      assert.equal(result?.isCached, false);
      assert.deepEqual(result?.rejectedFilters, []);
      assert.equal(result?.cachedAt, undefined);
      const [again] = await client.chartData(query);
      assert.equal(again?.isCached, true);
    },
  },
  {
    title:
      'a result of the cache says when the warehouse gave it, to the second, and a forced one renews that',
    check: async ({ client, ask, freshDataset }) => {
      const query = ask((await freshDataset()).id, gone);
      const before = Math.floor(Date.now() / 1000) * 1000;
      const [first] = await client.chartData(query);
      assert.deepEqual([first?.isCached, first?.cachedAt], [false, undefined]);
      const after = Date.now();
      const [cached] = await client.chartData(query);
      const at = Date.parse(cached?.cachedAt ?? '');
      assert.ok(at >= before && at <= after && at % 1000 === 0, cached?.cachedAt);

      // It is only told to the second, and the next one is soon there.
      for (let renewedAt = at; renewedAt === at; ) {
        const [forced] = await client.chartData(query, { force: true });
        assert.deepEqual([forced?.isCached, forced?.cachedAt], [false, undefined]);
        const [renewed] = await client.chartData(query);
        renewedAt = Date.parse(renewed?.cachedAt ?? '');
        assert.ok(renewedAt >= at, renewed?.cachedAt);
      }
    },
  },
  failsWhenGone('a dimension', gone, false, ['warehouse', 400], unrecognized),
  failsWhenGone('a dimension', gone, true, ['columns-missing', 400], namesCountry),
  failsWhenGone(
    'a simple metric',
    { metrics: [sum('country')] },
    true,
    ['columns-missing', 400],
    namesCountry,
  ),
  failsWhenGone(
    'a metric in SQL',
    { metrics: [sql('COUNT(country)')] },
    false,
    ['warehouse', 400],
    unrecognized,
  ),
  failsWhenGone(
    'a metric in SQL',
    { metrics: [sql('COUNT(country)')] },
    true,
    ['warehouse', 400],
    unrecognized,
  ),
  failsWhenGone('a simple filter', filtered, false, ['warehouse', 400], unrecognized),
  failsWhenGone('an order', { orderby: [['country', true]] }, true, ['columns-missing', 400], namesCountry),
  failsWhenGone('an axis', { columns: [axis('country')] }, true, ['warehouse', 400], unrecognized),
  failsWhenGone(
    'an axis of time',
    { columns: [axis('country', 'P1D')] },
    true,
    ['warehouse', 500],
    unrecognized,
  ),
  {
    title: 'a simple filter of a column that is gone from table and dataset is silently left out',
    check: async (world) => {
      const id = await withoutCountry(world, { synced: true });
      const [result] = await world.client.chartData(world.ask(id, filtered), { force: true });
      assert.deepEqual(result?.rows, [{ count: 2 }]);
      assert.deepEqual(result?.rejectedFilters, [{ column: 'country', reason: 'not_in_datasource' }]);
    },
  },
  {
    title: 'a column of the table that the dataset does not have is missing for dimensions, and not for SQL',
    check: async (world) => {
      const { client, ask, freshDataset, sql: run } = world;
      const { id, table } = await freshDataset();
      await run(`ALTER TABLE ${table} ADD COLUMN added INT64`);
      const error = await failure(
        client.chartData(ask(id, { columns: ['added'] }), { force: true }),
        'columns-missing',
      );
      assert.deepEqual(error.columns, ['added']);
      const [result] = await client.chartData(ask(id, { metrics: [sql('COUNT(added)')] }), { force: true });
      assert.deepEqual(result?.rows, [{ sum: 0 }]);
    },
  },
  {
    title: 'after a sync an old result is served until somebody writes the dataset',
    check: async (world) => {
      const { client, ask, freshDataset, sql: run } = world;
      const { id, table } = await freshDataset();
      const query = ask(id, gone);
      await client.chartData(query);
      await run(`ALTER TABLE ${table} DROP COLUMN country`);
      await client.refreshDataset(id);
      assert.equal((await client.chartData(query))[0]?.isCached, true);
      await failure(client.chartData(query, { force: true }), 'columns-missing');
      assert.equal((await client.chartData(query))[0]?.isCached, true);
      await client.putDatasetColumns(await client.dataset(id), { add: [{ name: 'other' }] });
      await failure(client.chartData(query), 'columns-missing');
    },
  },
  {
    title: 'a granularity that is gone is silently replaced by the dataset’s column of time',
    check: async (world) => {
      const { id, table } = await world.freshDataset();
      await world.sql(`ALTER TABLE ${table} ADD COLUMN seen_on DATE`);
      const query = world.ask(id, { granularity: 'seen_on', time_range: '2025-01-01 : 2027-01-01' });
      const [result] = await world.client.chartData(query, { force: true });
      assert.match(result?.sql ?? '', /event_date/);
      assert.doesNotMatch(result?.sql ?? '', /seen_on/);
    },
  },
  {
    title: 'a query is compiled without running, and does not notice a missing column',
    check: async (world) => {
      const id = await withoutCountry(world, { synced: true });
      const [result] = await world.client.chartData(world.ask(id, gone), { resultType: 'query' });
      assert.match(result?.sql ?? '', /country/);
      assert.equal(result?.error, undefined);
      assert.equal(result?.rowCount, undefined);
    },
  },
  {
    title: 'a saved metric that is gone is an error of the chart, and of its compilation',
    check: async ({ client, ask, freshDataset }) => {
      const { id } = await freshDataset();
      const query = ask(id, { metrics: ['revenue'] });
      const error = await failure(client.chartData(query, { force: true }), 'validation');
      assert.match(error.text, /Metric 'revenue' does not exist/);
      const [result] = await client.chartData(query, { resultType: 'query' });
      assert.equal(result?.error, "Metric 'revenue' does not exist");
    },
  },
  {
    title: 'a table that is gone is told in the words of BigQuery',
    check: async ({ client, ask, freshDataset, sql: run }) => {
      const { id, table } = await freshDataset();
      await run(`DROP TABLE ${table}`);
      const { warehouse } = await failure(client.chartData(ask(id, {}), { force: true }), 'warehouse');
      assert.equal(warehouse?.errorClass, 'table-not-found');
      assert.match(warehouse?.text ?? '', /^Not found: Table/);
    },
  },
  refusedByBigQuery('accessDenied', 'permission-denied', /^Access Denied/),
  refusedByBigQuery('quotaExceeded', 'quota', /^Quota exceeded/),
  {
    title:
      'a column whose name only changes its case works until the dataset is refreshed, and is missing then',
    check: async ({ client, ask, freshDataset, sql: run }) => {
      const { id, table } = await freshDataset();
      await run(`CREATE OR REPLACE TABLE ${table} AS SELECT 'AM' AS Country`);
      const query = ask(id, gone);
      const [result] = await client.chartData(query, { force: true });
      assert.deepEqual(result?.rows, [{ country: 'AM', count: 1 }]);

      await client.refreshDataset(id);
      const error = await failure(client.chartData(query, { force: true }), 'columns-missing');
      assert.deepEqual(error.columns, ['country']);
    },
  },
  {
    title: 'a query that makes no sense is refused, and one of a dataset that is not there',
    check: async ({ client, ask }) => {
      await failure(client.chartData({ ...ask(1, {}), queries: 'all' }), 'validation');
      await failure(client.chartData(ask(999_999, {})), 'not-found');
    },
  },
];
