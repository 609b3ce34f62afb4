import type { FactData } from '../../../shared/events/facts.ts';
import type { Board, Incident, Notice, NoticeReason, PendingFact, Told } from '../board.ts';
import { withChange, withIncident } from '../incidents/incident-changes.ts';
import type { Tier } from './routing.ts';

/** A decision to tell somebody about an incident. */
export type Telling = {
  reason: NoticeReason;
  tiers: readonly Tier[];
  /** Why, in one sentence that the mail prints. */
  explanation: string;
};

/** Beyond it what was said again since is forgotten, the oldest first. */
const rememberedTold = 100;

/** After these everybody who was told of the incident knows all that is wrong. */
const tellsAll: NoticeReason[] = ['new-findings', 'severity-raised', 'reopened', 'unstable', 'catch-up'];

/** After these the time without an acknowledgement counts anew. */
const startsClock: NoticeReason[] = ['unacknowledged', 'severity-raised', 'reopened'];

/** Makes the notices of a decision due, one for each tier, and notes on the incident that they were. */
export function tell(board: Board, incident: Incident, telling: Telling, now: Date): Board {
  const numbered = telling.tiers.map((tier) => ({ tier, number: numberOf(incident, telling.reason, tier) }));
  const notices = numbered.map(({ tier, number }) => noticeOf(incident, { ...telling, tier, number }, now));
  const told = noteTold(incident, telling, numbered, now);
  const isFirst = incident.told.every(({ reason }) => reason === 'digest');
  const change = { change: 'told', explanation: telling.explanation, now } as const;
  const noted = isFirst ? withChange(board, told, change) : withIncident(board, told);
  const facts = notices.map((notice) => decidedFact(notice, { decision: 'due', now }));
  return {
    ...noted,
    outbox: [...noted.outbox, ...notices],
    facts: [...noted.facts, ...facts],
  };
}

/** Notes that somebody knows of an incident, by whatever mail. */
export function noteTold(
  incident: Incident,
  { reason, explanation }: Pick<Telling, 'reason' | 'explanation'>,
  numbered: readonly { tier: Tier; number: number }[],
  now: Date,
): Incident {
  const at = now.toISOString();
  const told = numbered.map(({ tier, number }): Told => {
    return { reason, tier, at, ...(number > 1 ? { number } : {}) };
  });
  const { news, ...rest } = incident;
  const isWaiting = incident.state === 'waiting' && incident.severity !== 'P3';
  return {
    ...(news && !tellsAll.includes(reason) ? { ...rest, news } : rest),
    ...(isWaiting ? { state: 'open' } : {}),
    ...(startsClock.includes(reason) ? { clockFrom: at } : {}),
    told: bounded([...incident.told, ...told]),
    lastDecision: { reason, explanation },
  };
}

/** Notes why nobody is told; said once, until the reason is another one. */
export function hold(
  board: Board,
  incident: Incident,
  { reason, explanation }: Omit<Telling, 'tiers'>,
  now: Date,
): Board {
  if (incident.lastDecision?.reason === reason) return board;
  const time = now.toISOString();
  const fact: PendingFact = {
    name: 'notice-decided',
    id: `notice-decided/${incident.id}/held/${reason}/${time}`,
    subject: incident.id,
    time,
    data: { incident: incident.id, decision: 'held', reason, explanation },
  };
  const held = withIncident(board, { ...incident, lastDecision: { reason, explanation } });
  return { ...held, facts: [...held.facts, fact] };
}

/** Takes back notices of an incident that were not sent yet: what replaces them tells the whole story. */
export function dropUnsent(
  board: Board,
  incidentId: string,
  { explanation, now }: { explanation: string; now: Date },
): Board {
  const isDropped = ({ incident, claim }: Notice) => {
    const isBeingSent = claim?.isBeingSent === true && Date.parse(claim.until) > now.getTime();
    return incident === incidentId && !isBeingSent;
  };
  const dropped = board.outbox.filter(isDropped);
  if (dropped.length === 0) return board;
  const facts = dropped.map((notice) => decidedFact(notice, { decision: 'dropped', explanation, now }));
  return {
    ...board,
    outbox: board.outbox.filter((notice) => !isDropped(notice)),
    facts: [...board.facts, ...facts],
  };
}

/** The fact that tells what was decided about a notice. */
export function decidedFact(
  notice: Notice,
  {
    now,
    ...said
  }: { now: Date; explanation?: string } & Pick<
    FactData<'notice-decided'>,
    'decision' | 'recipient' | 'subject'
  >,
): PendingFact {
  const incidents = incidentsIn(notice);
  return {
    name: 'notice-decided',
    id: `notice-decided/${notice.id}/${said.decision}`,
    subject: notice.incident ?? notice.id,
    time: now.toISOString(),
    data: {
      notice: notice.id,
      ...(notice.incident ? { incident: notice.incident } : {}),
      ...(incidents.length > 0 ? { incidents } : {}),
      reason: notice.reason,
      explanation: notice.explanation,
      tier: notice.tier,
      ...said,
    },
  };
}

/** The incidents that a mail about several tells of. */
function incidentsIn({ about }: Notice): string[] {
  switch (about?.kind) {
    case 'catch-up':
      return about.incidents;
    case 'storm':
      return [...new Set(about.notices.flatMap(({ incident }) => incident ?? []))];
    default:
      return [];
  }
}

function noticeOf(
  incident: Incident,
  { reason, tier, number, explanation }: Omit<Telling, 'tiers'> & { tier: Tier; number: number },
  now: Date,
): Notice {
  const at = now.toISOString();
  return {
    id: `${incident.id}/${reason}/${tier}${number > 1 ? `/${number}` : ''}`,
    incident: incident.id,
    reason,
    tier,
    plain: tier === 'stakeholder',
    severity: incident.severity,
    explanation,
    decidedAt: at,
    attempts: 0,
    nextAttemptAt: at,
  };
}

/** The how many-th notice it is for that reason and tier; what is forgotten was numbered all the same. */
export function numberOf({ told }: Incident, reason: NoticeReason, tier: Tier): number {
  const numbers = told.filter((other) => other.reason === reason && other.tier === tier);
  return 1 + Math.max(0, ...numbers.map(({ number = 1 }) => number));
}

function bounded(told: Told[]): Told[] {
  const surplus = Math.max(0, told.length - rememberedTold);
  const isNewest = (entry: Told) =>
    entry === told.findLast(({ reason, tier }) => reason === entry.reason && tier === entry.tier);
  const forgotten = new Set(told.filter((entry) => !isNewest(entry)).slice(0, surplus));
  return told.filter((entry) => !forgotten.has(entry));
}
