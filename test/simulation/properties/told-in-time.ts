import type { Incident, Notice } from '../../../functions/escalate/board.ts';
import type { History } from '../history.ts';
import { latest } from './impairment.ts';
import { clockText, minutes, type Property } from './property.ts';
import { type BadStretch, badStretches } from './statements.ts';

/** From the fact to the mail while nothing is wrong with the watchdog: two minutes (P1), ten (P2). */
const limits = { P1: minutes(2), P2: minutes(10) };

/**
 * What is wrong for longer than the limit is told within it. Not meant: what is P3 (the digest tells it), and what a
 * person declared over. While it is paused, silenced or under maintenance the limit waits; every fault moves it (see
 * `latest`).
 */
export const everythingIsToldInTime: Property = (history) =>
  badStretches(history).flatMap((stretch) => {
    const { key, severity, from, to } = stretch;
    if (severity === 'P3' || isDeclaredOver(history, stretch)) return [];
    const start = afterHolds(history, from, limits[severity]);
    const end = latest(history, start, limits[severity]);
    // A little more for the fact that ends it, which escalate may read before the mail is sent.
    if (to < end + minutes(1) || end > history.endedAt || isTold(history, stretch, end)) return [];
    return [
      `${key} (${severity}) is wrong since ${clockText(history, from)}, and nobody was told until ${clockText(history, end)}`,
    ];
  });

function isTold(history: History, { key, severity, from }: BadStretch, end: number): boolean {
  const incidents = incidentsWith(history, key, from, end);
  const isAbout = (notice: Notice, at: number) =>
    incidentsOf(notice).some((id) => {
      const known = incidents.get(id);
      return known !== undefined && at >= lastResolved(known, end);
    });
  const isMailed = history.mails.some(({ at, notice, incident, isStateless }) => {
    if (at > end || isStateless || !isAbout(notice, at)) return false;
    return severity !== 'P1' || isLoud(notice, incident);
  });
  // Whoever had too many mails within the hour gets a list when the hour has room; a P1 is not for that list.
  const isListed = history.boards.some(({ at, board }) => {
    return at <= end && board.outbox.some((notice) => notice.about?.kind === 'storm' && isAbout(notice, at));
  });
  return isMailed || (severity === 'P2' && isListed);
}

function isLoud(notice: Notice, incident: Incident | undefined): boolean {
  return (incident?.severity ?? notice.severity) === 'P1' && notice.about?.kind !== 'storm';
}

/** The incidents that had the finding in that time, as they were in the end. */
function incidentsWith({ boards }: History, key: string, from: number, end: number): Map<string, Incident> {
  const incidents = new Map<string, Incident>();
  for (const { at, board } of boards) {
    if (at < from || at > end) continue;
    for (const incident of Object.values(board.incidents)) {
      if (incident.findings.includes(key)) incidents.set(incident.id, incident);
    }
  }
  return incidents;
}

function incidentsOf({ about, incident }: Notice): string[] {
  if (about?.kind === 'catch-up') return about.incidents;
  if (about?.kind === 'storm') return about.notices.flatMap(({ incident }) => (incident ? [incident] : []));
  return incident === undefined ? [] : [incident];
}

/** What comes and goes is told as that; otherwise a mail from before it was over says nothing about its return. */
function lastResolved({ flips, unstable }: Incident, end: number): number {
  if (unstable) return 0;
  const over = flips.filter(({ to, at }) => to === 'resolved' && Date.parse(at) <= end);
  return Date.parse(over.at(-1)?.at ?? '1970-01-01');
}

const holding = ['pause-notices', 'maintenance', 'silence'];

/** When nothing that a person said holds a notice back any more. */
function afterHolds(history: History, from: number, limit: number): number {
  let start = from;
  for (let isHeld = true; isHeld; ) {
    const end = latest(history, start, limit);
    const hold = history.controls.find(({ control }) => {
      if (!control || !holding.includes(control.kind)) return false;
      return Date.parse(control.since) <= end && Date.parse(control.until) > start;
    });
    isHeld = hold?.control !== undefined;
    if (hold?.control) start = Date.parse(hold.control.until);
  }
  return start;
}

function isDeclaredOver({ boards, controls }: History, { key, from }: BadStretch): boolean {
  const declared = controls.flatMap(({ control }) => {
    return control?.kind === 'resolve' && Date.parse(control.until) >= from ? [control.subject] : [];
  });
  return declared.some((id) => boards.some(({ board }) => board.incidents[id]?.everHad.includes(key)));
}
