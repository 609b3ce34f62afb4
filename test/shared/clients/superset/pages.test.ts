import test from 'ava';
import { type Received, type Reply, startServer } from './_server.ts';

const list = 'GET /api/v1/dashboard/';

const dashboards = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({
    id: from + index,
    dashboard_title: `Number ${from + index}`,
  }));

const pageOf = (received: Received) => (received.argument as { page: number }).page;

/** Pages with these items, of which there are said to be `count`. */
const pages =
  (count: number, ...items: ReturnType<typeof dashboards>[]) =>
  (received: Received): Reply => ({ json: { count, result: items[pageOf(received)] ?? [] } });

test('a list is read until its count is reached', async (t) => {
  const { client, count } = await startServer(t, {
    [list]: pages(131, dashboards(0, 100), dashboards(100, 131)),
  });

  const found = await client.listDashboards();

  t.deepEqual(
    found.map(({ id }) => id),
    Array.from({ length: 131 }, (_, id) => id),
  );
  t.is(count(list), 2);
});

test('pages are asked for as JSON, in an order, without what nobody reads', async (t) => {
  const { client, received } = await startServer(t, { [list]: pages(0) });

  await client.listDashboards();

  t.deepEqual(received.at(-1)?.argument, {
    page: 0,
    page_size: 100,
    order_column: 'dashboard_title',
    order_direction: 'asc',
    keys: ['none'],
    columns: ['id', 'dashboard_title', 'slug', 'published', 'changed_on_utc'],
  });
});

test('a page that is shorter than asked for is not the last', async (t) => {
  const { client } = await startServer(t, {
    [list]: pages(60, dashboards(0, 20), dashboards(20, 40), dashboards(40, 60)),
  });

  t.is((await client.listDashboards()).length, 60);
});

test('an item that moved to the next page meanwhile is there once', async (t) => {
  const { client } = await startServer(t, {
    [list]: pages(150, dashboards(0, 100), dashboards(99, 150)),
  });

  t.is((await client.listDashboards()).length, 150);
});

test('a count that is too high ends with an empty page', async (t) => {
  const { client, count } = await startServer(t, { [list]: pages(500, dashboards(0, 100)) });

  t.is((await client.listDashboards()).length, 100);
  t.is(count(list), 2);
});

test('a server that knows no pages is asked twice', async (t) => {
  const { client, count } = await startServer(t, {
    [list]: () => ({ json: { count: 500, result: dashboards(0, 100) } }),
  });

  t.is((await client.listDashboards()).length, 100);
  t.is(count(list), 2);
});

test('a list that is not for us, and one that is not there, say which', async (t) => {
  const { client } = await startServer(t, {
    'GET /api/v1/rowlevelsecurity/': () => ({ status: 403, json: { message: 'Forbidden' } }),
  });

  t.is(await client.listRowLevelSecurity(), 'not-permitted');
  t.is(await client.listReports(), 'switched-off');
});
