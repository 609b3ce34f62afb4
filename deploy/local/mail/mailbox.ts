import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareFolder } from '../writable-folder.ts';
import type { ReceivedMail } from './received-mail.ts';

/** The mails that arrived, the last so many of them. */
export type Mailbox = {
  /** In the order they arrived. */
  mails: () => ReceivedMail[];
  find: (id: number) => ReceivedMail | undefined;
  keep: (mail: ReceivedMail) => void;
  /** Calls back for every mail from now on; returns the way to stop. */
  subscribe: (listener: (mail: ReceivedMail) => void) => () => void;
};

const mostMails = 1000;

/** An empty mailbox; with a folder, each mail is also a file in it that a mail program opens, for as long as it is kept. */
export function createMailbox(folder?: string, limit = mostMails): Mailbox {
  if (folder !== undefined) prepareFolder(folder);
  const kept: ReceivedMail[] = [];
  const listeners = new Set<(mail: ReceivedMail) => void>();

  const forget = (mail: ReceivedMail | undefined) => {
    if (mail && folder !== undefined) rmSync(join(folder, fileNameOf(mail)), { force: true });
  };

  return {
    mails: () => [...kept],
    find: (id) => kept.find((mail) => mail.id === id),
    keep: (mail) => {
      if (folder !== undefined) writeFileSync(join(folder, fileNameOf(mail)), mail.raw);
      kept.push(mail);
      if (kept.length > limit) forget(kept.shift());
      for (const listener of listeners) listener(mail);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function fileNameOf({ id, receivedAt }: ReceivedMail): string {
  return `${receivedAt.toISOString().replaceAll(/[^\dTZ]/g, '')}-${id}.eml`;
}
