import type { Incident } from './board.ts';
import type { Judgement } from './judgement.ts';
import { timeWords } from './local-time.ts';
import type { Telling } from './notices.ts';
import { teamOf, tiersFor, toldTiers } from './routing.ts';

/** So much of the time to the deadline may pass before it is said that it is near. */
const nearShare = 0.75;

/** The deadline passed: everybody must know, whoever acknowledged it. */
export function deadlineMissed(incident: Incident, { now, policy }: Judgement): Telling | undefined {
  const { deadline, told } = incident;
  if (now.getTime() < Date.parse(deadline)) return undefined;
  if (told.some(({ reason, at }) => reason === 'deadline-missed' && at >= deadline)) return undefined;
  const tiers = tiersFor(incident);
  const explanation = `It was due at ${timeWords(deadline, now, policy.timeZone)} and is not resolved.`;
  const reached = incident.severity === 'P3' ? tiers.slice(0, 1) : tiers;
  return { reason: 'deadline-missed', tiers: reached, explanation };
}

/** Three quarters of the time to the deadline passed, and nobody said that they are at it. */
export function deadlineNear(incident: Incident, { now, policy }: Judgement): Telling | undefined {
  const { deadline, openedAt, told, severity } = incident;
  const opened = Date.parse(openedAt);
  const nearAt = new Date(opened + (Date.parse(deadline) - opened) * nearShare).toISOString();
  const isNear = now.toISOString() >= nearAt && now.getTime() < Date.parse(deadline);
  if (!isNear || incident.acknowledged) return undefined;
  // A first mail that late names the deadline itself.
  const isKnown = told.some(
    ({ reason, at }) => at >= nearAt && ['deadline-near', 'first-notice', 'catch-up'].includes(reason),
  );
  if (isKnown) return undefined;
  const team = teamOf(incident);
  const tiers =
    severity === 'P3' ? team.slice(0, 1) : toldTiers(incident).filter((tier) => team.includes(tier));
  const explanation = `It is due at ${timeWords(deadline, now, policy.timeZone)}, and nobody has acknowledged it.`;
  return tiers.length > 0 ? { reason: 'deadline-near', tiers, explanation } : undefined;
}
