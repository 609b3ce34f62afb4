import type { Incident } from '../../../functions/escalate/board.ts';
import { tiersFor } from '../../../functions/escalate/notices/routing.ts';
import type { History } from '../history.ts';
import { config } from '../settings.ts';
import { latest } from './impairment.ts';
import { clockText, minutes, type Property } from './property.ts';

/**
 * A P1 that nobody acknowledges goes to the next person when the time to acknowledge is over, and to everybody in the
 * end. Not meant: while a person acknowledged it or holds it back, while another incident explains it, after it
 * ended. Every fault moves the limit (see `latest`).
 */
export const silenceEscalates: Property = (history) => {
  const ids = new Set(history.boards.flatMap(({ board }) => Object.keys(board.incidents)));
  return [...ids].flatMap((id) => {
    const from = startOf(history, id);
    if (from === undefined) return [];
    const end = latest(history, from, minutes(config.policy.acknowledgeMinutes.p1 + 2));
    if (end > history.endedAt || !isLeftAlone(history, id, from, end)) return [];
    const [first, second] = tiersFor({ area: areaOf(history, id), severity: 'P1' });
    const isTold = history.mails.some(({ notice, at, incident }) => {
      const isNext = notice.incident === id && notice.tier !== first && notice.tier !== 'stakeholder';
      return isNext && at <= end && incident?.severity === 'P1';
    });
    const isKnown = history.mails.some(
      ({ notice, at }) => notice.incident === id && notice.tier === second && at <= end,
    );
    if (isTold || isKnown || isRefused(history, id)) return [];
    return [
      `${id} is a P1 since ${clockText(history, from)}, and ${second} was not told until ${clockText(history, end)}`,
    ];
  });
};

/** Whoever's mailbox refuses mails for good is not asked again; the next one is. */
function isRefused({ publications }: History, id: string): boolean {
  return publications.some(({ fact }) => {
    return fact?.name === 'notice-decided' && fact.data.decision === 'refused' && fact.data.incident === id;
  });
}

/** Since when people know that it is a P1. */
function startOf({ mails }: History, id: string): number | undefined {
  return mails.find(({ notice, incident }) => notice.incident === id && incident?.severity === 'P1')?.at;
}

function areaOf({ boards }: History, id: string): Incident['area'] {
  const known = boards.find(({ board }) => board.incidents[id]);
  return known?.board.incidents[id]?.area ?? 'platform';
}

function isLeftAlone({ boards, controls }: History, id: string, from: number, end: number): boolean {
  const isOpen = boards
    .filter(({ at }) => at >= from && at <= end)
    .every(({ board }) => {
      const incident = board.incidents[id];
      const isStable = incident?.flips.every(({ at }) => Date.parse(at) < from - minutes(1));
      return incident?.state === 'open' && isStable && !incident.unstable;
    });
  const isAcknowledged = boards.some(({ at, board }) => {
    return at >= from - minutes(1) && at <= end && isAnswered(board.incidents[id]);
  });
  const isHeld = controls.some(({ control }) => {
    if (!control || !['pause-notices', 'maintenance', 'silence'].includes(control.kind)) return false;
    return Date.parse(control.since) <= end && Date.parse(control.until) >= from;
  });
  return isOpen && !isAcknowledged && !isHeld;
}

/** By somebody who knew how bad it is: what was said before it got worse is no answer. */
function isAnswered(incident: Incident | undefined): boolean {
  const { acknowledged, severity, severityRaisedAt = '' } = incident ?? {};
  return severity === 'P1' && acknowledged !== undefined && acknowledged.at >= severityRaisedAt;
}
