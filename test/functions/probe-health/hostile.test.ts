import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import test, { type ExecutionContext } from 'ava';
import { createChartLoader } from '../../../functions/probe-health/load-chart.ts';
import { look } from '../../../functions/probe-health/look.ts';
import { createSupersetAt } from '../../../functions/probe-health/superset-at.ts';
import { createSystemClock } from '../../../shared/clients/clock.ts';
import type { Patience } from '../../../shared/clients/superset/send.ts';
import { tcpConnect } from '../../../shared/clients/tcp-connect.ts';
import { createSecret } from '../../../shared/secret.ts';

const password = 'a password that nobody may see';
const loginPath = '/api/v1/security/login';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that answers these paths, and what it was sent. */
async function listen(t: ExecutionContext, answers: Record<string, Answer>) {
  const received: { path: string; body: string; authorization: string | undefined }[] = [];
  const server = http.createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    response.on('error', () => undefined);
    received.push({ path, body: await text(request), authorization: request.headers.authorization });
    const answer = answers[path];
    if (answer) answer(response, request);
    else response.writeHead(404).end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(async () => {
    const closed = once(server.close(), 'close');
    server.closeAllConnections();
    await closed;
  });
  return { received, url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

const healthy: Answer = (response) => response.end('OK');
const signedIn: Answer = (response) => response.end(JSON.stringify({ access_token: 'head.e30.signature' }));
const json = (value: unknown): Answer => {
  return (response) => response.end(JSON.stringify(value));
};

function probe(
  url: URL,
  { patience = {}, withChart = false }: { patience?: Partial<Patience>; withChart?: boolean } = {},
) {
  const clock = createSystemClock();
  const credentials = { username: 'watchdog', password: createSecret(password) };
  const chartLoader = createChartLoader({ named: undefined, marts: 'ineco_marts' });
  const superset = createSupersetAt({ credentials, allowPlainHttp: false, clock, patience })(url);
  const loadChart = withChart
    ? (calls: Parameters<typeof chartLoader.load>[0]) => chartLoader.load(calls, clock.now())
    : undefined;
  return look(url, { connect: tcpConnect, clock, superset, loadChart });
}

/** Writes for as long as somebody reads. */
const endless: Answer = (response) => {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  response.writeHead(200, { 'content-type': 'application/json' });
  const write = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', write);
  };
  write();
};

test('a body without an end is not read to its end', async (t) => {
  const { url, received } = await listen(t, { '/health': healthy, [loginPath]: endless });

  const seen = await probe(url);

  t.like(seen.at(-1), { layer: 'login', outcome: 'fails', text: 'the answer is longer than 32 MiB' });
  t.is(received.length, 2, 'and nothing is asked twice');
});

test('a body that comes drop by drop is not waited for', async (t) => {
  const drops = new Set<NodeJS.Timeout>();
  t.teardown(() => {
    for (const drop of drops) clearInterval(drop);
  });
  const drip: Answer = (response) => {
    response.writeHead(200);
    drops.add(setInterval(() => response.write('O'), 5));
  };
  const { url } = await listen(t, { '/health': drip });

  const seen = await probe(url, { patience: { healthMilliseconds: 100 } });

  t.like(seen.at(-1), { layer: 'health', outcome: 'timeout', text: 'no whole answer within 0.1 s' });
});

test('headers without an end are not read to their end', async (t) => {
  const huge: Answer = (response) => {
    const headers = Object.fromEntries(
      Array.from({ length: 64 }, (_, index) => [`x-${index}`, 'x'.repeat(4096)]),
    );
    response.writeHead(200, headers).end('OK');
  };
  const { url } = await listen(t, { '/health': huge });

  const seen = await probe(url);

  t.like(seen.at(-1), { layer: 'health', outcome: 'refused' });
  t.regex(seen.at(-1)?.text ?? '', /HEADERS_OVERFLOW/);
});

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirect (${status}) is followed to no other host, neither with the password nor without`, async (t) => {
    const thief = await listen(t, { '/health': healthy, [loginPath]: signedIn });
    const toThief = (path: string): Answer => {
      return (response) => response.writeHead(status, { location: `${thief.url.origin}${path}` }).end();
    };
    const early = await listen(t, { '/health': toThief('/health') });
    const late = await listen(t, { '/health': healthy, [loginPath]: toThief(loginPath) });

    t.like((await probe(early.url)).at(-1), { layer: 'health', outcome: 'fails' });
    t.like((await probe(late.url)).at(-1), { layer: 'login', outcome: 'fails' });

    t.deepEqual(thief.received, []);
    t.deepEqual(
      early.received.map(({ path }) => path),
      ['/health'],
      'whose /health is another one gets no password',
    );
  });
}

test('whoever does not answer /health as Superset does gets no password', async (t) => {
  const { url, received } = await listen(t, { '/health': json({ status: 'OK' }), [loginPath]: signedIn });

  t.like((await probe(url)).at(-1), { layer: 'health', outcome: 'fails' });
  t.false(received.some(({ body }) => body.includes(password)));
});

test('over plain http across the internet neither password nor token is sent', async (t) => {
  const credentials = { username: 'watchdog', password: createSecret(password) };
  const at = createSupersetAt({ credentials, allowPlainHttp: false, clock: createSystemClock() });

  t.is(at(new URL('http://203.0.113.7:8088')).signedIn, undefined);
  t.not(at(new URL('https://203.0.113.7')).signedIn, undefined);
  t.not(at(new URL('http://10.0.0.2:8088')).signedIn, undefined);
  const allowed = createSupersetAt({ credentials, allowPlainHttp: true, clock: createSystemClock() });
  t.not(allowed(new URL('http://203.0.113.7:8088')).signedIn, undefined);
});

test('what a stranger puts into an error holds no password', async (t) => {
  const echo: Answer = (response) => {
    response.writeHead(500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: `you said ${password}` }));
  };
  const { url } = await listen(t, { '/health': healthy, [loginPath]: echo });

  const seen = await probe(url);

  t.like(seen.at(-1), { layer: 'login', outcome: 'fails' });
  t.false(JSON.stringify(seen).includes(password));
});

test('who asks for a rest is not asked again by the same probe', async (t) => {
  const busy: Answer = (response) => response.writeHead(429, { 'retry-after': '1' }).end('{}');
  const { url, received } = await listen(t, { '/health': healthy, [loginPath]: busy });

  t.like((await probe(url)).at(-1), { layer: 'login', outcome: 'rejects' });
  t.is(received.length, 2);
});

test('a list of datasets that goes on for ever ends the search for a chart', async (t) => {
  const { url } = await listen(t, {
    '/health': healthy,
    [loginPath]: signedIn,
    '/api/v1/dataset/': (response, request) => {
      const isCount = decodeURIComponent(request.url ?? '').includes('"page_size":1,');
      if (isCount) json({ count: 1, result: [] })(response, request);
      else endless(response, request);
    },
  });

  const seen = await probe(url, { withChart: true });

  t.like(seen.at(-1), { layer: 'chart', outcome: 'fails' });
});
