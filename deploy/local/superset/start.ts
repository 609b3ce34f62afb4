import { type Clock, createSystemClock } from '../../../shared/clients/clock.ts';
import { anonymousCaller } from '../access.ts';
import { createCsrf } from './accounts/csrf.ts';
import { firstUser, seedRoles } from './accounts/first-accounts.ts';
import { meRoutes } from './accounts/me.ts';
import { roleRoutes } from './accounts/roles.ts';
import { signInRoutes } from './accounts/sign-in.ts';
import { createTokens } from './accounts/tokens.ts';
import { userRoutes } from './accounts/users.ts';
import { createChartData } from './chart-data/chart-data.ts';
import { chartDataRoutes } from './charts/chart-data-routes.ts';
import { chartRoutes } from './charts/chart-routes.ts';
import { dashboardRoutes } from './dashboards/dashboard-routes.ts';
import { databaseRoutes } from './databases.ts';
import { datasetRoutes } from './datasets/dataset-routes.ts';
import type { WarehouseOf } from './datasets/refresh-dataset.ts';
import { type RestoredDataset, restoreDataset } from './datasets/restore-dataset.ts';
import { createFaults, type SupersetFaults } from './faults.ts';
import type { Route } from './http/call.ts';
import { createRespond } from './http/respond.ts';
import { listen } from './http/server.ts';
import { createThreads } from './http/threads.ts';
import { createMetadata, type DatasetRow, type Metadata } from './metadata.ts';
import { createMetadataDatabase, type MetadataDatabase } from './metadata-database.ts';
import { pageRoutes } from './pages.ts';
import { ruleRoutes } from './rules.ts';
import type { Warehouse } from './warehouse.ts';
import { createWarehouseClient } from './warehouse-client.ts';
import { createReportSwitch, reportRoutes } from './workers/reports.ts';
import { sqlLabRoutes } from './workers/sql-lab.ts';
import { createWorkers } from './workers/workers.ts';

/** How to start a stand-in. */
export type SupersetOptions = {
  /** 0, the default, takes a free one. */
  port?: number;
  clock?: Clock;
  /** `http://127.0.0.1:PORT` of the BigQuery stand-in. */
  bigQueryUrl: string;
  onLog?: (line: string) => void;
};

/** A running Superset stand-in. */
export type SupersetStandIn = {
  url: string;
  administrator: { username: string; password: string };
  /** Its metadata database: away, or silent. */
  database: Pick<MetadataDatabase, 'stop' | 'start' | 'freeze' | 'thaw'>;
  /** A login token of the user that ended a while ago. */
  expiredToken: (userId: number) => string;
  faults: SupersetFaults;
  /** Switches ALERT_REPORTS on, which a fresh Superset has off. */
  switchOnReports: () => void;
  /** Puts in a dataset as if it had been made when its table was there. */
  restoreDataset: (restored: RestoredDataset) => DatasetRow;
  /** What it knows, for tests to look at. */
  metadata: Metadata;
  /** How many calls hold a thread of Superset, and how many wait for one. */
  threads: () => { busy: number; waiting: number };
  /** Resolves when no call is being worked on; one that waits for what has stopped is none. */
  idle: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts Superset on this machine: REST on a loopback port, its metadata in memory, its charts from BigQuery. */
export async function startSuperset(options: SupersetOptions): Promise<SupersetStandIn> {
  const { port = 0, clock = createSystemClock(), onLog = () => undefined } = options;
  const stopping = new AbortController();
  const openWarehouse = (account: string) =>
    createWarehouseClient({ bigQueryUrl: options.bigQueryUrl, account, clock, signal: stopping.signal });
  const parts = createParts(clock, openWarehouse);
  const { metadata, administrator, threads, database, tokens, reports } = parts;
  const faults = createFaults({
    ...parts,
    runStatement: async (project, sql) => {
      await openWarehouse(anonymousCaller).query({ project, sql });
    },
  });
  const respond = createRespond({
    ...parts,
    routes: routesOf(parts),
    dawdle: async () => {
      const milliseconds = faults.slowness();
      if (milliseconds > 0) await threads.idleWait(() => clock.sleep(milliseconds, stopping.signal));
    },
    // What was under way when it was stopped ends with an error, which is news to nobody.
    onLog: (line) => (stopping.signal.aborted ? undefined : onLog(line)),
  });
  const { url, close } = await listen({ port, respond });

  return {
    url,
    administrator,
    database,
    expiredToken: tokens.expired,
    metadata,
    faults,
    switchOnReports: reports.switchOn,
    restoreDataset: (restored) => restoreDataset(metadata, restored, clock.now()),
    threads: threads.count,
    idle: threads.idle,
    stop: async () => {
      stopping.abort();
      await database.thaw();
      await close();
    },
  };
}

/** Everything that a fresh Superset has before anybody has asked it anything. */
function createParts(clock: Clock, openWarehouse: (account: string) => Warehouse) {
  const metadata = createMetadata();
  seedRoles(metadata);
  const administrator = firstUser(metadata);
  const threads = createThreads();
  const warehouseOf: WarehouseOf = ({ account }) => openWarehouse(account);
  return {
    clock,
    metadata,
    administrator,
    threads,
    warehouseOf,
    database: createMetadataDatabase(threads.idleWait),
    tokens: createTokens(clock),
    csrf: createCsrf(clock),
    workers: createWorkers(clock),
    reports: createReportSwitch(),
    chartData: createChartData({ metadata, warehouseOf, clock }),
  };
}

function routesOf(parts: ReturnType<typeof createParts>): Route[] {
  const { metadata, clock, warehouseOf, chartData } = parts;
  return [
    ...pageRoutes,
    ...signInRoutes(parts),
    ...meRoutes(metadata),
    ...roleRoutes(metadata),
    ...userRoutes(metadata),
    ...databaseRoutes(metadata, warehouseOf),
    ...datasetRoutes(parts),
    ...chartDataRoutes(metadata, chartData),
    ...chartRoutes(metadata, clock),
    ...dashboardRoutes(metadata, clock),
    ...ruleRoutes(metadata),
    ...reportRoutes(parts),
    ...sqlLabRoutes(parts),
  ];
}

/** What `npm run emulator -- superset` prints: how to use it. */
export function standaloneLines({
  url,
  administrator,
}: Pick<SupersetStandIn, 'url' | 'administrator'>): string[] {
  const { username, password } = administrator;
  const body = JSON.stringify({ username, password, provider: 'db' });
  return [
    `Superset at ${url}, in memory, until Ctrl-C. Its REST API is at /api/v1; it has no pages.`,
    `  sign in: curl ${url}/api/v1/security/login --json '${body}'`,
  ];
}
