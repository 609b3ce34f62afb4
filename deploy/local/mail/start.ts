import type { Clock } from '../../../shared/clients/clock.ts';
import { createIdleWaiters } from '../pubsub/idle-waiters.ts';
import { createMailFaults, type MailFaults } from './mail-faults.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import { parseMail, type ReceivedMail } from './received-mail.ts';
import { openSmtpDoor, type SmtpDoor } from './smtp-door.ts';
import { openWebDoor } from './web-door.ts';

/** How to start an inbox. */
export type InboxOptions = {
  clock: Clock;
  /** 0, the default of both, takes a free one. */
  smtpPort?: number;
  httpPort?: number;
  /** Where each mail is also kept as a file. */
  folder?: string | undefined;
  onMail?: (mail: ReceivedMail) => void;
};

/** A running inbox: every mail that is sent to it, to whomever, ends here. */
export type Inbox = {
  /** `smtp://127.0.0.1:PORT`, for the sender. */
  smtpUrl: string;
  /** `http://127.0.0.1:PORT`, for the reader. */
  url: string;
  /** The last 1000, in the order they arrived. */
  mails: Mailbox['mails'];
  /** Calls back for every mail from now on; returns the way to stop. */
  subscribe: Mailbox['subscribe'];
  faults: Pick<MailFaults, 'refuse' | 'slow' | 'crashAfterAccept' | 'clear'> & {
    /** Closes the port, so that connections are refused; those open are cut. */
    down: () => Promise<void>;
    /** Opens the same port again. */
    up: () => Promise<void>;
  };
  /** Resolves when no mail is between its first byte and its answer; one that a fault slows down is. */
  idle: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts a mail server with an inbox for everybody, on this machine only. */
export async function startInbox({ clock, folder, onMail, ...ports }: InboxOptions): Promise<Inbox> {
  const mailbox = createMailbox(folder);
  const faults = createMailFaults();
  let underWay = 0;
  const idle = createIdleWaiters(() => underWay === 0);
  let received = 0;
  const openDoor = (port: number) =>
    openSmtpDoor({
      port,
      clock,
      faults,
      keep: async (raw, recipients) => {
        received += 1;
        mailbox.keep(await parseMail(raw, { id: received, receivedAt: clock.now(), recipients }));
      },
      during: async (work) => {
        underWay += 1;
        try {
          await work();
        } finally {
          underWay -= 1;
          idle.check();
        }
      },
    });

  if (onMail) mailbox.subscribe(onMail);
  const web = await openWebDoor(ports.httpPort ?? 0, mailbox);
  let door: SmtpDoor | undefined = await openDoor(ports.smtpPort ?? 0);
  const { port } = door;
  const down = async () => {
    const closing = door;
    door = undefined;
    await closing?.close();
  };

  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    url: web.url,
    mails: mailbox.mails,
    subscribe: mailbox.subscribe,
    faults: {
      refuse: faults.refuse,
      slow: faults.slow,
      crashAfterAccept: faults.crashAfterAccept,
      clear: faults.clear,
      down,
      up: async () => {
        door ??= await openDoor(port);
      },
    },
    idle: idle.wait,
    stop: async () => {
      await down();
      await web.close();
    },
  };
}
