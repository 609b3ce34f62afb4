/** Notices about going and coming back. */
import type { Board, Incident, NoticeReason } from '../board.ts';
import { isWaitOver } from '../incidents/waiting.ts';
import type { Judgement } from '../judgement.ts';
import { timeWords } from '../local-time.ts';
import type { Telling } from './notices.ts';
import { type Tier, toldTiers } from './routing.ts';

/** It is over: everybody who was told anything of it is told that, with what ended it. */
export function resolved(incident: Incident, board: Board, judgement: Judgement): Telling | undefined {
  const owed = toldTiers(incident).filter((tier) => lastReason(incident, tier) !== 'resolved');
  const tiers = owed.filter((tier) => !hearsOfAbsorber(incident, tier, board));
  if (tiers.length === 0) return undefined;
  const { resolvedAt, resolution } = incident;
  const over = timeWords(resolvedAt ?? judgement.now, judgement.now, judgement.policy.timeZone);
  const explanation = `It is over since ${over}. ${resolution?.explanation ?? ''}`.trim();
  return { reason: 'resolved', tiers, explanation };
}

/** It was told to be over, and is back. */
export function reopened(incident: Incident, board: Board, { now, policy }: Judgement): Telling | undefined {
  const tiers = believeItOver(incident);
  if (tiers.length === 0 || !isWaitOver(incident, board, now)) return undefined;
  const over = incident.flips.findLast(({ to }) => to === 'resolved')?.at;
  const since = over ? ` after it was over at ${timeWords(over, now, policy.timeZone)}` : '';
  return { reason: 'reopened', tiers, explanation: `It is back${since}.` };
}

/** Who was told that it is over, and not yet that it is back. */
export function believeItOver(incident: Incident): Tier[] {
  return toldTiers(incident).filter((tier) => lastReason(incident, tier) === 'resolved');
}

/** It comes and goes: that is said once to all who know of it, instead of every coming and going. */
export function unstable(incident: Incident): Telling | undefined {
  const isSaid = lastIndex(incident, 'unstable') > lastIndex(incident, 'resolved');
  if (!incident.unstable || isSaid) return undefined;
  const { stableMinutes } = incident.policy;
  const explanation = `It comes and goes; you are told that it is over when it has been quiet for ${stableMinutes} minutes.`;
  return { reason: 'unstable', tiers: toldTiers(incident), explanation };
}

/** What an incident was explained by ends with a mail of its own, that need not be said twice to one person. */
function hearsOfAbsorber({ absorbedBy }: Incident, tier: Tier, { incidents }: Board): boolean {
  const absorber = absorbedBy === undefined ? undefined : incidents[absorbedBy];
  return absorber !== undefined && toldTiers(absorber).includes(tier);
}

function lastReason({ told }: Incident, tier: Tier): NoticeReason | undefined {
  return told.findLast((entry) => entry.tier === tier && entry.reason !== 'digest')?.reason;
}

function lastIndex({ told }: Incident, reason: NoticeReason): number {
  return told.findLastIndex((entry) => entry.reason === reason);
}
