import type { Finding } from '../../../shared/events/finding.ts';
import type { Break, Breakable } from './break.ts';

/** A probe's word on the platform, as probe-health will say it. */
function probed({ say }: Breakable, finding: Finding | undefined): Promise<void> {
  return say('health-probed', {
    source: 'probe-health',
    subject: 'superset',
    severity: finding ? 'error' : 'info',
    data: {
      verdict: finding ? 'down' : 'up',
      reason: finding?.summary ?? 'every layer answers',
      findings: finding ? [finding] : [],
    },
  });
}

/** `fault` is what is broken for real, where there is something to break. */
function platformBreak(
  name: string,
  summary: string,
  finding: Finding,
  fault?: (cloud: Breakable) => Promise<void>,
): Break {
  return {
    name,
    summary,
    break: async (cloud) => {
      await fault?.(cloud);
      await probed(cloud, finding);
    },
    mend: async (cloud) => {
      if (fault) await cloud.standIns.superset?.faults.mend();
      await probed(cloud, undefined);
    },
  };
}

/** What can be said to be broken on the VM: there is no VM here yet, so its probe's fact is said instead. */
export const platformBreaks: readonly Break[] = [
  platformBreak('superset', 'a probe says that Superset does not answer', {
    kind: 'superset-web-down',
    subject: 'superset_app',
    summary: 'Superset refuses connections',
    evidence: [{ label: 'GET http://localhost:8088/health', value: 'connection refused' }],
    fix: 'cd /home/harut/superset && docker-compose restart superset superset-worker, then wait 2-3 minutes',
  }),
  platformBreak(
    'database',
    "Superset's database is down, and a probe says so",
    {
      kind: 'superset-database-down',
      subject: 'superset_db',
      summary: "Superset's database does not answer",
      evidence: [{ label: 'pg_isready', value: 'no response' }],
      fix: 'docker-compose up -d superset_db, wait 10 seconds, then docker-compose up -d superset superset-worker',
    },
    async ({ standIns }) => standIns.superset?.faults.databaseDown(),
  ),
];
