import type { Incident, NoticeReason } from '../board.ts';
import { nextBusinessInstant } from '../calendar.ts';
import type { Judgement } from '../judgement.ts';
import { timeWords } from '../local-time.ts';
import type { Telling } from './notices.ts';
import { type Tier, teamOf, tiersFor, toldTiers } from './routing.ts';

/** So much of the time to the deadline may pass before it is said that it is near. */
const nearShare = 0.75;

const namesDeadline: NoticeReason[] = ['deadline-near', 'first-notice', 'catch-up'];

/** Sent after the deadline, these say that it is over and for how long. */
const namesMissed: NoticeReason[] = ['first-notice', 'reopened', 'severity-raised', 'catch-up'];

/** The deadline passed: everybody must know, whoever acknowledged it. */
export function deadlineMissed(incident: Incident, { now, policy }: Judgement): Telling | undefined {
  const { deadline, severity } = incident;
  if (now.getTime() < Date.parse(deadline)) return undefined;
  const concerned = severity === 'P3' ? teamOf(incident).slice(0, 1) : tiersFor(incident);
  const knows = (tier: Tier) =>
    incident.told.some(
      (told) => told.tier === tier && told.at >= deadline && namesMissed.includes(told.reason),
    );
  const tiers = withoutTold(incident, 'deadline-missed', concerned).filter((tier) => !knows(tier));
  const explanation = `It was due at ${timeWords(deadline, now, policy.timeZone)} and is not resolved.`;
  return tiers.length > 0 ? { reason: 'deadline-missed', tiers, explanation } : undefined;
}

/** Three quarters of the time to the deadline passed, and nobody said that they are at it. */
export function deadlineNear(incident: Incident, { now, policy }: Judgement): Telling | undefined {
  const { deadline, told, severity } = incident;
  const nearAt = whenNear(incident).toISOString();
  const isNear = now.toISOString() >= nearAt && now.getTime() < Date.parse(deadline);
  if (!isNear || incident.acknowledged) return undefined;
  // A first mail that late names the deadline itself.
  const isKnown = told.some(({ reason, at }) => at >= nearAt && namesDeadline.includes(reason));
  if (isKnown) return undefined;
  const team = teamOf(incident);
  const concerned =
    severity === 'P3' ? team.slice(0, 1) : team.filter((tier) => toldTiers(incident).includes(tier));
  const tiers = withoutTold(incident, 'deadline-near', concerned);
  const explanation = `It is due at ${timeWords(deadline, now, policy.timeZone)}, and nobody has acknowledged it.`;
  return tiers.length > 0 ? { reason: 'deadline-near', tiers, explanation } : undefined;
}

/** A P1 at any hour; the rest when people are at work, for nobody mends a mart at three in the morning. */
function whenNear({ openedAt, deadline, severity, policy }: Incident): Date {
  const opened = Date.parse(openedAt);
  const near = new Date(opened + (Date.parse(deadline) - opened) * nearShare);
  const atWork = severity === 'P1' ? near : nextBusinessInstant(near, policy);
  return atWork.getTime() < Date.parse(deadline) ? atWork : near;
}

/** Said once to each, also where the deadline is another one since. */
function withoutTold({ told }: Incident, reason: NoticeReason, tiers: readonly Tier[]): Tier[] {
  return tiers.filter((tier) => !told.some((entry) => entry.tier === tier && entry.reason === reason));
}
