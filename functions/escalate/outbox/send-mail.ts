import type { Clock } from '../../../shared/clients/clock.ts';
import type { Mailer } from '../../../shared/clients/mail.ts';
import { mailProblemOf } from '../../../shared/clients/mail-problem.ts';
import { TransientError } from '../../../shared/errors.ts';
import { areaOf } from '../../../shared/events/finding.ts';
import type { Secret } from '../../../shared/secret.ts';
import type { Board, Notice } from '../board.ts';
import { isExecutiveDay, severityOf } from '../incidents/severity.ts';
import { renderMail, renderStateless } from '../mail/render-mail.ts';
import { tiersFor } from '../notices/routing.ts';
import { policyOf } from '../policy.ts';
import { gatherMail, type MailSources } from './gather-mail.ts';
import { logsUrl } from './logs-url.ts';
import type { SendOutcome } from './outbox.ts';
import type { SendNotice } from './sending.ts';
import type { SendStateless } from './stateless.ts';

/** What mails are made and sent with. */
export type MailCollaborators = MailSources & {
  mailer: Mailer;
  clock: Pick<Clock, 'now'>;
  /** What no mail may hold. */
  secrets: readonly Secret[];
};

/** Makes what mails a notice, and says what became of it; never throws for what the mail server did. */
export function createNoticeSender(collaborators: MailCollaborators): SendNotice {
  const { config, mailer, clock, secrets } = collaborators;

  return async (notice, board): Promise<SendOutcome> => {
    const { name, email: address } = config.contacts[notice.tier];
    const now = clock.now();
    try {
      const mail = renderMail(await gatherMail(notice, board, collaborators, now), secrets);
      const thread = threadOf(notice, board, config.mail.from);
      await mailer.send({
        ...mail,
        messageId: messageIdOf(notice.id, config.mail.from),
        from: { name: 'Watchdog', address: config.mail.from },
        to: { ...(name ? { name } : {}), address },
        date: now,
        ...thread,
      });
      return { kind: 'sent', address, subject: mail.subject };
    } catch (error) {
      return outcomeOf(error);
    }
  };
}

function outcomeOf(error: unknown): SendOutcome {
  // The state store is away: what became of the mail could not be written down either.
  if (error instanceof TransientError && mailProblemOf(error) === undefined) throw error;
  const problem = error instanceof Error ? error.message : String(error);
  const kind = mailProblemOf(error);
  // Anything that is not the mail's own fault is mended by somebody: the mail waits for that.
  return kind === 'recipient-refused' || kind === 'content-refused'
    ? { kind: 'refused', problem }
    : { kind: 'retry', problem };
}

/** `<…@…>`, the same for the same notice at every try. */
export function messageIdOf(id: string, from: string): string {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return `<${id.replaceAll(/[^A-Za-z0-9/._-]/g, '-')}@${domain}>`;
}

/** All mails of one incident belong together: they answer a first one that need not have reached this reader. */
function threadOf({ incident }: Notice, board: Board, from: string) {
  if (!incident || !board.incidents[incident]) return {};
  const root = messageIdOf(incident, from);
  return { inReplyTo: root, references: [root] };
}

/** Makes what mails a fact's findings while the state store cannot be reached: to the first tier of their area. */
export function createStatelessSender(collaborators: MailCollaborators): SendStateless {
  const { config, mailer, secrets } = collaborators;
  const policy = policyOf(config);

  return async ({ fact, findings, problem, now }) => {
    const table = policy.severity;
    const severity = severityOf(findings, { table, isExecutiveDay: isExecutiveDay(policy, [], now) });
    // A P3 is for the digest, and the digest will come.
    if (severity === 'P3') return;
    const isData = findings.every(({ kind }) => ['refresh', 'freshness'].includes(areaOf(kind)));
    const [tier = 'analyticsLead'] = tiersFor({ area: isData ? 'data' : 'platform', severity });
    const { name, email: address } = config.contacts[tier];
    const view = {
      recipient: { name: name ?? address, tier },
      timeZone: config.timeZone,
      now,
      project: config.project,
      links: { logs: logsUrl(config.project, { since: fact.time, until: now }) },
      findings,
      severity,
      fact: { name: fact.name, at: fact.time },
      problem,
    };
    await mailer.send({
      ...renderStateless(view, secrets),
      messageId: messageIdOf(`stateless/${fact.id}/${tier}`, config.mail.from),
      from: { name: 'Watchdog', address: config.mail.from },
      to: { ...(name ? { name } : {}), address },
      date: now,
    });
  };
}
