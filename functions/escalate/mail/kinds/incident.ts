import type { NoticeReason } from '../../board.ts';
import { countText } from '../count.ts';
import { cutText } from '../cut.ts';
import { type Block, type MailDocument, section, toneOf } from '../document.ts';
import { findingsOf, newSinceTold, summaryBeyondTitle } from '../incident-findings.ts';
import type { IncidentMailView } from '../mail-view.ts';
import { affected } from '../parts/affected.ts';
import { cameAndWent } from '../parts/came-and-went.ts';
import { evidence, otherFixes } from '../parts/evidence.ts';
import { explains } from '../parts/explains.ts';
import { lastWords } from '../parts/last-words.ts';
import { logLines } from '../parts/log-lines.ts';
import { moreLinks } from '../parts/more-links.ts';
import { tried } from '../parts/tried.ts';
import { urgency } from '../parts/urgency.ts';
import { whatToDo } from '../parts/what-to-do.ts';
import { whyThisMail } from '../parts/why-this-mail.ts';
import { incidentLabel, incidentSubject } from '../subject.ts';
import { bothZones } from '../times.ts';
import { oneLine, titleText } from '../title.ts';

/** A mail about an incident that is not over: what, how bad, until when, what to do; then everything that shows it. */
export function incidentDocument(view: IncidentMailView): MailDocument {
  const { incident, findings, timeZone, links, absorbed } = view;
  const bad = findingsOf(findings);
  const summary = summaryBeyondTitle(incident, findings);
  return {
    subject: incidentSubject(view),
    preheader: oneLine(
      `${summary ?? incident.title} Until ${bothZones(new Date(incident.deadline), timeZone)}.`,
    ),
    tone: toneOf(incident.severity),
    label: incidentLabel(view),
    title: titleText(incident.title),
    blocks: [
      ...whatIsBroken(view),
      ...urgency(view),
      ...whatToDo(view),
      ...newlyFound(view),
      ...evidence(view),
      ...otherFixes(view),
      ...affected(view),
      ...lastWords(view),
      ...tried(incident.remedies, timeZone),
      ...cameAndWent(incident, timeZone),
      ...explains(absorbed),
      ...logLines(view.logLines, timeZone, links.logs),
      ...moreLinks(links, bad),
      ...whyThisMail(view, incident.id),
    ],
  };
}

/** These say by their reason what has changed; the others are known by their subject. */
const toldFirst: readonly NoticeReason[] = [
  'severity-raised',
  'unacknowledged',
  'deadline-near',
  'deadline-missed',
  'repeat',
  'remediation-gave-up',
  'reopened',
  'unstable',
];

function whatIsBroken({ notice, incident, findings, links }: IncidentMailView): Block[] {
  const summary = summaryBeyondTitle(incident, findings);
  return [
    ...(toldFirst.includes(notice.reason)
      ? [{ kind: 'paragraph' as const, text: notice.explanation, strong: true }]
      : []),
    ...(summary ? [{ kind: 'paragraph' as const, text: cutText(summary, 400, links.logs) }] : []),
  ];
}

function newlyFound({ notice, incident, findings, links }: IncidentMailView): Block[] {
  if (notice.reason !== 'new-findings') return [];
  const added = newSinceTold(incident, findings, notice.decidedAt);
  const items = added.slice(0, 20).map(({ finding }) => cutText(finding.summary, 300, links.logs));
  const title = `New since the last mail: ${countText(added.length, 'finding')}`;
  return section(title, items.length > 0 ? [{ kind: 'list', items }] : []);
}
