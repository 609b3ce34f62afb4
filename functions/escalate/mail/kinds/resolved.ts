import { cutText } from '../cut.ts';
import { type Block, type Inline, type MailDocument, section } from '../document.ts';
import { durationText } from '../duration.ts';
import { leadingFinding, martsAmong, wrongOfKey } from '../incident-findings.ts';
import type { IncidentMailView } from '../mail-view.ts';
import { affectedMarts } from '../parts/affected.ts';
import { cameAndWent } from '../parts/came-and-went.ts';
import { evidenceBlocks } from '../parts/evidence.ts';
import { explains } from '../parts/explains.ts';
import { lastWords } from '../parts/last-words.ts';
import { logLines } from '../parts/log-lines.ts';
import { moreLinks } from '../parts/more-links.ts';
import { rowBars } from '../parts/row-bars.ts';
import { tried } from '../parts/tried.ts';
import { whyThisMail } from '../parts/why-this-mail.ts';
import { asClaimed } from '../people.ts';
import { incidentLabel, incidentSubject, lastedText } from '../subject.ts';
import { bothZones } from '../times.ts';
import { oneLine, titleText } from '../title.ts';

/** The end of an incident: how it ended, how long it took, and the whole story, for its first mail may never have left. */
export function resolvedDocument(view: IncidentMailView): MailDocument {
  const { incident, timeZone, now, links, absorbed, lastRun, lastCheck } = view;
  const wrong = incident.everHad.flatMap(wrongOfKey);
  const how = incident.resolution?.explanation;
  return {
    subject: incidentSubject(view),
    preheader: oneLine(`${how ?? 'It is over'} It lasted ${lastedText(incident, now)}.`),
    tone: 'good',
    label: incidentLabel(view),
    title: titleText(incident.title),
    blocks: [
      ...(how ? [{ kind: 'paragraph' as const, text: how, strong: true }] : []),
      { kind: 'facts', rows: outcomeRows(view) },
      ...whatItWas(view),
      ...affectedMarts(wrong, lastCheck, 'had been affected'),
      ...rowBars(martsAmong(wrong), lastRun, lastCheck),
      ...lastWords(view),
      ...tried(incident.remedies, timeZone),
      ...cameAndWent(incident, timeZone),
      ...explains(absorbed, 'It also explained'),
      ...logLines(view.logLines, timeZone, links.logs),
      ...moreLinks(links, []),
      ...whyThisMail(view),
      { kind: 'note', text: `Incident ${incident.id}` },
    ],
  };
}

function outcomeRows({ incident, timeZone, now }: IncidentMailView): { label: string; value: Inline }[] {
  const { openedAt, resolvedAt, deadline, acknowledged } = incident;
  const end = resolvedAt === undefined ? now : new Date(resolvedAt);
  const late = end.getTime() - Date.parse(deadline);
  const kept = late > 0 ? `missed by ${durationText(late)}` : 'kept';
  return [
    { label: 'Over since', value: bothZones(end, timeZone) },
    { label: 'Began', value: bothZones(new Date(openedAt), timeZone) },
    { label: 'Lasted', value: lastedText(incident, now) },
    { label: 'Deadline', value: `${bothZones(new Date(deadline), timeZone)}\n${kept}` },
    ...(acknowledged ? [{ label: 'Taken by', value: asClaimed(acknowledged.by) }] : []),
  ];
}

function whatItWas(view: IncidentMailView): Block[] {
  const lead = leadingFinding(view.incident.cause, view.findingsBefore)?.finding;
  if (!lead) return [];
  return section('What it was', [
    { kind: 'paragraph', text: cutText(lead.summary, 400, view.links.logs) },
    ...evidenceBlocks(lead.evidence ?? [], view),
  ]);
}
