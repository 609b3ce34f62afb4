import test from 'ava';
import { createLinks } from '../../../shared/acknowledge-link.ts';
import { createSecret } from '../../../shared/secret.ts';
import { claims, serve, tokenOf } from './_world.ts';

const strangerToken =
  createLinks({ key: createSecret('s'.repeat(32)), baseUrl: 'http://page' })
    .sign(claims)
    .searchParams.get('token') ?? '';

const isRefused = test.macro({
  exec: async (t, token: string, status: number, title: string, reason: string) => {
    const { get, post, published, state, log } = await serve(t);

    for (const page of [await get(token), await post(token)]) {
      t.is(page.status, status);
      t.true(page.text.includes(`<h1>${title}</h1>`));
      t.true(page.text.includes('Nothing was changed.'));
      t.true(page.text.includes('gcloud pubsub topics publish control'));
    }

    t.deepEqual(published, []);
    t.deepEqual(await state.list('controls'), []);
    t.is(log.lines.length, 2);
    t.like(log.lines[0], { severity: 'WARNING', message: 'A link was refused', fields: { reason } });
    if (token !== '') t.false(JSON.stringify(log.lines).includes(token), 'the log holds no token');
  },
  title: (claim) => `a link is refused, in reading and in answering: ${claim}`,
});

test('no token', isRefused, '', 400, 'This is not a whole link', 'malformed');
test('half a token', isRefused, tokenOf().split('.')[0] ?? '', 400, 'This is not a whole link', 'malformed');
test('a changed token', isRefused, `${tokenOf().slice(0, -2)}AA`, 400, 'This link is not valid', 'tampered');
test('a token of another key', isRefused, strangerToken, 400, 'This link is not valid', 'tampered');
test(
  'an expired token',
  isRefused,
  tokenOf({ expires: new Date('2026-11-24T06:00:00Z') }),
  410,
  'This link has expired',
  'expired',
);

test('a link works until just before it expires', async (t) => {
  const { clock, get, post, published } = await serve(t);
  const token = tokenOf();

  clock.advance(48 * 3_600_000 - 1);
  t.is((await get(token)).status, 200);
  t.is((await post(token)).status, 200);
  clock.advance(1);
  t.is((await post(token)).status, 410);

  t.is(published.length, 1);
});

test('an expired link says what to publish instead, ready for a shell', async (t) => {
  const { get } = await serve(t);

  const { text } = await get(tokenOf({ incident: "it's", expires: new Date('2026-11-24T06:00:00Z') }));

  t.true(
    text.includes(
      '--message &#39;{&quot;action&quot;:&quot;acknowledge&quot;,&quot;incident&quot;:&quot;it&#39;\\&#39;&#39;s&quot;,',
    ),
  );
});

for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
  test(`${method} is answered 405 with what is allowed`, async (t) => {
    const { ask, published } = await serve(t);

    const page = await ask(method, `/?token=${tokenOf()}`);

    t.is(page.status, 405);
    t.is(page.headers.allow, 'GET, HEAD, POST');
    t.deepEqual(published, []);
  });
}

const isForeign = test.macro({
  exec: async (t, headers: Record<string, string>) => {
    const { post, published, log } = await serve(t);

    t.is((await post(tokenOf(), {}, headers)).status, 403);

    t.deepEqual(published, []);
    t.like(log.lines, [
      { severity: 'WARNING', message: 'A form was refused', fields: { reason: 'foreign' } },
    ]);
  },
  title: (claim) => `an answer is refused that came ${claim}`,
});

test('from another site', isForeign, { 'sec-fetch-site': 'cross-site' });
test('from another host of the same site', isForeign, { 'sec-fetch-site': 'same-site' });
test('from no page at all', isForeign, { 'sec-fetch-site': 'none' });

test('a browser that says only the origin is believed, a program that says nothing is, too', async (t) => {
  const { ask, host, published } = await serve(t);
  const answer = async (headers: Record<string, string>) => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
    return (await ask('POST', `/?token=${tokenOf()}`, form, 'duration=4h')).status;
  };

  t.is(await answer({}), 200);
  t.is(await answer({ origin: 'null' }), 200);
  t.is(await answer({ origin: `https://${host}` }), 200);
  t.is(published.length, 3);

  t.is(await answer({ origin: 'https://evil.example.test' }), 403);
  t.is(await answer({ origin: 'nonsense' }), 403);
  t.is(published.length, 3);
});

test('a form of another kind is not read', async (t) => {
  const { ask, post, published } = await serve(t);
  const json = { 'content-type': 'application/json' };

  t.is((await ask('POST', `/?token=${tokenOf()}`, json, '{"duration":"4h"}')).status, 415);
  t.is((await ask('POST', `/?token=${tokenOf()}`)).status, 415);
  t.is((await post(tokenOf(), { more: 'x'.repeat(10_000) })).status, 413);

  t.deepEqual(published, []);
});

test('a form is taken up to 8 KiB', async (t) => {
  const { post, published } = await serve(t);
  const around = new URLSearchParams({ duration: '4h', comment: '', more: '' }).toString().length;

  t.is((await post(tokenOf(), { more: 'x'.repeat(8192 - around) })).status, 200);
  t.is((await post(tokenOf(), { more: 'x'.repeat(8193 - around) })).status, 413);
  t.is(published.length, 1);
});

for (const duration of ['', '9999h', '4h,24h', '__proto__']) {
  test(`the duration ${JSON.stringify(duration)} is none of the choices`, async (t) => {
    const { post, published } = await serve(t);

    const page = await post(tokenOf(), { duration });

    t.is(page.status, 400);
    t.true(page.text.includes('It was not said for how long.'));
    t.deepEqual(published, []);
  });
}

test('a comment is taken up to 500 characters', async (t) => {
  const { post, published } = await serve(t);

  t.is((await post(tokenOf(), { comment: 'ա'.repeat(500) })).status, 200);
  t.is((await post(tokenOf(), { comment: 'ա'.repeat(501) })).status, 400);
  t.is(published.length, 1);
});

test('whoever asks too often is told when to come back; others are served meanwhile', async (t) => {
  const { clock, get, post, published } = await serve(t, {
    limits: {
      perAddress: { burst: 2, perMinute: 2 },
      overall: { burst: 100, perMinute: 100 },
      addresses: 10,
    },
  });
  const from = (address: string) => ({ 'x-forwarded-for': `6.6.6.${Math.random()}, ${address}` });
  await get(tokenOf(), from('1.1.1.1'));
  await get(tokenOf(), from('1.1.1.1'));

  const page = await post(tokenOf(), {}, from('1.1.1.1'));
  t.is(page.status, 429);
  t.is(page.headers['retry-after'], '30');
  t.deepEqual(published, []);
  t.is((await get(tokenOf(), from('2.2.2.2'))).status, 200);

  clock.advance(29_999);
  t.is((await get(tokenOf(), from('1.1.1.1'))).status, 429);
  clock.advance(1);
  t.is((await get(tokenOf(), from('1.1.1.1'))).status, 200);
});
