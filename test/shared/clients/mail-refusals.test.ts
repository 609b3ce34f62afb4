import { inspect } from 'node:util';
import test from 'ava';
import { createSmtpMailer, type MailerOptions } from '../../../shared/clients/mail.ts';
import { type MailProblem, mailProblemOf } from '../../../shared/clients/mail-problem.ts';
import { PermanentError, TransientError } from '../../../shared/errors.ts';
import { createLog } from '../../../shared/log.ts';
import { createSecret } from '../../../shared/secret.ts';
import { type Answers, mailWith, serveConnections, serveMail } from './_mail-server.ts';

const refuses = test.macro({
  exec: async (
    t,
    answers: Answers,
    expected: { problem: MailProblem; kind: typeof TransientError | typeof PermanentError },
    options: { hidePIPELINING?: boolean } = {},
  ) => {
    const { port, mails } = await serveMail(t, { answers, ...options });
    const mailer = createSmtpMailer({
      server: `smtp://127.0.0.1:${port}`,
      ...(answers.auth && { user: 'watchdog', password: createSecret('hunter2') }),
    });
    const [answer] = Object.values(answers);

    const error = await t.throwsAsync<TransientError | PermanentError>(mailer.send(mailWith()), {
      instanceOf: expected.kind,
    });

    t.like(error?.fields, {
      problem: expected.problem,
      code: answer?.code,
      response: `${answer?.code} ${answer?.text}`,
      recipientRefused: expected.problem === 'recipient-refused',
    });
    t.regex(error?.message ?? '', /^Mail <n1@watchdog\.example\.test> to nare@example\.test was not sent \(/);
    t.deepEqual(mails, []);
  },
  title: (claim) => `${claim}`,
});

const permanently = (problem: MailProblem) => ({ problem, kind: PermanentError });
const forNow = (problem: MailProblem) => ({ problem, kind: TransientError });

const unknown = { code: 550, text: '5.1.1 No such user here' };
const full = { code: 452, text: '4.2.2 Mailbox full' };
const relay = { code: 554, text: '5.7.1 Relay access denied' };
const spam = { code: 554, text: '5.7.1 Message rejected as spam' };

test('an unknown recipient is refused for good', refuses, { to: unknown }, permanently('recipient-refused'));
test(
  'an unknown recipient is refused for good without pipelining, too',
  refuses,
  { to: unknown },
  permanently('recipient-refused'),
  { hidePIPELINING: true },
);
test('a recipient with a full mailbox is tried later', refuses, { to: full }, forNow('try-later'));
test(
  "a relay that does not know us is not the recipient's fault",
  refuses,
  { to: relay },
  forNow('sender-refused'),
);
test(
  'a refused sender is tried again',
  refuses,
  { from: { code: 553, text: 'No' } },
  forNow('sender-refused'),
);
test(
  'a server that wants a login says so of the sender',
  refuses,
  { from: { code: 530, text: '5.7.0 Authentication required' } },
  forNow('rejected-login'),
);
test(
  'a wrong password is tried again, for somebody will correct it',
  refuses,
  { auth: { code: 535, text: '5.7.8 Bad credentials' } },
  forNow('rejected-login'),
);
test(
  'a login that is down for now is tried later',
  refuses,
  { auth: { code: 454, text: '4.7.0 Temporary failure' } },
  forNow('try-later'),
);
test('a refused text is refused for good', refuses, { data: spam }, permanently('content-refused'));
test('a busy server is tried later', refuses, { data: { code: 451, text: 'Busy' } }, forNow('try-later'));
test(
  'a mailbox that is missed only at the end',
  refuses,
  { data: unknown },
  permanently('recipient-refused'),
);
test(
  'a greylisted sender is tried later',
  refuses,
  { to: { code: 450, text: 'Later' } },
  forNow('try-later'),
);
test(
  'a server that takes no mail at all is not reached',
  refuses,
  { connect: { code: 554, text: 'No SMTP service here' } },
  forNow('unreachable'),
);
test(
  'a server that closes for the moment is tried later',
  refuses,
  { connect: { code: 421, text: 'Shutting down' } },
  forNow('try-later'),
);

const isUnreachable = test.macro({
  exec: async (
    t,
    onConnection: Parameters<typeof serveConnections>[1],
    code: string,
    limits: Partial<NonNullable<MailerOptions['patience']>> = {},
  ) => {
    const { port, connections } = await serveConnections(t, onConnection);
    const patience = { totalMilliseconds: 30_000, silenceMilliseconds: 10_000, ...limits };
    const mailer = createSmtpMailer({ server: `smtp://127.0.0.1:${port}`, patience });

    const error = await t.throwsAsync(mailer.send(mailWith()), { instanceOf: TransientError });
    await connections.allClosed();

    t.like(error?.fields, { problem: 'unreachable', code, recipientRefused: false });
  },
  title: (claim) => `a server that ${claim} is unreachable, and its connection is given up`,
});

test('hangs up', isUnreachable, (socket) => socket.end(), 'ECONNECTION');
test('never greets', isUnreachable, () => {}, 'ETIMEDOUT', { silenceMilliseconds: 300 });
test(
  'falls silent after its greeting',
  isUnreachable,
  (socket) => socket.write('220 mail.example.test ESMTP\r\n'),
  'ETIMEDOUT',
  { silenceMilliseconds: 300 },
);
test(
  'says a little now and then, for ever',
  isUnreachable,
  (socket) => {
    socket.write('220 mail.example.test ESMTP\r\n');
    const dawdle = setInterval(() => socket.write('250-STILL HERE\r\n'), 100);
    socket.once('close', () => clearInterval(dawdle));
  },
  'EABORT',
  { totalMilliseconds: 600 },
);
test('speaks another language', isUnreachable, (socket) => socket.end('SSH-2.0-OpenSSH_9\r\n'), 'EPROTOCOL');

test('a server that nobody runs is unreachable', async (t) => {
  const mailer = createSmtpMailer({ server: 'smtp://127.0.0.1:1' });

  const error = await t.throwsAsync(mailer.send(mailWith()), { instanceOf: TransientError });

  t.is(mailProblemOf(error), 'unreachable');
  t.regex(error?.message ?? '', /ECONNREFUSED/);
});

test('a server that dies after it took the mail leaves us in doubt, so that we try again', async (t) => {
  const { port, mails, connections } = await serveMail(t, { answers: {} });
  const mailer = createSmtpMailer({ server: `smtp://127.0.0.1:${port}` });
  const push = mails.push.bind(mails);
  mails.push = (...arrived) => {
    for (const socket of connections.all) socket.destroy();
    return push(...arrived);
  };

  const error = await t.throwsAsync(mailer.send(mailWith()), { instanceOf: TransientError });

  t.is(mailProblemOf(error), 'unreachable');
  t.is(mails.length, 1);
});

test('a password is in no error and no log, even if the server repeats it', async (t) => {
  const password = createSecret('hunter2-long');
  const forms = [
    'hunter2-long',
    'aHVudGVyMi1sb25n',
    Buffer.from('\0watchdog\0hunter2-long').toString('base64'),
  ];
  const { port } = await serveMail(t, { answers: { auth: { code: 535, text: `No: ${forms.join(' ')}` } } });
  const options: MailerOptions = { server: `smtp://127.0.0.1:${port}`, user: 'watchdog', password };
  const lines: string[] = [];
  const clock = { now: () => new Date('2026-03-01T06:00:00Z') };
  const log = createLog({ write: (line) => lines.push(line), clock, project: 'p' });

  const error = await t.throwsAsync(createSmtpMailer(options).send(mailWith()));
  log.error('A mail was not sent', { error });

  const told = [inspect(error, { depth: 9 }), lines.join('')].join('\n');
  t.regex(told, /<secret> <secret> <secret>/);
  for (const form of forms) t.false(told.includes(form), form);
});

test('a login that the server does not offer is insisted on: no mail goes out without it', async (t) => {
  const { port, mails } = await serveMail(t, { disabledCommands: ['AUTH', 'STARTTLS'] });
  const password = createSecret('hunter2');
  const mailer = createSmtpMailer({ server: `smtp://127.0.0.1:${port}`, user: 'watchdog', password });

  const error = await t.throwsAsync(mailer.send(mailWith()), { instanceOf: TransientError });

  t.is(mailProblemOf(error), 'rejected-login');
  t.deepEqual(mails, []);
});
