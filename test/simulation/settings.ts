import type { EscalateCollaborators } from '../../functions/escalate/handler.ts';
import { policyOf } from '../../functions/escalate/policy.ts';
import { parseConfig } from '../../shared/config/parse-config.ts';

/** Waits that are short enough for an incident to come to its end within a simulation; the rest as shipped. */
const yaml = `
mode: live
project: watchdog-simulated
location: US
timeZone: Asia/Yerevan
datasets: { marts: ineco_marts, ga4: ineco_ga4 }
vm: { zone: us-central1-a, instance: superset-ineco }
contacts:
  analyticsLead: { name: Anahit, email: analytics@example.test }
  devOps: { name: Davit, email: devops@example.test }
  stakeholder: { name: Siranush, email: stakeholder@example.test }
calendar: { holidays: ['2026-11-30'] }
policy:
  acknowledgeMinutes: { p1: 12, p2: 20, p3: 60 }
  businessDayStart: '07:00'
  repeatMinutes: { p1: 30, p2: 240, p3: 600 }
  mailsPerHour: 6
mail: { from: watchdog@example.test, server: 'smtp://127.0.0.1:25' }
`;

/** The configuration of every simulation. */
export const config = parseConfig(yaml, 'simulation.yaml', { requireContacts: true });

/** How often probe-health is heard of. */
export const probeMinutes = 5;

/** The settings of escalate. */
export const escalateSettings: Pick<EscalateCollaborators, 'policy' | 'storm' | 'expectations' | 'digest'> = {
  policy: policyOf(config),
  storm: {
    mailsPerHour: config.policy.mailsPerHour,
    addresses: {
      analyticsLead: config.contacts.analyticsLead.email,
      devOps: config.contacts.devOps.email,
      stakeholder: config.contacts.stakeholder.email,
    },
  },
  digest: true,
  expectations: [
    {
      step: 'probe-health',
      fact: 'health-probed',
      schedule: { cron: `*/${probeMinutes} * * * *`, timeZone: config.timeZone },
      graceMinutes: 12,
    },
    {
      step: 'refresh-marts',
      fact: 'marts-refreshed',
      schedule: { cron: '0 6 * * *', timeZone: config.timeZone },
      graceMinutes: 60,
    },
  ],
};
