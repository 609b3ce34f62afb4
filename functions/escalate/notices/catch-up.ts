/** What follows an absence of the watchdog itself: its backlog is read first, and told as one. */
import type { Board, Incident, Notice } from '../board.ts';
import { withIncident } from '../incidents/incident-changes.ts';
import type { Judgement } from '../judgement.ts';
import { timeWords } from '../local-time.ts';
import { controlHoldOf } from './controls.ts';
import { decidedFact, noteTold, numberOf } from './notices.ts';
import { type Tier, tiersFor } from './routing.ts';

/** The tick judges every minute: so long without a judgement is an absence. */
const absenceMinutes = 15;

/** So long the backlog is read before it is told: messages that failed meanwhile come again within ten minutes. */
const readingMinutes = 11;

/** A P1 in the backlog cannot wait for the rest of it. */
const urgentReadingMinutes = 2;

/** Notices that the watchdog was away, if it was. */
export function noticeAbsence(board: Board, now: Date): Board {
  const { judgedAt, catchingUp } = board;
  if (judgedAt === undefined || catchingUp) return board;
  const awayMinutes = (now.getTime() - Date.parse(judgedAt)) / 60_000;
  if (awayMinutes <= absenceMinutes) return board;
  const until = new Date(now.getTime() + readingMinutes * 60_000).toISOString();
  return { ...board, catchingUp: { from: judgedAt, until } };
}

/** When the backlog is read, makes one mail due for each person concerned; a pause makes it wait. */
export function tellBacklog(board: Board, judgement: Judgement): Board {
  const { catchingUp, ...rest } = board;
  const { now, controls } = judgement;
  if (!catchingUp || now < whenRead(board, catchingUp)) return board;
  if (controls.some(({ kind }) => kind === 'pause-notices')) return board;
  const concerned = Object.values(board.incidents).filter(
    (incident) => isOfBacklog(incident, catchingUp.from) && !controlHoldOf(incident, judgement),
  );
  return recipientsOf(concerned).reduce(
    (next, { tier, incidents }) => mailBacklog(next, { tier, incidents, from: catchingUp.from }, judgement),
    rest,
  );
}

function whenRead({ incidents }: Board, { until }: { until: string }): Date {
  const read = Date.parse(until);
  const isUrgent = Object.values(incidents).some(isOpenP1);
  return new Date(isUrgent ? read - (readingMinutes - urgentReadingMinutes) * 60_000 : read);
}

function isOpenP1({ severity, state }: Incident): boolean {
  return severity === 'P1' && (state === 'open' || state === 'waiting');
}

function isOfBacklog({ state, severity, resolvedAt }: Incident, from: string): boolean {
  // A P3 is told by the digest, and one that is explained with what explains it.
  if (severity === 'P3' || state === 'absorbed') return false;
  return state !== 'resolved' || (resolvedAt !== undefined && resolvedAt >= from);
}

type Recipient = { tier: Tier; incidents: Incident[] };

/** Who answers for each incident first; and the stakeholder, who is told of every P1 that is still there. */
function recipientsOf(incidents: readonly Incident[]): Recipient[] {
  const isFirst = (tier: Tier) => (incident: Incident) => tiersFor(incident)[0] === tier;
  const recipients: Recipient[] = [
    { tier: 'analyticsLead', incidents: incidents.filter(isFirst('analyticsLead')) },
    { tier: 'devOps', incidents: incidents.filter(isFirst('devOps')) },
    { tier: 'stakeholder', incidents: incidents.filter(isOpenP1) },
  ];
  return recipients.filter((recipient) => recipient.incidents.length > 0);
}

function mailBacklog(
  board: Board,
  { tier, incidents, from }: Recipient & { from: string },
  { now, policy }: Judgement,
): Board {
  const at = now.toISOString();
  const away = `${timeWords(from, now, policy.timeZone)} to ${timeWords(now, now, policy.timeZone)}`;
  const explanation = `The watchdog was away from ${away}; this is all of that time in one mail.`;
  const notice: Notice = {
    id: `catch-up/${at}/catch-up/${tier}`,
    reason: 'catch-up',
    tier,
    plain: tier === 'stakeholder',
    severity: incidents.some(({ severity }) => severity === 'P1') ? 'P1' : 'P2',
    explanation,
    decidedAt: at,
    attempts: 0,
    nextAttemptAt: at,
    about: { kind: 'catch-up', from, until: at, incidents: incidents.map(({ id }) => id) },
  };
  const facts = [...board.facts, decidedFact(notice, { decision: 'due', now })];
  const due: Board = { ...board, outbox: [...board.outbox, notice], facts };
  return incidents.reduce((next, { id }) => {
    const incident = next.incidents[id];
    return incident ? withIncident(next, knownByBacklog(incident, { tier, explanation, now })) : next;
  }, due);
}

/** As if told by a mail of its own: that it is there or that it is over. */
function knownByBacklog(
  incident: Incident,
  { tier, explanation, now }: { tier: Tier; explanation: string; now: Date },
): Incident {
  const noted = (known: Incident, reason: 'catch-up' | 'resolved') =>
    noteTold(known, { reason, explanation }, [{ tier, number: numberOf(known, reason, tier) }], now);
  const told = noted(incident, 'catch-up');
  return incident.state === 'resolved' ? noted(told, 'resolved') : told;
}
