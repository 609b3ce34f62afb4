import { andList, countText } from '../count.ts';
import { firstOf } from '../cut.ts';
import { type Block, type Inline, type MailDocument, toneOf } from '../document.ts';
import { plainMartName, plainWords } from '../finding-words.ts';
import { leadingFinding, martsAmong, type Wrong, wrongOfKey } from '../incident-findings.ts';
import type { IncidentMailView } from '../mail-view.ts';
import { deadlineText } from '../parts/urgency.ts';
import { asClaimed, teamTold } from '../people.ts';
import { incidentLabel, joinSubject, lastedText } from '../subject.ts';
import { bothZones, dayName } from '../times.ts';

const mostNames = 8;

/** The mail to somebody who does not run the platform: what does not work, who is on it, when the next word comes. */
export function plainDocument(view: IncidentMailView): MailDocument {
  const { notice, incident, findings, now } = view;
  const isOver = notice.reason === 'resolved';
  const kind = leadingFinding(incident.cause, findings)?.finding.kind ?? wrongOfKey(incident.cause)[0]?.kind;
  const title = plainWords(kind)[isOver ? 'over' : 'open'];
  const label = incidentLabel(view);
  return {
    subject: joinSubject(label, title, isOver ? `, after ${lastedText(incident, now)}` : ''),
    preheader: isOver ? `It lasted ${lastedText(incident, now)}.` : nextWord(view),
    tone: isOver ? 'good' : toneOf(incident.severity),
    label,
    title,
    blocks: [
      { kind: 'facts', rows: isOver ? overRows(view) : openRows(view) },
      ...(isOver ? [] : [{ kind: 'paragraph' as const, text: nextWord(view) }]),
      ...confirmation(view),
      ...dashboards(view),
      { kind: 'note', text: `Why you get this mail: ${notice.explanation}\nReference: ${incident.id}` },
    ],
  };
}

type Row = { label: string; value: Inline };

function openRows(view: IncidentMailView): Row[] {
  const { incident, timeZone, now } = view;
  return [
    { label: 'Since', value: bothZones(new Date(incident.openedAt), timeZone) },
    ...affectedRows(view),
    { label: 'Who is on it', value: whoIsOnIt(view) },
    { label: 'Due by', value: deadlineText(incident, timeZone, now) },
  ];
}

function overRows(view: IncidentMailView): Row[] {
  const { incident, timeZone, now } = view;
  const end = incident.resolvedAt === undefined ? now : new Date(incident.resolvedAt);
  return [
    { label: 'Over since', value: bothZones(end, timeZone) },
    { label: 'Began', value: bothZones(new Date(incident.openedAt), timeZone) },
    { label: 'Lasted', value: lastedText(incident, now) },
    ...affectedRows(view),
  ];
}

function affectedRows({ incident, findings, lastCheck }: IncidentMailView): Row[] {
  const now = findings.flatMap(({ finding }): Wrong[] => (finding ? [finding] : []));
  const marts = martsAmong(now.length > 0 ? now : incident.everHad.flatMap(wrongOfKey));
  if (marts.length === 0) return [];
  const { shown, more } = firstOf(marts.map(plainMartName), mostNames);
  const names = more > 0 ? [...shown, countText(more, 'more', 'more')] : shown;
  const days = (lastCheck?.marts ?? []).flatMap(({ mart, newestDate }) =>
    newestDate && marts.includes(mart) ? [newestDate] : [],
  );
  const oldest = days.toSorted()[0];
  return [
    { label: 'Affected', value: `The figures about ${andList(names)}` },
    ...(oldest ? [{ label: 'They show', value: `the days up to ${dayName(oldest)}` }] : []),
  ];
}

function whoIsOnIt(view: IncidentMailView): string {
  const { incident } = view;
  if (incident.acknowledged) return `${asClaimed(incident.acknowledged.by)} works on it`;
  const team = teamTold(view, incident);
  if (team.length === 0) return 'nobody has confirmed yet';
  const were = team.length === 1 ? 'was' : 'were';
  return `${andList(team)} ${were} told; nobody has confirmed yet`;
}

function nextWord({ incident, timeZone, now }: IncidentMailView): string {
  const deadline = new Date(incident.deadline);
  if (deadline <= now) return 'The next mail comes when it is over.';
  return `The next mail comes when it is over, or, if it is not over by then, at ${bothZones(deadline, timeZone)}.`;
}

// The line with a command is for those who have a terminal.
function confirmation({ notice, acknowledge }: IncidentMailView): Block[] {
  if (notice.reason === 'resolved' || acknowledge?.kind !== 'link') return [];
  return [{ kind: 'button', label: 'Confirm that somebody is on it', url: acknowledge.url }];
}

function dashboards({ links }: IncidentMailView): Block[] {
  return links.superset ? [{ kind: 'links', links: [{ title: 'The dashboards', url: links.superset }] }] : [];
}
