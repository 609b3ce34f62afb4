import test from 'ava';
import { renderMail, renderStateless } from '../../../../functions/escalate/mail/render-mail.ts';
import { scrubText } from '../../../../shared/scrub.ts';
import { createSecret } from '../../../../shared/secret.ts';
import { firstNotice } from './_incident-examples.ts';
import { stateless } from './_other-examples.ts';
import { geoFailed, seen } from './_world.ts';

const scrubs = test.macro({
  exec: (t, text: string, expected: string) => t.is(scrubText(text, []), expected),
  title: (claim) => `${claim} does not leave by mail`,
});

test('a password', scrubs, 'login failed: password=hunter2, again', 'login failed: password=<secret>, again');
test('a password in JSON', scrubs, '{"db_password": "a b\\"}', '{"db_password": <secret>}');
test('a bearer token', scrubs, 'Authorization: Bearer ya29.abcdefgh', 'Authorization: Bearer <secret>');
test('an API key', scrubs, `key AIza${'x'.repeat(35)} refused`, 'key <secret> refused');
test('a token in an address', scrubs, 'GET /?access_token=abc&x=1', 'GET /?access_token=<secret>&x=1');
test(
  'a user in an address',
  scrubs,
  'postgres://superset:pw@db:5432/superset',
  'postgres://<secret>@db:5432/superset',
);
test(
  'a private key, whole or cut',
  scrubs,
  'a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b -----BEGIN PRIVATE KEY-----\nMII',
  'a <secret> b <secret>',
);
test('a signed token', scrubs, 'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig end', 'jwt <secret> end');

test('words about tokens and keys stay as they are', (t) => {
  const words = 'Syntax error: Unexpected token: SELECT at [1:1]; no primary key; Basic auth is off';

  t.is(scrubText(words, []), words);
});

test('a known secret is in no part of a mail, wherever it came from', (t) => {
  const secret = 's3cr&t<value>';
  const findings = [
    seen(
      { ...geoFailed, summary: `mart_geo: ${secret}`, evidence: [{ label: 'Said', value: `x${secret}x` }] },
      '2026-11-24T02:02:00Z',
    ),
  ];
  const logLines = [{ time: new Date('2026-11-24T02:00:03Z'), severity: 'ERROR', message: secret }];
  const incident = { ...firstNotice.incident, title: `mart_geo ${secret}` };
  const mail = renderMail({ ...firstNotice, incident, findings, logLines }, [createSecret(secret)]);

  const whole = mail.subject + mail.text + mail.html;
  t.false(whole.includes(secret));
  t.false(whole.includes('s3cr&amp;t'));
  t.true(mail.text.includes('<secret>'));
});

test('the mail without memory keeps secrets, too', (t) => {
  const { text } = renderStateless({ ...stateless, problem: 'refused: token=abcdef' }, []);

  t.true(text.includes('token=<secret>'));
  t.false(text.includes('abcdef'));
});

test('the link that acknowledges stays as it was signed', (t) => {
  const url = 'https://watchdog.example.test/acknowledge?token=signed.by.us';
  const { text, html } = renderMail({ ...firstNotice, acknowledge: { kind: 'link', url } });

  t.true(text.includes(url));
  t.true(html.includes(`href="${url}"`));
});
