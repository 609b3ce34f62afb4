import { gcloudLine } from '../command.ts';
import { type Block, section } from '../document.ts';
import type { MailContext } from '../mail-view.ts';

/** The end of every mail: why it was sent, to whom, and how to have no more of them. */
export function whyThisMail(
  { notice, recipient, project }: Pick<MailContext, 'notice' | 'recipient' | 'project'>,
  incident?: string,
): Block[] {
  const identity = incident ? `\nIncident ${incident}` : '';
  const why: Block = {
    kind: 'note',
    text: `${asSentence(notice.explanation)} Sent to ${recipient.name}.${identity}`,
  };
  if (!incident) return section('Why this mail', [why]);
  const body = {
    action: 'silence',
    incident,
    duration: '4h',
    author: recipient.name,
    // control takes nothing without a reason; this one is there to be replaced.
    reason: 'why',
  };
  const caption = 'To hear no more of this incident for 4 hours';
  return section('Why this mail', [
    why,
    { kind: 'code', caption, text: gcloudLine({ topic: 'control', body }, project), command: true },
  ]);
}

// What a person gave as the reason may end an explanation, and need not end like a sentence.
function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
