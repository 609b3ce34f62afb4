import type { SendMailOptions } from 'nodemailer';
import type { MailAddress, OutgoingMail } from './mail.ts';
import { createMailError, type MailProblem } from './mail-problem.ts';

/**
 * Turns a mail into what nodemailer sends. Whatever the texts hold, they stay in their header: line breaks in names,
 * subject and header values become spaces; an address, a message id or a header's name that is none is refused.
 */
export function composeMessage(mail: OutgoingMail): SendMailOptions {
  const from = composeAddress(mail.from, 'sender-refused');
  const to = composeAddress(mail.to, 'recipient-refused');
  return {
    from,
    to,
    envelope: { from: from.address, to: [to.address] },
    messageId: checkMessageId(mail.messageId),
    subject: toOneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    ...(mail.inReplyTo !== undefined && { inReplyTo: checkMessageId(mail.inReplyTo) }),
    ...(mail.references !== undefined && { references: mail.references.map(checkMessageId) }),
    ...(mail.date !== undefined && { date: mail.date }),
    headers: {
      ...composeHeaders(mail.headers ?? {}),
      // Mail programs that answer by themselves (out of office) leave such a mail alone.
      'Auto-Submitted': 'auto-generated',
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** These say who writes to whom and how to read it: they come from the mail's own fields alone. */
const ownHeaders =
  /^(from|sender|reply-to|to|cc|bcc|subject|date|message-id|in-reply-to|references|mime-version|content-.*|auto-submitted)$/i;

function composeHeaders(headers: Record<string, string>): Record<string, string> {
  const names = Object.keys(headers);
  const refused = names.find((name) => !/^[A-Za-z][A-Za-z0-9-]*$/.test(name) || ownHeaders.test(name));
  if (refused !== undefined) {
    throw createMailError('content-refused', `Expected a header of its own, got ${JSON.stringify(refused)}`);
  }
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, toOneLine(value)]));
}

function composeAddress({ name, address }: MailAddress, problem: MailProblem) {
  if (!/^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u.test(address)) {
    throw createMailError(problem, `Expected a mail address, got ${JSON.stringify(address)}`);
  }
  return { name: toOneLine(name ?? ''), address };
}

function checkMessageId(id: string): string {
  if (/^<[\x21-\x3b\x3d\x3f\x41-\x7e]+@[\x21-\x3b\x3d\x3f\x41-\x7e]+>$/.test(id)) return id;
  throw createMailError(
    'content-refused',
    `Expected a message id such as <name@domain>, got ${JSON.stringify(id)}`,
  );
}

function toOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
