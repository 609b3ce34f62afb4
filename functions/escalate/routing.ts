import type { Severity } from '../../shared/events/finding.ts';
import type { Incident } from './board.ts';

/** Whom a notice is for, by the names that watchdog.yaml has for them. */
export type Tier = 'analyticsLead' | 'devOps' | 'stakeholder';

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
