import test from 'ava';
import { createSystemClock } from '../../../../shared/clients/clock.ts';
import type { SupersetClient } from '../../../../shared/clients/superset/port.ts';
import type { Patience } from '../../../../shared/clients/superset/send.ts';
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

const waits = test.macro({
  async exec(t, route: string, kind: keyof Patience, call: (client: SupersetClient) => Promise<unknown>) {
    const { client } = await startServer(t, { [route]: () => 'never' }, { [kind]: 50 });

    const { problem, text } = await failureOf(t, call(client));

    t.is(problem, 'timeout');
    t.is(text, 'no whole answer within 0.05 s');
  },
  title: (_, route, kind) => `${route} waits for ${kind} and no longer`,
});

test(waits, 'GET /health', 'healthMilliseconds', ({ health }) => health());
test(waits, list, 'readMilliseconds', ({ listDatasets }) => listDatasets());
test(waits, 'POST /api/v1/chart/data', 'chartMilliseconds', ({ chartData }) => chartData({}));
test(waits, 'PUT /api/v1/dataset/7/refresh', 'refreshMilliseconds', ({ refreshDataset }) =>
  refreshDataset(7),
);

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
