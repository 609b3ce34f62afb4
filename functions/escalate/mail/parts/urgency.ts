import type { Severity } from '../../../../shared/events/finding.ts';
import type { Incident } from '../../board.ts';
import type { Block, Inline } from '../document.ts';
import { durationText } from '../duration.ts';
import type { IncidentMailView } from '../mail-view.ts';
import { asClaimed, othersTold } from '../people.ts';
import { bothZones } from '../times.ts';

/** The runbook's word for each severity (section 8). */
export const severityAction: Record<Severity, string> = {
  P1: 'Fix it immediately',
  P2: 'Fix and re-run the same business day',
  P3: 'Schedule a fix',
};

/** How bad it is, until when it must be answered, since when it is, and who knows. */
export function urgency(view: IncidentMailView): Block[] {
  const { incident, timeZone, now } = view;
  const others = othersTold(view, incident);
  const rows: { label: string; value: Inline }[] = [
    { label: 'Severity', value: `${incident.severity}: ${severityAction[incident.severity]}` },
    { label: 'Until', value: deadlineText(incident, timeZone, now) },
    { label: 'Since', value: bothZones(new Date(incident.openedAt), timeZone) },
    ...(others.length > 0 ? [{ label: 'Also told', value: others.join(', ') }] : []),
    ...acknowledgedRow(incident, timeZone),
  ];
  return [{ kind: 'facts', rows }];
}

/** A deadline in both zones, and how far it is. */
export function deadlineText({ deadline }: Pick<Incident, 'deadline'>, timeZone: string, now: Date): string {
  const at = new Date(deadline);
  const left = at.getTime() - now.getTime();
  const distance = left >= 0 ? `${durationText(left)} left` : `overdue for ${durationText(-left)}`;
  return `${bothZones(at, timeZone)}\n${distance}`;
}

function acknowledgedRow({ acknowledged }: Incident, timeZone: string) {
  if (!acknowledged) return [];
  const { by, reason, until } = acknowledged;
  const why = reason === '' ? '' : `: ${reason}`;
  return [
    { label: 'Taken by', value: `${asClaimed(by)}, until ${bothZones(new Date(until), timeZone)}${why}` },
  ];
}
