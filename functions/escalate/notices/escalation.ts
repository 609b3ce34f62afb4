/** Who is told next of what nobody acknowledges, and when. */
import type { Incident, NoticeReason, Told } from '../board.ts';
import { nextBusinessInstant } from '../calendar.ts';
import type { Judgement } from '../judgement.ts';
import { durationWords, timeWords } from '../local-time.ts';
import type { Telling } from './notices.ts';
import { nextTier, personOf, type Tier, teamOf, tiersFor } from './routing.ts';

/** These tell of something and ask nobody to act. */
const asksNobody: NoticeReason[] = ['digest', 'resolved', 'repeat', 'deadline-near'];

/** The stakeholder is told of every P1 at once; only these ask for more than knowing. */
const asksStakeholder: NoticeReason[] = ['unacknowledged', 'deadline-missed'];

/** Once more to the last who was asked, because the acknowledgement ended and it is still there. */
export function acknowledgementEnded(incident: Incident, judgement: Judgement): Telling | undefined {
  const { acknowledgementEndedAt: endedAt, told, acknowledged } = incident;
  const reached = reachedTier(incident);
  if (!endedAt || acknowledged || !reached) return undefined;
  const answered: NoticeReason[] = ['repeat', 'unacknowledged', 'reopened', 'severity-raised'];
  if (told.some(({ reason, at }) => at >= endedAt && answered.includes(reason))) return undefined;
  const dueAt = whenAtWork(incident, new Date(endedAt));
  if (judgement.now < dueAt) return undefined;
  const ended = timeWords(endedAt, judgement.now, judgement.policy.timeZone);
  const explanation = `The acknowledgement ended at ${ended}, and it is still there.`;
  // Who had acknowledged it is in the team, whoever was told since.
  const tiers = reached === 'stakeholder' ? teamOf(incident) : [reached];
  return { reason: 'repeat', tiers, explanation };
}

/** The next tier, when the last one that was asked has not acknowledged it in time. */
export function unacknowledged(incident: Incident, judgement: Judgement): Telling | undefined {
  const reached = reachedTier(incident);
  if (!reached || incident.acknowledged) return undefined;
  const next = nextTier(incident, reached);
  const minutes = incident.policy.acknowledgeMinutes[policyKey(incident)];
  const answeredBy = laterBy(whenAtWork(incident, clockOf(incident, reached)), minutes);
  // What runs out after work waits for the next day: at night the next person would not answer either.
  if (!next || judgement.now < whenAtWork(incident, answeredBy)) return undefined;
  const who = personOf(reached, judgement.names);
  const explanation = `${who} has not acknowledged it for ${durationWords(minutes)}.`;
  return { reason: 'unacknowledged', tiers: [next], explanation };
}

/** A deadline that passed is no news every half an hour: from then on so many minutes at least lie between two. */
const overdueRepeatMinutes = 240;

/**
 * Once more to the team, when all were asked and nobody has acknowledged it. The stakeholder cannot mend it, and has
 * heard that it is there, that nobody answered and that it is late.
 */
export function repeated(incident: Incident, { now }: Judgement): Telling | undefined {
  const reached = reachedTier(incident);
  if (!reached || incident.acknowledged || nextTier(incident, reached)) return undefined;
  const minutes = repeatMinutesOf(incident, now);
  const last = lastTold(incident);
  const from = new Date(Math.max(Date.parse(last?.at ?? incident.openedAt), ...clockTimes(incident)));
  const dueAt = whenAtWork(incident, laterBy(from, minutes));
  if (now < dueAt) return undefined;
  const explanation = `Everybody was told, and nobody has acknowledged it for ${durationWords(minutes)}.`;
  return { reason: 'repeat', tiers: teamOf(incident), explanation };
}

function repeatMinutesOf(incident: Incident, now: Date): number {
  const minutes = incident.policy.repeatMinutes[policyKey(incident)];
  const isOverdue = now.getTime() >= Date.parse(incident.deadline);
  return isOverdue ? Math.max(minutes, overdueRepeatMinutes) : minutes;
}

/** The newest entry of who was told. */
export function lastTold({ told }: Incident): Told | undefined {
  return told.findLast(({ reason }) => reason !== 'digest');
}

/** The highest tier that was asked to act. */
function reachedTier(incident: Incident): Tier | undefined {
  return tiersFor(incident).findLast((tier) =>
    incident.told.some((told) => told.tier === tier && asks(told)),
  );
}

function asks({ reason, tier }: Told): boolean {
  return tier === 'stakeholder' ? asksStakeholder.includes(reason) : !asksNobody.includes(reason);
}

function clockOf(incident: Incident, reached: Tier): Date {
  const asked = incident.told.find((told) => told.tier === reached && asks(told));
  return new Date(Math.max(Date.parse(asked?.at ?? incident.openedAt), ...clockTimes(incident)));
}

function clockTimes({ clockFrom, acknowledgementEndedAt }: Incident): number[] {
  return [clockFrom, acknowledgementEndedAt].flatMap((at) => (at === undefined ? [] : [Date.parse(at)]));
}

/** A P1 is everybody's business at any hour; the rest begins to count when people are at work. */
function whenAtWork({ severity, policy }: Incident, from: Date): Date {
  return severity === 'P1' ? from : nextBusinessInstant(from, policy);
}

function policyKey({ severity }: Incident): 'p1' | 'p2' | 'p3' {
  return severity === 'P1' ? 'p1' : severity === 'P2' ? 'p2' : 'p3';
}

function laterBy(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * 60_000);
}
