/** Notices about what an incident is: that it is there, grew, got worse, or is beyond the watchdog's own means. */
import type { Board, Incident, NoticeReason } from '../board.ts';
import { isWaitOver } from '../incidents/waiting.ts';
import type { Judgement } from '../judgement.ts';
import { lastTold } from './escalation.ts';
import type { Telling } from './notices.ts';
import { type Tier, tiersFor, toldTiers } from './routing.ts';

/** More findings are told at most so often. */
const newFindingsMinutes = { P1: 10, P2: 30, P3: 30 };

/** The first mail, when the wait is over. */
export function firstNotice(incident: Incident, board: Board, { now }: Judgement): Telling | undefined {
  if (incident.told.length > 0 || !isWaitOver(incident, board, now)) return undefined;
  const explanation = `It is a ${incident.severity}, and you are the first to be told.`;
  return { reason: 'first-notice', tiers: tiersFor(incident).slice(0, 1), explanation };
}

/** The stakeholder is told of every P1. */
export function firstOfP1(incident: Incident): Telling | undefined {
  const isKnown = incident.told.some(({ tier }) => tier === 'stakeholder');
  if (incident.severity !== 'P1' || isKnown) return undefined;
  const explanation = 'You are told of everything that stops the dashboards; the team was told, too.';
  return { reason: 'first-notice', tiers: ['stakeholder'], explanation };
}

/** The ladder came to its end: from here on a person is needed, at once. */
export function gaveUp(incident: Incident, board: Board, { now }: Judgement): Telling | undefined {
  const keys = incident.findings.filter((key) => key.startsWith('remediation-gave-up:'));
  // An incident of its own is told as one.
  if (keys.length === 0 || keys.includes(incident.cause)) return undefined;
  const since = keys
    .map((key) => board.observations[key]?.since ?? now.toISOString())
    .toSorted()
    .at(-1);
  const isKnown = incident.told.some(
    ({ reason, at }) => reason === 'remediation-gave-up' && since !== undefined && at >= since,
  );
  if (isKnown) return undefined;
  const tiers = [...new Set<Tier>([...tiersFor(incident).slice(0, 1), 'devOps'])];
  const explanation = 'The watchdog has tried all it may: from here on it needs a person.';
  return { reason: 'remediation-gave-up', tiers, explanation };
}

/** It got worse since those who were told heard of it. */
export function severityRaised(incident: Incident): Telling | undefined {
  const { severityRaisedAt: raisedAt, told, severity } = incident;
  const tellsSeverity: NoticeReason[] = [
    'severity-raised',
    'first-notice',
    'reopened',
    'unstable',
    'catch-up',
  ];
  if (!raisedAt || told.some(({ reason, at }) => at >= raisedAt && tellsSeverity.includes(reason))) {
    return undefined;
  }
  const first = tiersFor(incident).slice(0, 1);
  const tiers = [...new Set([...first, ...toldTiers(incident)])];
  const explanation = `It got worse and is a ${severity} now.`;
  return { reason: 'severity-raised', tiers, explanation };
}

/** More is wrong than those who were told know of. */
export function newFindings(incident: Incident, { now }: Judgement): Telling | undefined {
  const { news = [], acknowledged, severity } = incident;
  if (news.length === 0 || acknowledged) return undefined;
  const last = lastTold(incident);
  const waited = last ? (now.getTime() - Date.parse(last.at)) / 60_000 : Number.POSITIVE_INFINITY;
  if (waited < newFindingsMinutes[severity]) return undefined;
  const explanation = `${news.length} more ${news.length === 1 ? 'thing has' : 'things have'} been found since the last mail.`;
  return { reason: 'new-findings', tiers: toldTiers(incident), explanation };
}
