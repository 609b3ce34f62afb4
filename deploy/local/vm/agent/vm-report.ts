import type { VmReport } from '../../../../shared/events/vm-messages.ts';
import type { Container } from '../model/containers.ts';
import type { Database, Web } from '../model/sight.ts';

/** What a report is made of. */
export type ReportSources = {
  now: Date;
  bootedAt: Date;
  web: Web;
  database: Database;
  /** Whether Postgres runs at all, and only does not accept connections yet. */
  isDatabaseStarting: boolean;
  containers: readonly Container[];
  diskUsedPercent: number;
  outOfMemoryKills: number;
  logLines: string[];
};

/** The agent gives up on `/health` after this long. */
const healthTimeoutMilliseconds = 10_000;

/** Docker's health check has to fail three times, one every 30 s. */
const unhealthyAfterMilliseconds = 90_000;

/** A report as the agent on the VM writes it. */
export function vmReportOf(
  sources: ReportSources,
  order?: VmReport['order'],
  backup?: VmReport['backup'],
): VmReport {
  const { now, bootedAt, containers, diskUsedPercent, outOfMemoryKills, logLines } = sources;
  return {
    kind: order ? 'order' : 'heartbeat',
    at: now.toISOString(),
    agentVersion: 'emulated',
    bootedAt: bootedAt.toISOString(),
    ...(order && { order }),
    web: webOf(sources.web),
    database: databaseOf(sources),
    containers: containers.map((container) => containerOf(container, now)),
    disk: { path: '/', usedPercent: diskUsedPercent },
    memory: { totalMebibytes: 7_960, availableMebibytes: 3_120 },
    outOfMemoryKills,
    // Heartbeats come each minute and stay small.
    ...(order && { logLines }),
    ...(backup && { backup }),
  };
}

function webOf(web: Web): VmReport['web'] {
  switch (web) {
    case 'up':
      return { httpStatus: 200, milliseconds: 12 };
    case 'refused':
      return { httpStatus: null, milliseconds: 1, problem: 'refused' };
    case 'hung':
      return { httpStatus: null, milliseconds: healthTimeoutMilliseconds, problem: 'timeout' };
  }
}

/** In the words of pg_isready. */
function databaseOf({ database, isDatabaseStarting }: ReportSources): VmReport['database'] {
  if (database === 'up') return 'accepting';
  return database === 'down' && isDatabaseStarting ? 'rejecting' : 'no-response';
}

function containerOf(container: Container, now: Date) {
  const { service, name, state, startedAt, exitCode, outOfMemory } = container;
  return {
    service,
    name,
    state,
    health: healthOf(container, now),
    ...(startedAt && { startedAt: startedAt.toISOString() }),
    ...(exitCode !== undefined && { exitCode }),
    outOfMemory,
  };
}

/** Docker's word for it; the database and the cache have no check in the compose file. */
function healthOf({ service, state, isReady, hungAt }: Container, now: Date): string {
  if (state !== 'running' || (service !== 'superset' && service !== 'superset-worker')) return '';
  const isNoticed = hungAt !== undefined && now.getTime() - hungAt.getTime() >= unhealthyAfterMilliseconds;
  if (isNoticed) return 'unhealthy';
  return isReady ? 'healthy' : 'starting';
}
