import type { Board, Notice } from '../../functions/escalate/board.ts';
import { emptyBoard } from '../../functions/escalate/board.ts';
import {
  createNoticeSender,
  createStatelessSender,
  type MailCollaborators,
} from '../../functions/escalate/outbox/send-mail.ts';
import type { SendNotice } from '../../functions/escalate/outbox/sending.ts';
import type { SendStateless } from '../../functions/escalate/outbox/stateless.ts';
import type { Mailer } from '../../shared/clients/mail.ts';
import type { MailServer } from './mail-server.ts';
import type { Process } from './processes.ts';
import { config } from './settings.ts';

type Sources = Pick<MailCollaborators, 'state' | 'clock'>;

/** What escalate mails notices with: its own sender, on the schedule's mail server. */
export function createSimulatedSender(process: Process, server: MailServer, sources: Sources): SendNotice {
  return (notice, board) => {
    const mailer = mailerOf(process, server, { notice, board, isStateless: false });
    return createNoticeSender(mailWith(mailer, sources))(notice, board);
  };
}

/** What escalate mails with while the state store is away. */
export function createSimulatedStatelessSender(
  process: Process,
  server: MailServer,
  sources: Sources,
): SendStateless {
  return (found) => {
    const notice: Notice = {
      id: `stateless/${found.fact.id}`,
      reason: 'first-notice',
      tier: 'devOps',
      plain: false,
      severity: 'P1',
      explanation: 'The state store cannot be reached.',
      decidedAt: found.now.toISOString(),
      attempts: 0,
      nextAttemptAt: found.now.toISOString(),
    };
    const mailer = mailerOf(process, server, { notice, board: emptyBoard(), isStateless: true });
    return createStatelessSender(mailWith(mailer, sources))(found);
  };
}

function mailWith(mailer: Mailer, sources: Sources): MailCollaborators {
  return { ...sources, mailer, config, secrets: [], links: undefined, logs: { linesOf: async () => [] } };
}

/** One send of one notice: what the mail itself does not say goes along, for those who judge. */
function mailerOf(
  process: Process,
  server: MailServer,
  about: { notice: Notice; board: Board; isStateless: boolean },
): Mailer {
  return {
    send: async ({ messageId, to }) => {
      const mail = { messageId, to: to.address, process: process.id, ...about };
      const attempt = server.startAttempt(mail);
      await process.call('smtp', 'send', async () => server.take(mail, attempt));
      attempt.isAnswered = true;
      return { messageId, response: '250 2.0.0 queued' };
    },
    close: () => undefined,
  };
}
