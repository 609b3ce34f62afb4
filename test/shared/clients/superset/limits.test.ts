import test from 'ava';
import { createSystemClock } from '../../../../shared/clients/clock.ts';
import { createSupersetClient } from '../../../../shared/clients/superset/superset.ts';
import { ConfigError } from '../../../../shared/errors.ts';
import { createSecret } from '../../../../shared/secret.ts';
import { failureOf, type Reply, startServer } from './_server.ts';

const list = 'GET /api/v1/dataset/';
const version = 'GET /version';
const known: Reply = { json: { version_string: '6.1.0' } };
const tooMany = (retryAfter?: string): Reply => ({
  status: 429,
  json: { message: '50 per 1 second' },
  ...(retryAfter && { headers: { 'retry-after': retryAfter } }),
});

test('asked to rest, a call rests as long as it is told and goes on', async (t) => {
  const { client, slept, count } = await startServer(t, {
    [version]: (_, count) => (count === 1 ? tooMany('7') : known),
  });

  t.is((await client.version()).version, '6.1.0');

  t.deepEqual(slept, [7000]);
  t.is(count(version), 2);
});

test('asked to rest again and again, a call fails at the third time', async (t) => {
  const { client, slept, count } = await startServer(t, { [version]: () => tooMany() });

  const { problem, retryAfterMilliseconds } = await failureOf(t, client.version());

  t.is(problem, 'rate-limited');
  t.is(retryAfterMilliseconds, undefined);
  t.deepEqual(slept, [1000, 1000]);
  t.is(count(version), 3);
});

test('asked to rest for long, a call fails at once and says for how long', async (t) => {
  const { client, slept } = await startServer(t, {
    [version]: () => tooMany('Thu, 01 Jan 2026 06:01:00 GMT'),
  });

  const { problem, retryAfterMilliseconds } = await failureOf(t, client.version());

  t.is(problem, 'rate-limited');
  t.is(retryAfterMilliseconds, 60_000);
  t.deepEqual(slept, []);
});

/** A route that answers nobody before so many are waiting, and counts how many that are at most. */
function crowd(size: number, reply: Reply) {
  const waiting: (() => void)[] = [];
  const seen = { most: 0 };
  return {
    seen,
    route: async () => {
      const answered = new Promise<void>((resolve) => waiting.push(resolve));
      seen.most = Math.max(seen.most, waiting.length);
      // Whoever is one too many has some turns of the event loop to show up.
      for (let turn = 0; waiting.length >= size && turn < 20; turn++) await new Promise(setImmediate);
      seen.most = Math.max(seen.most, waiting.length);
      if (waiting.length >= size) for (const answer of waiting.splice(0)) answer();
      await answered;
      return reply;
    },
  };
}

test('at most four calls are under way at once', async (t) => {
  const { route, seen } = crowd(4, { json: { count: 0, result: [] } });
  const { client } = await startServer(t, { [list]: route });

  await Promise.all(Array.from({ length: 12 }, () => client.listDatasets()));

  t.is(seen.most, 4);
});

test('at most one refresh is under way at once', async (t) => {
  const { route, seen } = crowd(1, { json: { message: 'OK' } });
  const { client } = await startServer(t, { 'PUT /api/v1/dataset/7/refresh': route });

  await Promise.all(Array.from({ length: 4 }, () => client.refreshDataset(7)));

  t.is(seen.most, 1);
});

test('each kind of call has a patience of its own', async (t) => {
  const patience = {
    healthMilliseconds: 41,
    readMilliseconds: 42,
    chartMilliseconds: 43,
    refreshMilliseconds: 44,
  };
  const never = () => 'never' as const;
  const { client } = await startServer(
    t,
    {
      'GET /health': never,
      [list]: never,
      'POST /api/v1/chart/data': never,
      'PUT /api/v1/dataset/7/refresh': never,
    },
    patience,
  );

  const errors = [
    await failureOf(t, client.health()),
    await failureOf(t, client.listDatasets()),
    await failureOf(t, client.chartData({})),
    await failureOf(t, client.refreshDataset(7)),
  ];

  t.deepEqual(
    errors.map(({ problem, text }) => [problem, text]),
    [
      ['timeout', 'no whole answer within 0.041 s'],
      ['timeout', 'no whole answer within 0.042 s'],
      ['timeout', 'no whole answer within 0.043 s'],
      ['timeout', 'no whole answer within 0.044 s'],
    ],
  );
});

test('an answer longer than 32 MiB is not read to its end', async (t) => {
  const { client } = await startServer(t, { [version]: () => ({ text: 'x'.repeat(33 * 1024 * 1024) }) });

  const { problem, text } = await failureOf(t, client.version());

  t.is(problem, 'broken');
  t.is(text, 'the answer is longer than 32 MiB');
});

test('nobody listening is told with the address', async (t) => {
  const { client, close, url } = await startServer(t, {});
  await close();

  const { problem, text } = await failureOf(t, client.health());

  t.is(problem, 'unreachable');
  t.is(text, `ECONNREFUSED: connect ECONNREFUSED ${url.host}`);
});

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

test('a password does not cross the internet readable, unless somebody says so', (t) => {
  const credentials = { username: 'watchdog', password: createSecret('secret') };
  const open = (address: string, allowPlainHttp = false) =>
    createSupersetClient({ url: new URL(address), credentials, clock: createSystemClock(), allowPlainHttp });

  t.throws(() => open('http://superset.example.com'), { instanceOf: ConfigError });
  t.notThrows(() => open('http://superset.example.com', true));
  t.notThrows(() => open('https://superset.example.com'));
  t.notThrows(() => open('http://10.0.0.2:8088'));
});

test('a Superset below a path is asked below that path', async (t) => {
  const { url, received } = await startServer(t, { 'GET /bi/version': () => known });
  const credentials = { username: 'watchdog', password: createSecret('secret') };
  const client = createSupersetClient({ url: new URL('/bi/', url), credentials, clock: createSystemClock() });

  t.is((await client.version()).version, '6.1.0');
  t.is(received[0]?.headers.referer, `${url.href}bi/`);
});
