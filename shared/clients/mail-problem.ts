import { type ErrorFields, PermanentError, TransientError } from '../errors.ts';

/**
 * Why a mail did not go out. The first two are about this mail, and trying again changes nothing. The others are
 * about us or the way to the server: the mail is kept and tried again, for somebody will repair that.
 *
 * `recipient-refused`: no mail reaches this address. `content-refused`: the server takes no such mail.
 * `sender-refused`: we may not send from this address, or through this server. `rejected-login`: the user or password
 * is wrong or missing. `try-later`: the server asks for it. `unreachable`: no whole conversation came about.
 */
export type MailProblem =
  | 'recipient-refused'
  | 'content-refused'
  | 'sender-refused'
  | 'rejected-login'
  | 'try-later'
  | 'unreachable';

/** A server's refusal: the command it answered, as nodemailer names it, its reply code and its whole reply. */
export type Refusal = { command: string; code: number; reply: string };

/** Only about this mail: no other try of it can succeed. */
const permanentProblems: readonly MailProblem[] = ['recipient-refused', 'content-refused'];

const loginCodes: readonly number[] = [530, 534, 535, 538];

/** Tells by reply code, command and enhanced status code (RFC 3463) what a server's refusal means for us. */
export function judgeRefusal({ command, code, reply }: Refusal): MailProblem {
  // 503 says that the conversation went wrong, not that the mail is.
  if (code < 500 || code === 503) return 'try-later';
  if (command.startsWith('AUTH') || loginCodes.includes(code)) return 'rejected-login';
  if (command === 'MAIL FROM') return code === 552 ? 'content-refused' : 'sender-refused';
  const subject = subjectOf(reply);
  if (command === 'RCPT TO') {
    // Many servers answer for sender and client only here ("relay access denied" is 5.7.1). Taking that for the
    // recipient's fault would silence the watchdog over a wrong setting.
    return subject === 'mailbox' || subject === 'other' ? 'recipient-refused' : 'sender-refused';
  }
  if (command !== 'DATA') return 'unreachable';
  if (subject === 'mailbox') return 'recipient-refused';
  return subject === 'sender' || subject === 'authenticity' ? 'sender-refused' : 'content-refused';
}

/** The error for a mail with this problem: permanent where it is the mail's own, else worth another try. */
export function createMailError(
  problem: MailProblem,
  message: string,
  { cause, fields = {} }: { cause?: Error; fields?: ErrorFields } = {},
): TransientError | PermanentError {
  const Kind = permanentProblems.includes(problem) ? PermanentError : TransientError;
  return new Kind(message, {
    ...(cause && { cause }),
    fields: { problem, recipientRefused: problem === 'recipient-refused', ...fields },
  });
}

/** What kept a mail back, of an error that `createMailError` made; undefined for any other. */
export function mailProblemOf(error: unknown): MailProblem | undefined {
  if (!(error instanceof TransientError || error instanceof PermanentError)) return undefined;
  return problems.find((problem) => problem === error.fields.problem);
}

const problems: readonly MailProblem[] = [
  ...permanentProblems,
  'sender-refused',
  'rejected-login',
  'try-later',
  'unreachable',
];

/** What a reply is about by its enhanced status code; `other` where it has none, or another. */
function subjectOf(reply: string): 'sender' | 'mailbox' | 'authenticity' | 'policy' | 'other' {
  const [, subject, detail] = /^\d{3}[ -]\d\.(\d{1,3})\.(\d{1,3})(?!\d)/.exec(reply) ?? [];
  if (subject === '1') return detail === '7' || detail === '8' ? 'sender' : 'mailbox';
  if (subject === '2') return 'mailbox';
  if (subject !== '7') return 'other';
  // 5.7.20 to 5.7.26 are failed SPF, DKIM or DMARC checks (RFC 7372), which the owner of the domain repairs.
  return Number(detail) >= 20 && Number(detail) <= 26 ? 'authenticity' : 'policy';
}
