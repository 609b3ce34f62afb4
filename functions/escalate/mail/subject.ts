import { areaOf } from '../../../shared/events/finding.ts';
import type { Incident, NoticeReason } from '../board.ts';
import { countText } from './count.ts';
import { durationText } from './duration.ts';
import { findingsOf, martsAmong, newSinceTold } from './incident-findings.ts';
import type { IncidentMailView } from './mail-view.ts';
import { titleText } from './title.ts';

const longestSubject = 90;
/** Fewer than these are told in the mail only. */
const fewFindings = 4;

/** `OPEN P2`: what a subject begins with, and what stands above the title in the mail. */
export function incidentLabel({
  notice,
  incident,
  now,
}: Pick<IncidentMailView, 'notice' | 'incident' | 'now'>) {
  return `${stateWords(notice.reason, incident, now)} ${incident.severity}`;
}

/** The subject of a mail about one incident: state, severity, what is broken, and how much with it. */
export function incidentSubject(view: IncidentMailView): string {
  return joinSubject(incidentLabel(view), view.incident.title, subjectEnd(view));
}

/** State and severity, a title that is cut where it must be, and an end that is not. */
export function joinSubject(label: string, title: string, end = ''): string {
  const room = longestSubject - label.length - ' | '.length - end.length;
  // Two colons in one line would leave open what belongs to what.
  const rest = title.includes(':') ? end.replace(/^: /, ', ') : end;
  return `${label} | ${titleText(title, Math.max(24, room))}${rest}`;
}

/** How long an incident lasted, or has lasted. */
export function lastedText({ openedAt, resolvedAt }: Incident, now: Date): string {
  const end = resolvedAt === undefined ? now.getTime() : Date.parse(resolvedAt);
  return durationText(end - Date.parse(openedAt));
}

function stateWords(reason: NoticeReason, incident: Incident, now: Date): string {
  switch (reason) {
    case 'severity-raised':
      return 'RAISED TO';
    case 'unacknowledged':
      return 'UNACKNOWLEDGED';
    case 'deadline-near': {
      const left = Date.parse(incident.deadline) - now.getTime();
      return left < 60_000 ? 'DEADLINE NOW' : `DEADLINE IN ${durationText(left).toUpperCase()}`;
    }
    case 'deadline-missed':
      return 'DEADLINE MISSED';
    case 'repeat':
      return 'STILL OPEN';
    case 'remediation-gave-up':
      return 'REPAIR GAVE UP';
    case 'resolved':
      return 'RESOLVED';
    case 'reopened':
      return 'REOPENED';
    case 'unstable':
      return 'UNSTABLE';
    default:
      return 'OPEN';
  }
}

function subjectEnd(view: IncidentMailView): string {
  const { notice, incident, findings, now } = view;
  if (notice.reason === 'resolved') return `: over after ${lastedText(incident, now)}`;
  if (notice.reason === 'unstable') {
    const returns = incident.flips.filter(({ to }) => to === 'reopened').length;
    return returns === 0 ? '' : `: came back ${countText(returns, 'time')}`;
  }
  if (notice.reason === 'new-findings') {
    const added = newSinceTold(incident, findings, notice.decidedAt).length;
    return added === 0 ? '' : `: ${countText(added, 'more finding')}`;
  }
  return extentText(view);
}

/** How much is broken with it: `: 17 marts not refreshed`. */
function extentText({ incident, findings }: IncidentMailView): string {
  const bad = findingsOf(findings);
  // A title that counts already needs no second figure.
  if (bad.length < 2 || /\d+ marts?\b/.test(incident.title)) return '';
  const marts = martsAmong(bad).length;
  if (marts < 2) return bad.length < fewFindings ? '' : `: ${countText(bad.length, 'finding')}`;
  const isRefresh = bad.every(({ kind }) => areaOf(kind) === 'refresh');
  return `: ${countText(marts, 'mart')} ${isRefresh ? 'not refreshed' : 'affected'}`;
}
