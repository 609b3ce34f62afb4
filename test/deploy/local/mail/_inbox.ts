import { connect } from 'node:net';
import type { ExecutionContext } from 'ava';
import { type InboxOptions, startInbox } from '../../../../deploy/local/mail/start.ts';
import { createManualClock } from '../../../../shared/clients/clock.ts';
import { createSmtpMailer, type OutgoingMail } from '../../../../shared/clients/mail.ts';

/** An inbox at 06:00 that the test ends, and a way to send mails to it. */
export async function startTestInbox(t: ExecutionContext, options: Partial<InboxOptions> = {}) {
  const { clock, nextSleep } = createWatchedClock();
  const inbox = await startInbox({ clock, ...options });
  t.teardown(inbox.stop);
  const mailer = createSmtpMailer({ server: inbox.smtpUrl });
  const send = (changes: Partial<OutgoingMail> = {}) => mailer.send({ ...mail, ...changes });
  return { inbox, clock, nextSleep, send };
}

/** A clock that stands still, and tells when somebody waits for it. */
function createWatchedClock() {
  const clock = createManualClock(new Date('2026-03-01T06:00:00Z'));
  let onSleep = () => {};
  const sleep: typeof clock.sleep = (milliseconds, signal) => {
    onSleep();
    return clock.sleep(milliseconds, signal);
  };
  const nextSleep = () =>
    new Promise<void>((resolve) => {
      onSleep = resolve;
    });
  return { clock: { ...clock, sleep }, nextSleep };
}

const mail: OutgoingMail = {
  messageId: '<n1@watchdog.example.test>',
  from: { name: 'Watchdog', address: 'watchdog@example.test' },
  to: { name: 'Նարե', address: 'nare@example.test' },
  subject: 'P2 | mart_geo is stale',
  text: 'mart_geo is stale',
  html: '<p>mart_geo is stale</p>',
};

/** Whether somebody listens there. */
export function isOpen(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
