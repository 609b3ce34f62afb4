import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { createTransport } from 'nodemailer';
import { createMailbox } from '../../../../deploy/local/mail/mailbox.ts';
import { parseMail, type ReceivedMail } from '../../../../deploy/local/mail/received-mail.ts';
import { mailProblemOf } from '../../../../shared/clients/mail-problem.ts';
import { isOpen, startTestInbox } from './_inbox.ts';

test('a mail is kept whole, with the time of the clock', async (t) => {
  const { inbox, clock, send } = await startTestInbox(t);
  clock.advance(60_000);

  await send({
    inReplyTo: '<n0@watchdog.example.test>',
    references: ['<i1@watchdog.example.test>', '<n0@watchdog.example.test>'],
    headers: { 'X-Long': `${'word '.repeat(40)}end` },
  });

  const [mail] = inbox.mails();
  t.like(mail, {
    id: 1,
    receivedAt: new Date('2026-03-01T06:01:00Z'),
    from: '"Watchdog" <watchdog@example.test>',
    to: '"Նարե" <nare@example.test>',
    recipients: ['nare@example.test'],
    subject: 'P2 | mart_geo is stale',
    messageId: '<n1@watchdog.example.test>',
    inReplyTo: '<n0@watchdog.example.test>',
    references: ['<i1@watchdog.example.test>', '<n0@watchdog.example.test>'],
  });
  t.is(mail?.text.trim(), 'mart_geo is stale');
  t.is(mail?.html.trim(), '<p>mart_geo is stale</p>');
  t.regex(mail?.raw ?? '', /\r\nFrom: Watchdog <watchdog@example\.test>\r\n/);
  const long = mail?.headers.find(({ name }) => name === 'X-Long');
  t.is(long?.value, `${'word '.repeat(40)}end`);
});

test('a mail to several people is one mail, and a login is taken whoever it is', async (t) => {
  const { inbox } = await startTestInbox(t);
  const { hostname, port } = new URL(inbox.smtpUrl);
  const transport = createTransport({ host: hostname, port: Number(port), auth: { user: 'a', pass: 'b' } });

  await transport.sendMail({
    from: 'a@example.test',
    to: 'b@example.test',
    bcc: 'c@example.test',
    text: 'x',
  });

  t.like(inbox.mails()[0], { to: 'b@example.test', recipients: ['b@example.test', 'c@example.test'] });
  t.like(inbox.mails()[0], { subject: '', html: '', inReplyTo: undefined });
  t.deepEqual(inbox.mails()[0]?.references, []);
});

test('each listener hears of each mail once, until it stops', async (t) => {
  const heard: string[] = [];
  const { inbox, send } = await startTestInbox(t, { onMail: ({ id }) => heard.push(`first ${id}`) });
  const unsubscribe = inbox.subscribe(({ id }) => heard.push(`second ${id}`));

  await send();
  unsubscribe();
  await send();

  t.deepEqual(heard, ['first 1', 'second 1', 'first 2']);
});

test('a refusal strikes whom it is for, as often as it says', async (t) => {
  const { inbox, send } = await startTestInbox(t);
  inbox.faults.refuse({ code: 550, match: /^gone@/ });
  inbox.faults.refuse({ code: 450, times: 1 });

  const gone = await t.throwsAsync(send({ to: { address: 'gone@example.test' } }));
  const busy = await t.throwsAsync(send());
  await send();
  const stillGone = await t.throwsAsync(send({ to: { address: 'gone@example.test' } }));
  inbox.faults.clear();
  await send({ to: { address: 'gone@example.test' } });

  const problems = [gone, busy, stillGone].map((error) => mailProblemOf(error));
  t.deepEqual(problems, ['recipient-refused', 'try-later', 'recipient-refused']);
  t.deepEqual(
    inbox.mails().map(({ recipients }) => recipients),
    [['nare@example.test'], ['gone@example.test']],
  );
});

test('a server that is down refuses connections, and is at the same address when it is up again', async (t) => {
  const { inbox, send } = await startTestInbox(t);
  const { smtpUrl } = inbox;

  await inbox.faults.down();
  await inbox.faults.down();
  const error = await t.throwsAsync(send());
  await inbox.faults.up();
  await inbox.faults.up();
  await send();

  t.is(mailProblemOf(error), 'unreachable');
  t.regex(error?.message ?? '', /ECONNREFUSED/);
  t.is(inbox.smtpUrl, smtpUrl);
  t.is(inbox.mails().length, 1);
});

test('a slow server answers when the clock says so, and is not idle before', async (t) => {
  const { inbox, clock, nextSleep, send } = await startTestInbox(t);
  inbox.faults.slow(5000);
  const told: string[] = [];

  const waiting = nextSleep();
  const sending = send().then(() => told.push('answered'));
  await waiting;
  const idle = inbox.idle().then(() => told.push('idle'));
  clock.advance(4999);
  await new Promise(setImmediate);
  t.deepEqual([inbox.mails(), told], [[], []]);

  clock.advance(1);
  await Promise.all([sending, idle]);
  t.deepEqual(told.toSorted(), ['answered', 'idle']);
  t.deepEqual(inbox.mails()[0]?.receivedAt, new Date('2026-03-01T06:00:05Z'));
});

test('a slow server that goes down has not taken the mail', async (t) => {
  const { inbox, clock, nextSleep, send } = await startTestInbox(t);
  inbox.faults.slow(5000);

  const waiting = nextSleep();
  const sending = t.throwsAsync(send());
  await waiting;
  await inbox.faults.down();
  await inbox.idle();
  clock.advance(5000);

  t.is(mailProblemOf(await sending), 'unreachable');
  t.deepEqual(inbox.mails(), []);
});

test('a server that dies after it took the mail leaves the sender in doubt, and the same mail comes twice', async (t) => {
  const { inbox, send } = await startTestInbox(t);
  inbox.faults.crashAfterAccept(1);

  const error = await t.throwsAsync(send());
  await send();

  t.is(mailProblemOf(error), 'unreachable');
  t.deepEqual(
    inbox.mails().map(({ messageId }) => messageId),
    ['<n1@watchdog.example.test>', '<n1@watchdog.example.test>'],
  );
});

test('nothing is open after stop, also while it is slow or down', async (t) => {
  const { inbox, nextSleep, send } = await startTestInbox(t);
  inbox.faults.slow(5000);
  const waiting = nextSleep();
  const sending = t.throwsAsync(send());
  await waiting;
  t.true(await isOpen(inbox.smtpUrl));
  t.true(await isOpen(inbox.url));

  await inbox.stop();
  await sending;
  await inbox.idle();

  t.false(await isOpen(inbox.smtpUrl));
  t.false(await isOpen(inbox.url));
  const second = await startTestInbox(t);
  await second.inbox.faults.down();
  await t.notThrowsAsync(second.inbox.stop());
});

test('a mail is also a file, as long as it is kept', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'watchdog-mails-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const mailbox = createMailbox(folder, 2);

  for (const id of [1, 2, 3]) mailbox.keep(await mailNumber(id));

  t.deepEqual(
    mailbox.mails().map(({ id }) => id),
    [2, 3],
  );
  t.is(mailbox.find(1), undefined);
  t.deepEqual(readdirSync(folder), ['20260301T060000000Z-2.eml', '20260301T060000000Z-3.eml']);
  t.is(readFileSync(join(folder, '20260301T060000000Z-3.eml'), 'utf8'), 'Subject: number 3\r\n\r\nx');
});

test('what is hardly a mail is read as far as it goes', async (t) => {
  const mail = await parseMail('', { id: 1, receivedAt: new Date(0), recipients: [] });

  t.like(mail, { from: '', to: '', subject: '', messageId: '', text: '', html: '', raw: '' });
});

function mailNumber(id: number): Promise<ReceivedMail> {
  const receivedAt = new Date('2026-03-01T06:00:00Z');
  return parseMail(`Subject: number ${id}\r\n\r\nx`, { id, receivedAt, recipients: [] });
}
