import test from 'ava';
import { failureOf, startServer } from './_server.ts';

const csrf = 'GET /api/v1/security/csrf_token/';
const refresh = 'PUT /api/v1/dataset/7/refresh';
const done = { json: { message: 'OK' } };
const refused = {
  status: 400,
  json: { errors: [{ message: '400 Bad Request: The CSRF token is invalid.', error_type: 'GENERIC' }] },
};

test('writes carry one CSRF token with its cookie, and where they come from', async (t) => {
  const { client, count, received, url } = await startServer(t, { [refresh]: () => done });

  await client.refreshDataset(7);
  await client.refreshDataset(7);

  t.is(count(csrf), 1);
  const headers = received.at(-1)?.headers;
  t.is(headers?.['x-csrftoken'], 'csrf-1');
  t.is(headers?.cookie, 'session=cookie-1');
  t.is(headers?.referer, url.href);
  t.is(headers?.accept, 'application/json');
  t.is(headers?.['content-type'], 'application/json');
});

test('reads and queries of charts carry no CSRF token', async (t) => {
  const { client, count, received } = await startServer(t, {
    'POST /api/v1/chart/data': () => ({ json: { result: [] } }),
    'GET /api/v1/dataset/7/related_objects': () => ({
      json: { charts: { result: [] }, dashboards: { result: [] } },
    }),
  });

  await client.chartData({ queries: [] });
  await client.relatedObjects(7);

  t.is(count(csrf), 0);
  t.true(received.every(({ headers }) => headers.cookie === undefined));
});

test('a CSRF token that Superset no longer takes is asked for once more', async (t) => {
  const { client, received } = await startServer(t, {
    [refresh]: ({ headers }) => (headers['x-csrftoken'] === 'csrf-1' ? refused : done),
  });

  await client.refreshDataset(7);

  t.is(received.at(-1)?.headers['x-csrftoken'], 'csrf-2');
  t.is(received.at(-1)?.headers.cookie, 'session=cookie-2');
});

test('a second refused CSRF token is the end', async (t) => {
  const { client, count } = await startServer(t, { [refresh]: () => refused });

  const { problem, text } = await failureOf(t, client.refreshDataset(7));

  t.is(problem, 'csrf');
  t.is(text, '400 Bad Request: The CSRF token is invalid.');
  t.is(count(refresh), 2);
});

test('a query of a chart says how it is to be run', async (t) => {
  const { client, received } = await startServer(t, {
    'POST /api/v1/chart/data': () => ({ json: { result: [{ query: 'SELECT 1', language: 'sql' }] } }),
  });
  const context = { datasource: { id: 7, type: 'table' }, queries: [{}], force: true, result_type: 'full' };

  const [result] = await client.chartData(context, { resultType: 'query' });

  t.is(result?.sql, 'SELECT 1');
  t.deepEqual(received.at(-1)?.body, {
    ...context,
    force: false,
    result_type: 'query',
    result_format: 'json',
  });
});
