import assert from 'node:assert/strict';
import { z } from 'zod';
import { type Answer, type Claim, failure, type Json, type World } from './world.ts';

const permissions = '/api/v1/security/permissions-resources/';

const query = (argument: object) => `?q=${encodeURIComponent(JSON.stringify(argument))}`;

const read = async ({ rest, signedIn }: World, path: string): Promise<Answer> =>
  rest('GET', path, { headers: await signedIn() });

const pageHas = (asked: number, given: number): Claim => ({
  title: `a page of ${asked} entries has ${given}`,
  check: async ({ admin }) => {
    const { result } = await admin.call({
      method: 'GET',
      path: permissions,
      query: { page: 0, page_size: asked },
      answer: z.looseObject({ count: z.number().min(101), result: z.array(z.unknown()) }),
    });
    assert.equal(result.length, given);
  },
});

type Changing = { id: number; changedAt: string | undefined };

/** The ids of what was listed with another time than before. */
function movedBetween(before: readonly Changing[], after: readonly Changing[]): number[] {
  const times = new Map(before.map(({ id, changedAt }) => [id, changedAt]));
  assert.ok(after.every(({ changedAt }) => changedAt !== undefined));
  return after.filter(({ id, changedAt }) => times.get(id) !== changedAt).map(({ id }) => id);
}

/** Lists, their pages, and what is in one object only. */
export const listingClaims: Claim[] = [
  {
    title: 'datasets can be counted without reading them',
    check: async ({ client }) =>
      assert.equal(await client.countDatasets(), (await client.listDatasets()).length),
  },
  pageHas(1, 1),
  pageHas(100, 100),
  pageHas(101, 100),
  pageHas(1000, 100),
  pageHas(0, 20),
  {
    title: 'a page after the last is empty, and still tells how many there are',
    check: async (world) => {
      const { json } = await read(world, `/api/v1/dataset/${query({ page: 99, page_size: 100 })}`);
      assert.deepEqual(json.result, []);
      assert.ok(json.count > 0);
    },
  },
  {
    title: 'a list leaves out what it does not have, even when asked for it',
    check: async (world) => {
      const columns = ['id', 'columns.column_name', 'metrics.metric_name'];
      const { status, json } = await read(world, `/api/v1/dataset/${query({ columns })}`);
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(json.result[0]), ['id']);
    },
  },
  {
    title: 'a list is asked in JSON or in Rison, and refuses what is neither',
    check: async (world) => {
      const rison =
        "(columns:!(table_name),filters:!((col:table_name,opr:eq,value:'mart_geo')),keys:!(none))";
      const argument = {
        columns: ['table_name'],
        filters: [{ col: 'table_name', opr: 'eq', value: 'mart_geo' }],
        keys: ['none'],
      };
      const asked = await read(world, `/api/v1/dataset/?q=${encodeURIComponent(rison)}`);
      assert.deepEqual(asked.json.result, [{ table_name: 'mart_geo' }]);
      assert.deepEqual((await read(world, `/api/v1/dataset/${query(argument)}`)).json, asked.json);
      const { status, json } = await read(world, '/api/v1/dataset/?q=nonsense(');
      assert.deepEqual([status, json.message], [400, 'Not a valid rison/json argument']);
    },
  },
  {
    title: 'a list refuses an order that it does not know',
    check: async (world) => {
      const { status, json } = await read(world, `/api/v1/dataset/${query({ order_column: 'id' })}`);
      assert.equal(status, 400);
      assert.match(json.message, /Invalid order by column: id/);
    },
  },
  {
    title: 'datasets are listed with database, project, BigQuery dataset and kind',
    check: async ({ client, seeded }) => {
      const datasets = await client.listDatasets();
      const geo = datasets.find(({ id }) => id === seeded.datasets.mart_geo);
      assert.equal(geo?.tableName, 'mart_geo');
      assert.equal(geo?.kind, 'physical');
      assert.equal(geo?.database.name, 'BigQuery');
      assert.equal(typeof geo?.catalog, 'string');
      assert.equal(typeof geo?.schema, 'string');
      const countries = datasets.find(({ id }) => id === seeded.datasets.countries);
      assert.equal(countries?.kind, 'virtual');
      assert.match(countries?.sql ?? '', /^SELECT country/);
    },
  },
  {
    title: 'charts are listed with settings, dataset and dashboards; what one asks for is in the chart alone',
    check: async ({ client, seeded }) => {
      const id = seeded.charts['Sessions by country'];
      const listed = (await client.listCharts()).find((chart) => chart.id === id);
      assert.equal(listed?.vizType, 'table');
      assert.equal(listed?.datasourceId, seeded.datasets.mart_geo);
      assert.deepEqual(listed?.params?.groupby, ['country']);
      assert.deepEqual(listed?.dashboards, [{ id: seeded.dashboards.website, title: 'Bank website' }]);
      assert.ok(!('query_context' in (listed ?? {})));

      const chart = await client.chart(id);
      const asked = (chart.queryContext as Json).queries[0];
      assert.deepEqual(asked.columns, ['country']);
      assert.equal(chart.datasourceId, seeded.datasets.mart_geo);
      assert.ok(Array.isArray(chart.dashboards[0]?.metadata?.native_filter_configuration));
    },
  },
  {
    title:
      'a chart that is changed, if only by queries the editor writes for it, is listed as changed, and no other',
    check: async ({ client, admin, seeded }) => {
      const id = seeded.charts['Sessions by country'];
      const before = await client.listCharts();
      const { queryContext } = await client.chart(id);
      const query_context = JSON.stringify({ ...queryContext, form_data: { touched: true } });
      const body = { query_context, query_context_generation: true };
      await admin.call({ method: 'PUT', path: `/api/v1/chart/${id}`, body, answer: z.looseObject({}) });
      const visited: typeof before = [];
      await client.visitCharts((chart) => visited.push(chart));
      assert.deepEqual(movedBetween(before, visited), [id]);
    },
  },
  {
    title: 'a dashboard whose filters are changed is listed as changed, and no other',
    check: async ({ client, admin, seeded }) => {
      const { website } = seeded.dashboards;
      const before = await client.listDashboards();
      const { metadata } = await client.dashboard(website);
      const body = { json_metadata: JSON.stringify({ ...metadata, refresh_frequency: 60 }) };
      const path = `/api/v1/dashboard/${website}`;
      await admin.call({ method: 'PUT', path, body, answer: z.looseObject({}) });
      assert.deepEqual(movedBetween(before, await client.listDashboards()), [website]);
    },
  },
  {
    title: 'a chart that nobody has saved has no query context',
    check: async ({ client, seeded }) => {
      const chart = await client.chart(seeded.charts['Steps, as imported']);
      assert.equal(chart.queryContext, undefined);
      assert.deepEqual(chart.params?.groupby, ['step']);
    },
  },
  {
    title: 'a dashboard tells its native filters as they were saved',
    check: async ({ client, seeded }) => {
      const { website } = seeded.dashboards;
      assert.ok((await client.listDashboards()).some(({ id }) => id === website));
      const { metadata, position } = await client.dashboard(website);
      const filter = (metadata as Json).native_filter_configuration[0];
      const target = { datasetId: seeded.datasets.mart_geo, column: { name: 'country' } };
      assert.deepEqual(filter.targets, [target]);
      assert.ok('ROOT_ID' in (position ?? {}));
    },
  },
  {
    title: 'the related objects of a dataset miss a dashboard that only filters by it',
    check: async ({ client, seeded }) => {
      const used = await client.relatedObjects(seeded.datasets.mart_geo);
      assert.deepEqual(used.charts.map(({ name }) => name).sort(), [
        'Applications from Yerevan',
        'Sessions by city',
        'Sessions by country',
        'Visitors of the world',
      ]);
      assert.deepEqual(
        used.dashboards.map(({ title }) => title),
        ['Bank website'],
      );
      assert.deepEqual(await client.relatedObjects(seeded.datasets.mart_sessions), {
        charts: [],
        dashboards: [],
      });
    },
  },
  {
    title: 'reports are not there where they are switched off',
    check: async ({ client, seeded }) => {
      assert.equal(seeded.alertId, undefined);
      assert.equal(await client.listReports(), 'switched-off');
    },
  },
  {
    title: 'what is not there is told in JSON: an object, and a path',
    check: async (world) => {
      assert.equal((await failure(world.client.dataset(999_999), 'not-found')).text, 'Not found');
      await failure(world.client.chart(999_999), 'not-found');
      await failure(world.client.dashboard(999_999), 'not-found');
      const { status, json } = await read(world, '/api/v1/nonsense');
      assert.equal(status, 404);
      assert.match(json.errors[0].message, /not found/i);
    },
  },
  {
    title: 'without asking for JSON an error is a page of HTML',
    check: async ({ rest, signedIn }) => {
      const headers = { ...(await signedIn()), accept: 'text/html' };
      const answer = await rest('GET', '/api/v1/nonsense', { headers });
      assert.equal(answer.status, 404);
      assert.match(answer.headers.get('content-type') ?? '', /text\/html/);
    },
  },
];
