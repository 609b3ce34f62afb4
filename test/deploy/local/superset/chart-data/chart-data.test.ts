import test from 'ava';
import { anonymous } from '../../../../../deploy/local/superset/accounts/account.ts';
import { createChartData } from '../../../../../deploy/local/superset/chart-data/chart-data.ts';
import { createMetadata } from '../../../../../deploy/local/superset/metadata.ts';
import { WarehouseRefusal } from '../../../../../deploy/local/superset/warehouse.ts';
import { createManualClock } from '../../../../../shared/clients/clock.ts';
import { datasetOf } from './_dataset.ts';

const everybody = { mayRead: () => true, user: anonymous.user };
const count = { datasource: { id: 1, type: 'table' }, queries: [{ columns: [], metrics: ['count'] }] };

function open() {
  const metadata = createMetadata();
  const account = 'superset@example.test';
  const database = { id: 1, uuid: 'd', databaseName: 'BigQuery', sqlalchemyUri: 'bigquery://acme', account };
  metadata.databases.set(1, database);
  metadata.datasets.set(1, datasetOf());
  const clock = createManualClock(new Date('2026-03-10T15:00:00.500Z'));
  const asked: string[] = [];
  let refusal: WarehouseRefusal | undefined;
  const chartData = createChartData({
    metadata,
    clock,
    warehouseOf: () => ({
      table: async () => [],
      query: async ({ sql }) => {
        asked.push(sql);
        if (refusal) throw refusal;
        return { fields: [{ name: 'count', type: 'INTEGER' }], rows: [{ count: 3 }] };
      },
    }),
  });
  const ask = async (body: object = count, force = false) => {
    const { status, body: answer } = await chartData.run(body, { force }, everybody);
    return { status, answer, result: (answer as { result?: Record<string, unknown>[] }).result ?? [] };
  };
  const call = 'POST http://bigquery/queries?prettyPrint=false';
  const refuse = () => {
    refusal = new WarehouseRefusal({ httpStatus: 400, reason: 'invalidQuery', call, message: 'Nope' });
  };
  return { metadata, clock, chartData, asked, ask, refuse };
}

test('a result is given again for as long as it is kept, and not after', async (t) => {
  const { ask, clock, asked } = open();

  t.like((await ask()).result[0], { is_cached: false, cached_dttm: null, data: [{ count: 3 }] });
  clock.advance(299_000);
  t.like((await ask()).result[0], { is_cached: true, cached_dttm: '2026-03-10T15:00:00+00:00' });
  clock.advance(1000);
  t.like((await ask()).result[0], { is_cached: false });
  t.is(asked.length, 2);
});

test('a forced query that fails leaves the kept result; a write of the dataset ends it', async (t) => {
  const { ask, refuse, metadata } = open();
  await ask();
  refuse();

  t.deepEqual((await ask(count, true)).answer, {
    message: 'Error: 400 POST http://bigquery/queries?prettyPrint=false: Nope',
  });
  t.like((await ask()).result[0], { is_cached: true });
  metadata.datasets.set(1, datasetOf({ changedOn: new Date('2026-03-10T15:00:01Z') }));
  t.is((await ask()).status, 400);
});

test('a query is compiled without asking the warehouse', async (t) => {
  const { ask, asked } = open();

  const { result } = await ask({ ...count, result_type: 'query' });

  t.deepEqual(Object.keys(result[0] ?? {}), ['language', 'query']);
  t.deepEqual(asked, []);
});

test('an unknown axis of time is asked of the warehouse even to compile, and its error is a 500', async (t) => {
  const { ask, asked, refuse } = open();
  refuse();
  const column = { sqlExpression: 'gone', label: 'gone', columnType: 'BASE_AXIS', timeGrain: 'P1D' };

  const { status, answer } = await ask({ ...count, queries: [{ columns: [column] }], result_type: 'query' });

  t.is(status, 500);
  t.like(answer, { errors: [{ error_type: 'GENERIC_BACKEND_ERROR' }] });
  t.deepEqual(asked, ['SELECT gone\nFROM `marts`.`mart_geo`\nWHERE FALSE\nLIMIT 1']);
});

test('who may not read the dataset is refused, and nothing is asked', async (t) => {
  const { chartData, asked } = open();

  const { status } = await chartData.run(count, { force: false }, { ...everybody, mayRead: () => false });

  t.is(status, 403);
  t.deepEqual(asked, []);
});
