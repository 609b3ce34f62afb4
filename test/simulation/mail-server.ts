import type { Board, Incident, Notice } from '../../functions/escalate/board.ts';
import type { Clock } from '../../shared/clients/clock.ts';

/** A mail that the server took, whether or not its answer was heard. */
export type ReceivedMail = {
  at: number;
  /** When its sender turned to the server. */
  startedAt: number;
  messageId: string;
  to: string;
  notice: Notice;
  /** The incident as it was when the mail was made. */
  incident: Incident | undefined;
  /** The process that sent it. */
  process: string;
  /** Nobody remembers it: it was sent while the state store was away. */
  isStateless: boolean;
};

/** One try to send a notice. */
export type Attempt = { at: number; notice: string; process: string; isAnswered: boolean };

type SentMail = Omit<ReceivedMail, 'at' | 'startedAt' | 'incident'> & { board: Board };

/** What the mail server holds. */
export type MailServer = {
  mails: readonly ReceivedMail[];
  attempts: readonly Attempt[];
  startAttempt: (mail: SentMail) => Attempt;
  take: (mail: SentMail, attempt: Attempt) => void;
};

/** A mail server in memory; whether it can be reached is up to the schedule's faults. */
export function createMailServer(clock: Clock): MailServer {
  const mails: ReceivedMail[] = [];
  const attempts: Attempt[] = [];
  return {
    mails,
    attempts,
    startAttempt: ({ notice, process }) => {
      const attempt = { at: clock.now().getTime(), notice: notice.id, process, isAnswered: false };
      attempts.push(attempt);
      return attempt;
    },
    take: ({ board, ...mail }, attempt) => {
      const { incident } = mail.notice;
      mails.push({
        ...mail,
        at: clock.now().getTime(),
        startedAt: attempt.at,
        incident: incident === undefined ? undefined : board.incidents[incident],
      });
    },
  };
}
