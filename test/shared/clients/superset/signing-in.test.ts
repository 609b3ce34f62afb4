import { inspect } from 'node:util';
import test from 'ava';
import { createExchange } from '../../../../shared/clients/superset/exchange.ts';
import { SupersetError } from '../../../../shared/clients/superset/superset-error.ts';
import { failureOf, startServer, tokenOf } from './_server.ts';

const login = 'POST /api/v1/security/login';
const renewal = 'POST /api/v1/security/refresh';
const list = 'GET /api/v1/dataset/';
const empty = { json: { count: 0, result: [] } };
const lifetimeMilliseconds = 900_000;

test('calls at the same time share one login', async (t) => {
  const { client, count } = await startServer(t, { [list]: () => empty });

  await Promise.all([client.listDatasets(), client.listDatasets(), client.listDatasets()]);

  t.is(count(login), 1);
  t.is(count(list), 3);
});

test('version and health need no login', async (t) => {
  const { client, received, count } = await startServer(t, {
    'GET /version': () => ({ json: { version_string: '6.1.0' } }),
    'GET /health': () => ({ text: 'OK' }),
  });

  await client.version();
  await client.health();

  t.is(count(login), 0);
  t.true(received.every(({ headers }) => headers.authorization === undefined));
});

test('a login is renewed when four fifths of its time are over, and not before', async (t) => {
  const { client, clock, count, received } = await startServer(t, { [list]: () => empty });
  await client.listDatasets();

  clock.advance(0.8 * lifetimeMilliseconds - 1);
  await client.listDatasets();
  t.is(count(renewal), 0);

  clock.advance(1);
  await Promise.all([client.listDatasets(), client.listDatasets()]);

  t.is(count(renewal), 1);
  t.is(count(login), 1);
  const [renewed] = received.filter(({ path }) => path.endsWith('/refresh'));
  t.is(renewed?.headers.authorization, 'Bearer refresh-1');
  t.is(received.at(-1)?.headers.authorization, `Bearer ${tokenOf(101)}`);
});

test('a refresh token that ended is replaced by a new login', async (t) => {
  const { client, clock, count } = await startServer(t, {
    [list]: () => empty,
    [renewal]: () => ({ status: 401, json: { msg: 'Token has expired' } }),
  });
  await client.listDatasets();

  clock.advance(lifetimeMilliseconds);
  await client.listDatasets();

  t.is(count(login), 2);
});

test('a call whose login Superset no longer takes is made again with a new one', async (t) => {
  const { client, count, received } = await startServer(t, {
    [list]: (_, count) => (count === 1 ? { status: 401, json: { msg: 'Token has expired' } } : empty),
  });

  await client.listDatasets();

  t.is(count(login), 2);
  t.is(received.at(-1)?.headers.authorization, `Bearer ${tokenOf(2)}`);
});

test('a call whose new login Superset does not take either fails', async (t) => {
  const { client, count } = await startServer(t, {
    [list]: ({ headers }) => ({ status: 422, json: { msg: `Not good: ${headers.authorization}` } }),
  });

  const { problem, text } = await failureOf(t, client.listDatasets());

  t.is(problem, 'unauthorized');
  t.is(text, 'Not good: Bearer <secret>');
  t.is(count(login), 2);
});

test('a refused login is not tried again by itself', async (t) => {
  const { client, count } = await startServer(t, {
    [login]: () => ({ status: 401, json: { message: 'Not authorized' } }),
  });

  t.is((await failureOf(t, client.listDatasets())).problem, 'unauthorized');

  t.is(count(login), 1);
});

test('a failed login is not remembered', async (t) => {
  const { client } = await startServer(t, {
    [list]: () => empty,
    [login]: (_, count) =>
      count === 1
        ? { status: 500, json: { message: 'Fatal error' } }
        : { json: { access_token: tokenOf(2) } },
  });

  t.is((await failureOf(t, client.listDatasets())).problem, 'database-down');
  await t.notThrowsAsync(client.listDatasets());
});

test('a token that does not tell its time is used until Superset refuses it', async (t) => {
  const { client, clock, count } = await startServer(t, {
    [list]: () => empty,
    [login]: () => ({ json: { access_token: 'opaque' } }),
  });
  await client.listDatasets();

  clock.advance(100 * lifetimeMilliseconds);
  await client.listDatasets();

  t.is(count(login), 1);
});

test('an asked-for login is a new one, which later calls use', async (t) => {
  const { client, count, received } = await startServer(t, { [list]: () => empty });
  await client.listDatasets();

  await client.login();
  await client.listDatasets();

  t.is(count(login), 2);
  t.is(received.at(-1)?.headers.authorization, `Bearer ${tokenOf(2)}`);
});

test('a login that hangs is a silent database', async (t) => {
  const { client } = await startServer(t, { [login]: () => 'never' }, { loginMilliseconds: 50 });

  const { problem, message } = await failureOf(t, client.login());

  t.is(problem, 'database-silent');
  t.is(message, 'POST /api/v1/security/login failed: no whole answer within 0.05 s');
});

test('the known clash of PyJWT with an older Superset comes with its remedy', async (t) => {
  const { client } = await startServer(t, {
    [list]: () => ({ status: 422, json: { msg: 'Subject must be a string' } }),
  });

  const { hint } = await failureOf(t, client.listDatasets());

  t.regex(hint ?? '', /JWT_VERIFY_SUB = False/);
});

test('a token that cannot stand in a header is none, and nobody is told it', async (t) => {
  const { client, count } = await startServer(t, {
    [login]: () => ({ json: { access_token: 'a token\nof nobody' } }),
  });

  const { problem, message } = await failureOf(t, client.listDatasets());

  t.is(problem, 'broken');
  t.false(message.includes('of nobody'), message);
  t.is(count(list), 0);
});

test('a password in the address is neither sent nor told', async (t) => {
  const exchange = createExchange(new URL('http://somebody:pass-word@127.0.0.1:1/superset/'));

  const error = await t.throwsAsync(
    exchange({ method: 'GET', path: '/health', patienceMilliseconds: 10_000 }),
    { instanceOf: SupersetError },
  );

  t.is(error.problem, 'unreachable');
  t.false(inspect(error, { depth: 9 }).includes('pass-word'));
});
