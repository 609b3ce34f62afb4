import type { Incident } from '../../board.ts';
import { countText } from '../count.ts';
import { cutText, firstOf } from '../cut.ts';
import { type Block, section } from '../document.ts';
import { leadingFinding, rerunOf } from '../incident-findings.ts';
import type { ListedIncident, MailContext } from '../mail-view.ts';
import { asClaimed } from '../people.ts';
import { lastedText } from '../subject.ts';
import { bothZones } from '../times.ts';
import { titleText } from '../title.ts';
import { deadlineText } from './urgency.ts';
import { acknowledgement, tryAgain } from './what-to-do.ts';

const mostIncidents = 12;
const longestFix = 500;

/** Open incidents in a mail about many: each with its deadline, its fix and its button. */
export function openIncidents(
  title: string,
  listed: readonly ListedIncident[],
  context: MailContext,
): Block[] {
  const bySeverity = listed.toSorted(
    (a, b) =>
      a.incident.severity.localeCompare(b.incident.severity) ||
      a.incident.deadline.localeCompare(b.incident.deadline),
  );
  const { shown, more } = firstOf(bySeverity, mostIncidents);
  const note: Block[] = more > 0 ? [{ kind: 'note', text: `… and ${countText(more, 'more incident')}` }] : [];
  return section(title, [...shown.flatMap((incident) => listedIncident(incident, context)), ...note]);
}

function listedIncident(
  { incident, findings, acknowledge }: ListedIncident,
  { timeZone, now, project, links }: MailContext,
): Block[] {
  const fix = leadingFinding(incident.cause, findings)?.finding.fix;
  const rerun = rerunOf(incident.cause, findings);
  const taken = incident.acknowledged
    ? [{ label: 'Taken by', value: asClaimed(incident.acknowledged.by) }]
    : [];
  return [
    { kind: 'paragraph', text: `${incident.severity} | ${titleText(incident.title)}`, strong: true },
    {
      kind: 'facts',
      rows: [
        { label: 'Until', value: deadlineText(incident, timeZone, now) },
        { label: 'Since', value: bothZones(new Date(incident.openedAt), timeZone) },
        ...taken,
      ],
    },
    ...(fix ? [{ kind: 'paragraph' as const, text: cutText(fix, longestFix, links.logs) }] : []),
    ...acknowledgement(acknowledge),
    ...(rerun ? tryAgain(rerun, project) : []),
  ];
}

/** Incidents that are over: how long each took, and how it ended. */
export function overIncidents(title: string, incidents: readonly Incident[], now: Date): Block[] {
  const { shown, more } = firstOf(incidents, 2 * mostIncidents);
  const rows = shown.map((incident) => [
    `${incident.severity} | ${titleText(incident.title)}`,
    lastedText(incident, now),
    incident.resolution?.explanation ?? '',
  ]);
  const columns = [
    { title: 'Incident', percent: 42 },
    { title: 'Lasted', percent: 20 },
    { title: 'How it ended', percent: 38 },
  ];
  const note: Block[] = more > 0 ? [{ kind: 'note', text: `… and ${countText(more, 'more incident')}` }] : [];
  return section(title, rows.length > 0 ? [{ kind: 'table', columns, rows }, ...note] : []);
}
