import { createHmac } from 'node:crypto';
import test from 'ava';
import {
  createLinks,
  createLinkVerifier,
  type LinkClaims,
  linkHash,
  linkPurposes,
} from '../../shared/acknowledge-link.ts';
import { ConfigError } from '../../shared/errors.ts';
import { createSecret } from '../../shared/secret.ts';

const oldKey = createSecret('o'.repeat(32));
const newKey = createSecret('n'.repeat(32));
const bothKeys = createSecret(`${newKey.reveal()}, ${oldKey.reveal()}`);
const baseUrl = 'https://acknowledge.example.test/page?x=1';
const now = new Date('2026-11-24T06:00:00Z');

const claims: LinkClaims = {
  purpose: 'acknowledge',
  incident: 'mart_geo-20261124T0200Z',
  title: 'mart_geo could not be refreshed – Երևան',
  recipient: 'analyticsLead',
  expires: new Date('2026-11-26T06:00:00Z'),
  nonce: 'first-notice',
};

const tokenOf = (key: typeof oldKey, more: Partial<LinkClaims> = {}) =>
  createLinks({ key, baseUrl })
    .sign({ ...claims, ...more })
    .searchParams.get('token') ?? '';

/** A token that the key signed, whatever it says. */
function forged(payload: string, key = oldKey): string {
  const text = Buffer.from(payload).toString('base64url');
  const signature = createHmac('sha256', key.reveal())
    .update(`watchdog-link.v1\n${text}`)
    .digest('base64url');
  return `${text}.${signature}`;
}

const verify = createLinkVerifier(oldKey);

test('a link says what was signed, at the address of the page', (t) => {
  const { sign, verify } = createLinks({ key: oldKey, baseUrl });

  const url = sign(claims);

  t.is(`${url.origin}${url.pathname}`, 'https://acknowledge.example.test/page');
  t.is(url.searchParams.get('x'), '1');
  t.deepEqual(verify(url.searchParams.get('token') ?? '', now), { ok: true, claims });
});

test('the same claims give the same link, in whatever order they are said; others give another', (t) => {
  const { sign } = createLinks({ key: oldKey, baseUrl });
  const reversed = Object.fromEntries(Object.entries(claims).reverse()) as LinkClaims;

  t.is(sign(reversed).href, sign(claims).href);
  const different: Partial<LinkClaims>[] = [
    { purpose: 'resolve' },
    { incident: 'i2' },
    { recipient: 'devOps' },
    { expires: now },
    { nonce: 'repeat' },
    { nonce: undefined },
  ];
  const tokens = different.map((more) => tokenOf(oldKey, more));
  t.is(new Set([tokenOf(oldKey), ...tokens]).size, different.length + 1);
  t.is(new Set(tokens.map(linkHash)).size, different.length);
});

test('a link works until just before it expires; expired, it still says what it was for', (t) => {
  const token = tokenOf(oldKey);
  const at = (milliseconds: number) => new Date(claims.expires.getTime() + milliseconds);

  t.true(verify(token, at(-1)).ok);
  t.deepEqual(verify(token, at(0)), { ok: false, reason: 'expired', claims });
});

for (const purpose of linkPurposes) {
  test(`a link to ${purpose} is for nothing else`, (t) => {
    const verdict = verify(tokenOf(oldKey, { purpose, proposal: 'p1' }), now);

    t.like(verdict, { ok: true, claims: { purpose } });
  });
}

test('no letter of a token can be changed', (t) => {
  const token = tokenOf(oldKey);

  for (const [index, letter] of [...token].entries()) {
    if (letter === '.') continue;
    const changed = `${token.slice(0, index)}${letter === 'A' ? 'B' : 'A'}${token.slice(index + 1)}`;
    t.deepEqual(verify(changed, now), { ok: false, reason: 'tampered' }, `letter ${index}`);
  }
});

test('a token is compared whole: shorter and longer ones are tampered with', (t) => {
  const token = tokenOf(oldKey);

  for (const changed of [token.slice(0, -1), `${token}A`, `${token}${'A'.repeat(500)}`, `A${token}`]) {
    t.deepEqual(verify(changed, now), { ok: false, reason: 'tampered' });
  }
});

for (const [what, token] of [
  ['nothing', ''],
  ['a word', 'hello'],
  ['no signature', 'e30.'],
  ['three parts', 'e30.e30.e30'],
  ['other letters', 'e30=.e30'],
  ['a line break at its end', `${tokenOf(oldKey)}\n`],
  ['far too many letters', `${'A'.repeat(100_000)}.A`],
] as const) {
  test(`a token of ${what} is malformed`, (t) => {
    t.deepEqual(verify(token, now), { ok: false, reason: 'malformed' });
  });
}

for (const [what, payload] of [
  ['no JSON', 'hello'],
  ['no purpose', JSON.stringify({ ...claims, purpose: undefined })],
  ['an unknown purpose', JSON.stringify({ ...claims, purpose: 'end' })],
  ['an unknown recipient', JSON.stringify({ ...claims, recipient: 'eve' })],
  ['an approval of nothing', JSON.stringify({ ...claims, purpose: 'approve' })],
  ['a member of a later version', JSON.stringify({ ...claims, more: true })],
] as const) {
  test(`a token that is signed, but says ${what}, is malformed`, (t) => {
    t.deepEqual(verify(forged(payload), now), { ok: false, reason: 'malformed' });
  });
}

test('while keys change, the new one signs and both are accepted', (t) => {
  const both = createLinks({ key: bothKeys, baseUrl });

  t.is(both.sign(claims).href, createLinks({ key: newKey, baseUrl }).sign(claims).href);
  t.true(both.verify(tokenOf(oldKey), now).ok);
  t.true(both.verify(tokenOf(newKey), now).ok);
  t.deepEqual(createLinkVerifier(newKey)(tokenOf(oldKey), now), { ok: false, reason: 'tampered' });
});

for (const [key, sizes] of [
  ['', '0 bytes'],
  ['k'.repeat(31), '31 bytes'],
  [`${'k'.repeat(32)},`, '32 bytes, 0 bytes'],
  [`${'k'.repeat(32)},${'k'.repeat(33)},${'k'.repeat(34)}`, '32 bytes, 33 bytes, 34 bytes'],
] as const) {
  test(`a key of ${sizes} is refused, and not printed`, (t) => {
    t.throws(() => createLinkVerifier(createSecret(key)), {
      instanceOf: ConfigError,
      message: `Expected ACKNOWLEDGE_KEY to be a key of at least 32 bytes, or two with a comma between them, got ${sizes}; openssl rand -base64 32 makes one`,
    });
  });
}

test('a long title is cut; what cannot be cut is refused', (t) => {
  t.like(verify(tokenOf(oldKey, { title: 't'.repeat(1000) }), now), { claims: { title: 't'.repeat(120) } });
  t.throws(() => tokenOf(oldKey, { incident: 'i'.repeat(2000) }), { instanceOf: RangeError });
});
