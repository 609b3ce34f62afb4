import type { Severity } from '../../../shared/events/finding.ts';
import type { Incident } from '../board.ts';
import type { Tier } from '../policy.ts';

export type { Tier } from '../policy.ts';

/**
 * Who is told, in order: the analytics lead for data, DevOps for the VM and Superset; then the other one; what
 * nobody answered goes to the stakeholder (runbook section 8, contacts). A P3 never leaves the team.
 */
export function tiersFor({ area, severity }: Pick<Incident, 'area'> & { severity: Severity }): Tier[] {
  const team: Tier[] = area === 'data' ? ['analyticsLead', 'devOps'] : ['devOps', 'analyticsLead'];
  return severity === 'P3' ? team : [...team, 'stakeholder'];
}

/** The tier after one; undefined after the last. */
export function nextTier(
  incident: Pick<Incident, 'area'> & { severity: Severity },
  tier: Tier,
): Tier | undefined {
  const tiers = tiersFor(incident);
  return tiers[tiers.indexOf(tier) + 1];
}

/** The tiers of a team: everybody who can mend something. */
export function teamOf({ area }: Pick<Incident, 'area'>): Tier[] {
  return tiersFor({ area, severity: 'P3' });
}

/** Who got a mail about an incident so far; a digest is none. */
export function toldTiers({ area, told }: Pick<Incident, 'area' | 'told'>): Tier[] {
  return tiersFor({ area, severity: 'P1' }).filter((tier) =>
    told.some((entry) => entry.tier === tier && entry.reason !== 'digest'),
  );
}

const roles: Record<Tier, string> = {
  analyticsLead: 'The analytics lead',
  devOps: 'DevOps',
  stakeholder: 'The stakeholder',
};

/** What a sentence calls a tier: the person's name where watchdog.yaml has one. */
export function personOf(tier: Tier, names: Partial<Record<Tier, string>>): string {
  return names[tier] ?? roles[tier];
}
