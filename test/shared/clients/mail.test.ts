import test from 'ava';
import { simpleParser } from 'mailparser';
import { connectionOf, createSmtpMailer, type OutgoingMail } from '../../../shared/clients/mail.ts';
import { mailProblemOf } from '../../../shared/clients/mail-problem.ts';
import { ConfigError } from '../../../shared/errors.ts';
import { createSecret } from '../../../shared/secret.ts';
import { createCertificate } from './_mail-certificate.ts';
import { mailWith, serveMail } from './_mail-server.ts';

// 0.0.0.0 is this machine by an address that does not look like it: the way to a server elsewhere.
const certificate = createCertificate(['127.0.0.1', '0.0.0.0']);
const strangersCertificate = createCertificate(['127.0.0.1', '0.0.0.0']);
const certificateAuthority = certificate.cert;

test('a mail arrives as it was given, under its own message id', async (t) => {
  const { port, mails } = await serveMail(t);
  const mailer = createSmtpMailer({ server: `smtp://127.0.0.1:${port}` });

  const accepted = await mailer.send(
    mailWith({
      subject: 'P1 | Superset չի պատասխանում',
      inReplyTo: '<n0@watchdog.example.test>',
      references: ['<i1@watchdog.example.test>', '<n0@watchdog.example.test>'],
      date: new Date('2026-03-01T06:12:00Z'),
      headers: { 'X-Watchdog-Incident': 'i1' },
    }),
  );

  t.is(accepted.messageId, '<n1@watchdog.example.test>');
  t.regex(accepted.response, /^250 /);
  const [arrived] = mails;
  t.like(arrived, { from: 'watchdog@example.test', to: ['nare@example.test'], secure: false });
  const mail = await simpleParser(arrived?.raw ?? '');
  t.is(mail.messageId, '<n1@watchdog.example.test>');
  t.is(mail.inReplyTo, '<n0@watchdog.example.test>');
  t.deepEqual(mail.references, ['<i1@watchdog.example.test>', '<n0@watchdog.example.test>']);
  t.is(mail.subject, 'P1 | Superset չի պատասխանում');
  t.deepEqual(mail.from?.value, [{ name: 'Watchdog', address: 'watchdog@example.test' }]);
  t.deepEqual([mail.to].flat()[0]?.value, [{ name: 'Nare', address: 'nare@example.test' }]);
  t.is(mail.date?.toISOString(), '2026-03-01T06:12:00.000Z');
  t.is(mail.text?.trim(), 'mart_geo is stale');
  t.is(String(mail.html).trim(), '<p>mart_geo is stale</p>', 'nothing is added');
  t.is(mail.headers.get('auto-submitted'), 'auto-generated');
  t.is(mail.headers.get('x-watchdog-incident'), 'i1');
  t.deepEqual(mail.attachments, []);
});

test('every mail has a connection of its own, which does not outlive it', async (t) => {
  const { port, mails, connections } = await serveMail(t);
  const mailer = createSmtpMailer({ server: `smtp://localhost:${port}` });
  t.teardown(mailer.close);

  await mailer.send(mailWith());
  await mailer.send(mailWith({ messageId: '<n2@watchdog.example.test>' }));
  await connections.allClosed();

  t.is(connections.all.length, 2);
  t.is(mails.length, 2);
});

const staysInItsHeader = test.macro({
  exec: async (t, changes: Partial<OutgoingMail>) => {
    const { port, mails } = await serveMail(t);
    const mailer = createSmtpMailer({ server: `smtp://127.0.0.1:${port}` });

    await mailer.send(mailWith(changes));

    t.deepEqual(mails[0]?.to, ['nare@example.test']);
    const mail = await simpleParser(mails[0]?.raw ?? '');
    t.false(mail.headers.has('bcc') || mail.headers.has('x-forged'));
    t.is(mail.text?.trim(), 'mart_geo is stale');
  },
  title: (claim) => `${claim} with line breaks stays one header`,
});
const forged = 'a\r\nBcc: thief@example.test\nX-Forged: 1\r\rX-Forged: 2\u2028X-Forged: 3\r\n\r\n<p>body</p>';

test('a subject', staysInItsHeader, { subject: forged });
test("a recipient's name", staysInItsHeader, { to: { name: forged, address: 'nare@example.test' } });
test("a sender's name", staysInItsHeader, { from: { name: forged, address: 'watchdog@example.test' } });
test('a header of its own', staysInItsHeader, { headers: { 'X-Cause': forged } });
test('a name with quotes and another address', staysInItsHeader, {
  to: { name: '"x" <thief@example.test>, y', address: 'nare@example.test' },
});

const isNotSent = test.macro({
  exec: async (t, changes: Partial<OutgoingMail>, problem: string) => {
    const { port, connections } = await serveMail(t);
    const mailer = createSmtpMailer({ server: `smtp://127.0.0.1:${port}` });

    const error = await t.throwsAsync(mailer.send(mailWith(changes)));

    t.is(mailProblemOf(error), problem as never);
    t.is(connections.all.length, 0, 'the server is not even asked');
  },
  title: (claim) => `${claim} is refused before anything is sent`,
});

for (const address of ['', 'nare', 'a@b\r\nRCPT TO:<c@d>', 'a@b, c@d', 'a@b>', 'a b@c', 'a@b@c', '"a"@b']) {
  test(`the address ${JSON.stringify(address)}`, isNotSent, { to: { address } }, 'recipient-refused');
}
test('a sender without a domain', isNotSent, { from: { address: 'watchdog' } }, 'sender-refused');
test('a message id without brackets', isNotSent, { messageId: 'n1@watchdog' }, 'content-refused');
test('a message id with a line break', isNotSent, { inReplyTo: '<n1@w>\r\n<n2@w>' }, 'content-refused');
test('a header that another field decides', isNotSent, { headers: { bcc: 'a@b' } }, 'content-refused');
test("a header's name with a line break", isNotSent, { headers: { 'X\r\nBcc': 'a@b' } }, 'content-refused');

test('a text that looks like the end of the mail stays text', async (t) => {
  const { port, mails } = await serveMail(t);
  const mailer = createSmtpMailer({ server: `smtp://127.0.0.1:${port}` });
  const text = 'before\n.\nMAIL FROM:<a@b>\r\n.\r\nafter\r.\rend';

  await mailer.send(mailWith({ text }));

  t.is(mails.length, 1);
  const mail = await simpleParser(mails[0]?.raw ?? '');
  t.deepEqual(mail.text?.trim().split(/[\r\n]+/), [
    'before',
    '.',
    'MAIL FROM:<a@b>',
    '.',
    'after',
    '.',
    'end',
  ]);
});

test('a server elsewhere gets login and mail only after STARTTLS', async (t) => {
  const { port, mails, logins } = await serveMail(t, { ...certificate });
  const password = createSecret('hunter2');
  const mailer = createSmtpMailer({
    server: `smtp://0.0.0.0:${port}`,
    user: 'watchdog',
    password,
    certificateAuthority,
  });

  await mailer.send(mailWith());

  t.like(mails[0], { secure: true, user: 'watchdog' });
  t.deepEqual(logins, [{ username: 'watchdog', password: 'hunter2' }]);
});

test('smtps is encrypted from the first byte', async (t) => {
  const { port, mails } = await serveMail(t, { ...certificate, secure: true });
  const mailer = createSmtpMailer({ server: `smtps://127.0.0.1:${port}`, certificateAuthority });

  await mailer.send(mailWith());

  t.true(mails[0]?.secure);
});

test('a server elsewhere without STARTTLS gets neither login nor mail', async (t) => {
  const { port, mails, logins } = await serveMail(t, { disabledCommands: ['STARTTLS'] });
  const password = createSecret('hunter2');
  const mailer = createSmtpMailer({
    server: `smtp://0.0.0.0:${port}`,
    user: 'watchdog',
    password,
    certificateAuthority,
  });

  const error = await t.throwsAsync(mailer.send(mailWith()));

  t.is(mailProblemOf(error), 'unreachable');
  t.deepEqual([mails, logins], [[], []]);
});

test('a server whose certificate nobody vouches for gets neither login nor mail', async (t) => {
  const { port, mails, logins } = await serveMail(t, { ...strangersCertificate, secure: true });
  const password = createSecret('hunter2');
  const mailer = createSmtpMailer({
    server: `smtps://127.0.0.1:${port}`,
    user: 'watchdog',
    password,
    certificateAuthority,
  });

  const error = await t.throwsAsync(mailer.send(mailWith()));

  t.is(mailProblemOf(error), 'unreachable');
  t.regex(error?.message ?? '', /certificate/);
  t.deepEqual([mails, logins], [[], []]);
});

test('a server address says what is needed of the connection', (t) => {
  t.like(connectionOf({ server: 'smtp://mail.example.test' }), {
    port: 587,
    secure: false,
    requireTLS: true,
  });
  t.like(connectionOf({ server: 'smtps://mail.example.test' }), { port: 465, secure: true });
  t.like(connectionOf({ server: 'smtp://[::1]:2525' }), { host: '::1', port: 2525, requireTLS: false });
  t.like(connectionOf({ server: 'smtp://127.0.0.1.example.test' }), { requireTLS: true });
  t.like(connectionOf({ server: 'smtp://localhost.example.test' }), { requireTLS: true });
});

test('a server address that is none is a mistake in the configuration, told without its password', (t) => {
  for (const server of [
    'mail.example.test',
    'http://mail.example.test',
    'smtp://',
    'smtps://u:hunter2@m.test',
  ]) {
    const error = t.throws(() => createSmtpMailer({ server }), { instanceOf: ConfigError });
    t.notRegex(error?.message ?? '', /hunter2/);
  }
});

test('a user without a password is a mistake in the configuration', (t) => {
  t.throws(() => createSmtpMailer({ server: 'smtps://m.test', user: 'watchdog' }), {
    instanceOf: ConfigError,
    message: 'Expected the secret smtp-password to be set, because mail.user is',
  });
});
