/** How the reader of a mail answers it: by signed links, or by messages where no public function is allowed. */
import type { LinkPurpose, Links } from '../../../shared/acknowledge-link.ts';
import type { MailingConfig } from '../../../shared/config/parse-config.ts';
import { listControls } from '../../../shared/controls.ts';
import type { State } from '../../../shared/state.ts';
import type { Incident, Observation } from '../board.ts';
import { gcloudLine } from '../mail/command.ts';
import type { Acknowledge, Approval, MailContext } from '../mail/mail-view.ts';

/** What answers are made from. */
export type AnswerSources = {
  config: Pick<MailingConfig, 'contacts'>;
  state: Pick<State, 'list'>;
  /** Undefined where mails carry the command instead of a link. */
  links: Pick<Links, 'sign'> | undefined;
};

/** How the reader acknowledges the incident; undefined where there is nothing to acknowledge any more. */
export function acknowledgeOf(
  incident: Incident,
  context: MailContext,
  sources: Omit<AnswerSources, 'state'>,
): Acknowledge | undefined {
  const isOver = incident.state === 'resolved' || incident.state === 'absorbed';
  if (isOver || incident.acknowledged) return undefined;
  return answerOf({ purpose: 'acknowledge', reason: 'on it' }, incident, context, sources);
}

/** What the findings propose, as long as nobody has approved it. */
export async function approvalsOf(
  incident: Incident,
  findings: readonly Observation[],
  context: MailContext,
  sources: AnswerSources,
): Promise<Approval[]> {
  const proposals = new Map(
    findings.flatMap(({ finding }) => (finding?.proposal ? [[finding.proposal.id, finding.proposal]] : [])),
  );
  if (proposals.size === 0) return [];
  const controls = await listControls(sources.state, context.now);
  const approved = new Set(controls.flatMap(({ kind, subject }) => (kind === 'approve' ? [subject] : [])));
  return [...proposals.values()]
    .filter(({ id }) => !approved.has(id))
    .map(({ id, what }) => {
      const purpose = { purpose: 'approve' as const, proposal: id, reason: 'approved' };
      return { proposal: id, what, how: answerOf(purpose, incident, context, sources) };
    });
}

/** A week: an incident that is older than that is told again by then. */
const linkMilliseconds = 7 * 24 * 60 * 60_000;

type Purpose = { purpose: LinkPurpose; proposal?: string; reason: string };

/** How the reader of a mail says something about its incident: by a signed link, or by a message. */
function answerOf(
  { purpose, proposal, reason }: Purpose,
  incident: Incident,
  { notice, now, project }: MailContext,
  { links, config }: Omit<AnswerSources, 'state'>,
): Acknowledge {
  if (links) {
    const claims = {
      purpose,
      proposal,
      incident: incident.id,
      title: incident.title,
      recipient: notice.tier,
      expires: new Date(now.getTime() + linkMilliseconds),
      nonce: notice.id.slice(-60),
    };
    return { kind: 'link', url: links.sign(claims).href };
  }
  const { name = notice.tier } = config.contacts[notice.tier];
  const about = proposal === undefined ? { incident: incident.id } : { proposal };
  const body = { action: purpose, ...about, author: name, reason };
  return { kind: 'command', line: gcloudLine({ topic: 'control', body }, project) };
}
