import { gcloudLine, type Message, watchdogLine } from '../command.ts';
import { cutText } from '../cut.ts';
import type { Block } from '../document.ts';
import { leadingFinding, rerunOf } from '../incident-findings.ts';
import type { Acknowledge, Approval, IncidentMailView } from '../mail-view.ts';

const longestFix = 900;
const mostApprovals = 3;

/** What to do now: the fix, the acknowledgement, and the message that tries again. */
export function whatToDo(view: IncidentMailView): Block[] {
  const { incident, findings, acknowledge, approvals = [], project, links } = view;
  const fix = leadingFinding(incident.cause, findings)?.finding.fix;
  const rerun = rerunOf(incident.cause, findings, view.lastRun);
  const blocks: Block[] = [
    ...(fix ? [{ kind: 'paragraph' as const, text: cutText(fix, longestFix, links.logs) }] : []),
    ...acknowledgement(acknowledge),
    ...approvals.slice(0, mostApprovals).flatMap(approval),
    ...(rerun ? [...tryAgain(rerun, project), ...tryAgainLocally(rerun)] : []),
  ];
  return blocks.length === 0 ? [] : [{ kind: 'heading', text: 'What to do now' }, ...blocks];
}

/** The button, or the line for those who allow no public function. */
export function acknowledgement(acknowledge: Acknowledge | undefined): Block[] {
  if (!acknowledge) return [];
  if (acknowledge.kind === 'link') return [{ kind: 'button', label: 'Acknowledge', url: acknowledge.url }];
  return [{ kind: 'code', caption: 'To acknowledge', text: acknowledge.line, command: true }];
}

/** What the watchdog offers to do, and the button that lets it. */
function approval({ what, how }: Approval): Block[] {
  const offer: Block = { kind: 'paragraph', text: `If you approve it: ${what}` };
  if (how.kind === 'link') return [offer, { kind: 'button', label: 'Look at it and approve', url: how.url }];
  return [offer, { kind: 'code', caption: 'To approve it', text: how.line, command: true }];
}

/** The message that tries again, as a line for the cloud. */
export function tryAgain(message: Message, project: string): Block[] {
  return [
    {
      kind: 'code',
      caption: 'When it is fixed, try again',
      text: gcloudLine(message, project),
      command: true,
    },
  ];
}

/** The same message for the emulated cloud of a laptop. */
export function tryAgainLocally(message: Message): Block[] {
  return [{ kind: 'code', caption: 'The same on a laptop', text: watchdogLine(message), command: true }];
}
