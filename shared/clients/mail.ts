import { createTransport } from 'nodemailer';
import { ConfigError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { composeMessage } from './mail-message.ts';
import { createMailError, judgeRefusal } from './mail-problem.ts';

/** Whom a mail is from or to. */
export type MailAddress = { name?: string; address: string };

/** One mail to one person, so that a refused address holds back nobody else's. */
export type OutgoingMail = {
  /** `<…@…>`; the same for every try of the same mail, so that a mail program shows it once. */
  messageId: string;
  from: MailAddress;
  to: MailAddress;
  subject: string;
  text: string;
  /** Nothing is added to it: no remote picture, no counting of who opened it. */
  html: string;
  /** Message ids, for mail programs to put together what belongs together. */
  inReplyTo?: string;
  references?: string[];
  /** Its Date header; left out: now, by the machine's clock. */
  date?: Date;
  headers?: Record<string, string>;
};

/** The server's promise to deliver: from now on the mail is its business. */
export type Accepted = { messageId: string; response: string };

/** Sends mails; `send` throws what `createMailError` makes, and `mailProblemOf` reads the problem off it. */
export type Mailer = {
  send: (mail: OutgoingMail) => Promise<Accepted>;
  close: () => void;
};

/** How to reach the mail server. */
export type MailerOptions = {
  /** `smtps://host:465`, or `smtp://host:587`, which is upgraded by STARTTLS or not used, except on this machine. */
  server: string;
  user?: string | undefined;
  password?: Secret | undefined;
  /** The PEM of who vouches for the server, where it is none of the authorities that Node.js knows. */
  certificateAuthority?: string | undefined;
  /** How long one send may take, and how long the server may be silent meanwhile. */
  patience?: { totalMilliseconds: number; silenceMilliseconds: number };
};

const usualPatience = { totalMilliseconds: 30_000, silenceMilliseconds: 10_000 };

/** Sends through an SMTP server; one connection per mail, because a function may be frozen between two. */
export function createSmtpMailer({ patience = usualPatience, ...server }: MailerOptions): Mailer {
  const transport = createTransport({
    ...connectionOf(server),
    connectionTimeout: patience.silenceMilliseconds,
    greetingTimeout: patience.silenceMilliseconds,
    socketTimeout: patience.silenceMilliseconds,
  });
  const hide = hiding(server);

  return {
    send: async (mail) => {
      const message = composeMessage(mail);
      try {
        // Silence alone is no limit: a server may say a little every few seconds, for ever.
        const signal = AbortSignal.timeout(patience.totalMilliseconds);
        const { response } = await transport.sendMail({ ...message, signal });
        return { messageId: mail.messageId, response };
      } catch (error) {
        throw toMailError(error as SendError, mail, hide);
      }
    },
    close: () => transport.close(),
  };
}

/** What nodemailer is told of the server; throws `ConfigError` where that is none or the password is missing. */
export function connectionOf({
  server,
  user,
  password,
  certificateAuthority,
}: Omit<MailerOptions, 'patience'>) {
  const url = URL.parse(server);
  if (!url?.hostname || !['smtp:', 'smtps:'].includes(url.protocol) || url.username || url.password) {
    throw new ConfigError(
      'Expected mail.server to be an SMTP server such as smtps://smtp.example.com:465, without a login in it',
    );
  }
  if (user !== undefined && password === undefined) {
    throw new ConfigError('Expected the secret smtp-password to be set, because mail.user is');
  }
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isThisMachine = /^(localhost|127(\.\d+){3}|::1)$/i.test(host);
  return {
    host,
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && !isThisMachine,
    ignoreTLS: !secure && isThisMachine,
    ...(certificateAuthority !== undefined && { tls: { ca: certificateAuthority } }),
    ...(user !== undefined && {
      auth: { user, pass: password?.reveal() ?? '' },
      // A server that does not offer a login must not get the mail without one.
      forceAuth: true,
    }),
  };
}

/** What nodemailer throws; only these fields of it are looked at. */
type SendError = Error & { code?: string; command?: string; responseCode?: number; response?: string };

function toMailError(error: SendError, mail: OutgoingMail, hide: (text: string) => string): Error {
  // Without nodemailer's code it is a mistake of ours, not the server's answer.
  if (error.code === undefined) return error;
  const { responseCode: code, command = '' } = error;
  const reply = hide(error.response ?? '').slice(0, 500);
  const problem = code === undefined ? unansweredProblem(error.code) : judgeRefusal({ command, code, reply });
  const message = `Mail ${mail.messageId} to ${mail.to.address} was not sent (${problem}): ${hide(error.message)}`;
  return createMailError(problem, message, {
    cause: Object.assign(new Error(hide(error.message)), { code: error.code }),
    fields: { code: code ?? error.code, ...(reply && { response: reply }) },
  });
}

/** nodemailer's own verdicts, before or without a reply: the server could not carry this address, or this much. */
function unansweredProblem(code: string) {
  if (code === 'EENVELOPE') return 'recipient-refused';
  if (code === 'EMESSAGE') return 'content-refused';
  return code === 'EAUTH' ? 'rejected-login' : 'unreachable';
}

/** Puts a text on one line, without the login: servers repeat what they were sent, as it is or in Base64. */
function hiding({ user = '', password }: Pick<MailerOptions, 'user' | 'password'>) {
  const revealed = password?.reveal() ?? '';
  const forms = [revealed, toBase64(revealed), toBase64(`\0${user}\0${revealed}`)];
  return (text: string) => {
    const line = text.replaceAll(/\s+/g, ' ').trim();
    return revealed === '' ? line : forms.reduce((hidden, form) => hidden.replaceAll(form, '<secret>'), line);
  };
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
