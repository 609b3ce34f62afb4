import test from 'ava';
import { failureOf, startServer } from './_server.ts';

const version = 'GET /version';

test('a redirect is not followed, and its query is not told', async (t) => {
  const { client, count } = await startServer(t, {
    [version]: () => ({ status: 302, headers: { location: '/elsewhere?token=secret' }, text: '' }),
  });

  const { problem, text } = await failureOf(t, client.version());

  t.is(problem, 'broken');
  t.is(text, 'a redirect to /elsewhere, which is not followed');
  t.is(count('GET /elsewhere'), 0);
});

test('a page instead of JSON is broken, however good its status', async (t) => {
  const { client } = await startServer(t, {
    [version]: () => ({ text: '<html><head><title>Sign in to Acme</title></head></html>' }),
    'GET /health': () => ({ text: '<html>Parked domain</html>' }),
  });

  t.is((await failureOf(t, client.version())).text, 'no JSON but: Sign in to Acme');
  t.is((await failureOf(t, client.health())).problem, 'broken');
});

test('a long text is cut, after everything is read from it and its secrets are hidden', async (t) => {
  const columns = Array.from({ length: 300 }, (_, index) => `column_${index}`);
  const list = columns.map((name) => `'${name}'`).join(', ');
  const { client } = await startServer(t, {
    'POST /api/v1/chart/data': ({ headers, body }) => ({
      status: 400,
      json: {
        message: (body as { force: boolean }).force
          ? `Error: Columns missing in dataset: [${list}]`
          : `Error: 400 ${'x'.repeat(1980)} ${headers.authorization}`,
      },
    }),
  });

  const missing = await failureOf(t, client.chartData({}, { force: true }));
  t.deepEqual(missing.columns, columns);
  t.is(missing.text.length, 2001);

  const refused = await failureOf(t, client.chartData({}));
  t.is(refused.warehouse?.text, `${'x'.repeat(1980)} Bearer <secret>`);
  t.true(refused.text.endsWith('xx Bearer <…'));
});

test('JSON of another shape is broken, and says where', async (t) => {
  const { client } = await startServer(t, { [version]: () => ({ json: { version_string: 6.1 } }) });

  const { problem, text } = await failureOf(t, client.version());

  t.is(problem, 'broken');
  t.regex(text, /version_string/);
});

test('the time of a cached result is UTC, also before 6.1, which does not say so', async (t) => {
  const times = ['2026-11-24T06:00:00+00:00', '2026-11-24T06:00:00', null, 'long ago'];
  const { client } = await startServer(t, {
    'POST /api/v1/chart/data': () => ({
      json: { result: times.map((cached_dttm) => ({ is_cached: cached_dttm !== null, cached_dttm })) },
    }),
  });

  const results = await client.chartData({});

  t.deepEqual(
    results.map(({ cachedAt }) => cachedAt),
    ['2026-11-24T06:00:00.000Z', '2026-11-24T06:00:00.000Z', undefined, undefined],
  );
});
