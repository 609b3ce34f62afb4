import type { NoticeReason } from '../../../functions/escalate/board.ts';
import type { Control } from '../../../shared/controls.ts';
import type { History } from '../history.ts';
import { clockText, minutes, type Property } from './property.ts';

/** Whoever acknowledged an incident is left alone with it, until it gets worse or the time is over. */
export const acknowledgementsAreKept: Property = (history) =>
  history.mails.flatMap(({ notice, at, incident }) => {
    if (!notice.incident || !held.includes(notice.reason)) return [];
    const decidedAt = Date.parse(notice.decidedAt);
    const raisedAt = Date.parse(incident?.severityRaisedAt ?? '1970-01-01');
    const reopenedAt = Date.parse(
      incident?.flips.findLast(({ to }) => to === 'reopened')?.at ?? '1970-01-01',
    );
    const isAcknowledged = acknowledgements(history, notice.incident).some(({ from, to, since }) => {
      // A severity that rose, or a return, ended it.
      if (raisedAt >= since || reopenedAt >= since) return false;
      return from + readingTime < decidedAt && decidedAt < to;
    });
    return isAcknowledged
      ? [`${notice.id} went out at ${clockText(history, at)}, and it is acknowledged`]
      : [];
  });

const held: NoticeReason[] = ['unacknowledged', 'repeat', 'new-findings', 'deadline-near'];

/** A delivery may have read the controls just before it was written. */
const readingTime = minutes(1);

function acknowledgements({ controls }: History, incident: string) {
  const own = (control: Control | undefined) =>
    control?.kind === 'acknowledge' && control.subject === incident;
  return controls.flatMap(({ at, control, id }, index) => {
    if (!control || !own(control)) return [];
    const next = controls.slice(index + 1).find((later) => later.id === id);
    const to = Math.min(Date.parse(control.until), next?.at ?? Number.POSITIVE_INFINITY);
    return [{ from: at, to, since: Date.parse(control.since) }];
  });
}
