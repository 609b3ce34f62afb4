import test from 'ava';
import { type LookCollaborators, look, outcomeOf } from '../../../functions/probe-health/look.ts';
import type { Layer } from '../../../functions/probe-health/sight.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';
import type { SupersetProblem } from '../../../shared/clients/superset/superset-error.ts';
import type { Connection } from '../../../shared/clients/tcp-connect.ts';
import { now } from './_sight.ts';
import { createFakeSuperset } from './_superset.ts';

const address = new URL('http://203.0.113.7:8088');

function createLook(connection: Connection = { outcome: 'connected', text: 'accepts' }) {
  const superset = createFakeSuperset();
  const clock = createManualClock(now);
  const connects: { host: string; port: number; timeoutMilliseconds: number }[] = [];
  const collaborators = (): LookCollaborators => ({
    superset: superset.supersetAt(address),
    clock,
    connect: async (to, options) => {
      clock.advance(12);
      connects.push({ ...to, ...options });
      return connection;
    },
    loadChart: undefined,
  });
  return {
    superset,
    connects,
    look: (at = address, more: Partial<LookCollaborators> = {}) => look(at, { ...collaborators(), ...more }),
  };
}

for (const [url, host, port] of [
  ['http://superset.example.test:8088', 'superset.example.test', 8088],
  ['https://superset.example.test', 'superset.example.test', 443],
  ['http://10.0.0.2', '10.0.0.2', 80],
  ['http://[2001:db8::7]:8088', '2001:db8::7', 8088],
] as const) {
  test(`${url} is connected to at port ${port}, for five seconds at most`, async (t) => {
    const world = createLook();

    await world.look(new URL(url));

    t.deepEqual(world.connects, [{ host, port, timeoutMilliseconds: 5000 }]);
  });
}

test('each layer is timed and says what it came to', async (t) => {
  const seen = await createLook().look();

  t.deepEqual(seen[0], { layer: 'connect', outcome: 'answers', text: 'accepts', milliseconds: 12 });
  t.like(seen.at(-1), { layer: 'datasets', text: '1 datasets' });
});

test('without a connection nothing behind it is asked', async (t) => {
  const world = createLook({ outcome: 'refused', text: 'ECONNREFUSED' });

  t.deepEqual(
    (await world.look()).map(({ outcome }) => outcome),
    ['refused'],
  );
  t.deepEqual(world.superset.calls, ['at 203.0.113.7:8088']);
});

test('a host that does not resolve cannot be reached, and is not said to refuse', async (t) => {
  const world = createLook({ outcome: 'failed', text: 'ENOTFOUND' });

  t.is((await world.look())[0]?.outcome, 'timeout');
});

test('whom the login rejects looks no further, and Superset works', async (t) => {
  const world = createLook();
  world.superset.broken.set('login', 'unauthorized');

  const seen = await world.look();

  t.like(seen.at(-1), { layer: 'login', outcome: 'rejects' });
  t.false(world.superset.calls.includes('datasets'));
});

test('where the password could be read on its way, /health is all that is asked', async (t) => {
  const world = createLook();
  world.superset.fake.mayLogIn = false;

  const seen = await world.look();

  t.like(seen.at(-1), { layer: 'login', outcome: 'untried' });
  t.regex(seen.at(-1)?.text ?? '', /allowPlainHttp is false/);
  t.deepEqual(world.superset.calls, ['at 203.0.113.7:8088', 'health']);
});

test('a fault of our own is not told as one of Superset', async (t) => {
  const loadChart = () => Promise.reject(new TypeError('our own mistake'));

  await t.throwsAsync(createLook().look(address, { loadChart }), { instanceOf: TypeError });
});

const means = test.macro<[Layer, SupersetProblem, string, string?]>({
  exec: (t, layer, problem, outcome, blames) => {
    const said = outcomeOf(layer, { problem, text: 'words', warehouse: undefined });

    t.like(said, { outcome, blames });
  },
  title: (_, layer, problem, outcome) => `${problem} at ${layer}: ${outcome}`,
});

test(means, 'health', 'unreachable', 'refused');
test(means, 'health', 'timeout', 'timeout');
test(means, 'health', 'forbidden', 'fails');
test(means, 'health', 'broken', 'fails');
test(means, 'health', 'not-found', 'fails');
test(means, 'login', 'database-silent', 'timeout');
test(means, 'login', 'database-down', 'fails', 'database');
test(means, 'login', 'unauthorized', 'rejects');
test(means, 'login', 'rate-limited', 'rejects');
test(means, 'datasets', 'forbidden', 'rejects');
test(means, 'datasets', 'not-found', 'fails');
test(means, 'chart', 'columns-missing', 'answers', 'chart');
test(means, 'chart', 'not-found', 'answers', 'chart');
test(means, 'chart', 'validation', 'answers', 'chart');
test(means, 'chart', 'timeout', 'timeout');
test(means, 'chart', 'warehouse', 'fails', 'warehouse');

test('a query that BigQuery finds wrong is the fault of the chart, one that it cannot serve is not', (t) => {
  const refusal = (errorClass: 'unrecognized-name' | 'backend') =>
    outcomeOf('chart', {
      problem: 'warehouse',
      text: 'words',
      warehouse: { text: 'words', httpStatus: 400, reason: undefined, errorClass },
    });

  t.like(refusal('unrecognized-name'), { outcome: 'answers', blames: 'chart' });
  t.like(refusal('backend'), { outcome: 'fails', blames: 'warehouse' });
});

test('what a stranger answers is told in one short line', (t) => {
  const said = outcomeOf('health', {
    problem: 'broken',
    text: `a\r\nBcc: all@bank.test\u0000\u202e${'x'.repeat(999)}`,
    warehouse: undefined,
  });

  t.regex(said.text, /^a Bcc: all@bank\.test x+$/);
  t.is(said.text.length, 300);
});

test('an answer without words is told as such', (t) => {
  t.is(outcomeOf('health', { problem: 'broken', text: '\n', warehouse: undefined }).text, 'no words');
});
