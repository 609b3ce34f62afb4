import type { Incident } from '../board.ts';
import type { Tier } from '../notices/routing.ts';
import type { MailContext } from './mail-view.ts';

/** What the contacts of watchdog.yaml are called in a mail. */
const tierNames: Record<Tier, string> = {
  analyticsLead: 'analytics lead',
  devOps: 'DevOps',
  stakeholder: 'stakeholder',
};

/** A name that somebody wrote into a message or behind a link: nobody has checked it. */
export function asClaimed(name: string): string {
  return `${name} (as claimed)`;
}

/** Who else was told of an incident: `Davit (DevOps)`. */
export function othersTold(
  { contacts, recipient }: Pick<MailContext, 'contacts' | 'recipient'>,
  { told }: Pick<Incident, 'told'>,
): string[] {
  const tiers = reachedTiers(told).filter((tier) => tier !== recipient.tier);
  return tiers.map((tier) => personText(contacts[tier], tier));
}

/** The names of the team's people who were told, without their titles. */
export function teamTold(
  { contacts }: Pick<MailContext, 'contacts'>,
  { told }: Pick<Incident, 'told'>,
): string[] {
  const tiers = reachedTiers(told).filter((tier) => tier !== 'stakeholder');
  return tiers.map((tier) => contacts[tier] ?? tierNames[tier]);
}

function reachedTiers(told: Incident['told']): Tier[] {
  return [...new Set(told.filter(({ isRefused }) => !isRefused).map(({ tier }) => tier))];
}

function personText(name: string | undefined, tier: Tier): string {
  return name ? `${name} (${tierNames[tier]})` : tierNames[tier];
}
