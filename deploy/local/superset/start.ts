import { type Clock, createSystemClock } from '../../../shared/clients/clock.ts';
import { createCsrf } from './accounts/csrf.ts';
import { firstUser, seedRoles } from './accounts/first-accounts.ts';
import { meRoutes } from './accounts/me.ts';
import { roleRoutes } from './accounts/roles.ts';
import { signInRoutes } from './accounts/sign-in.ts';
import { createTokens } from './accounts/tokens.ts';
import { userRoutes } from './accounts/users.ts';
import { databaseRoutes } from './databases.ts';
import { datasetRoutes } from './datasets/dataset-routes.ts';
import type { WarehouseOf } from './datasets/refresh-dataset.ts';
import { createRespond } from './http/respond.ts';
import { listen } from './http/server.ts';
import { createThreads } from './http/threads.ts';
import { createMetadata, type Metadata } from './metadata.ts';
import { createMetadataDatabase, type MetadataDatabase } from './metadata-database.ts';
import { pageRoutes } from './pages.ts';
import { createWarehouseClient } from './warehouse-client.ts';

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
  /** What it knows, for tests to look at. */
  metadata: Metadata;
  /** Resolves when no call is being worked on. */
  idle: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts Superset on this machine: REST on a loopback port, its metadata in memory, its charts from BigQuery. */
export async function startSuperset(options: SupersetOptions): Promise<SupersetStandIn> {
  const { port = 0, clock = createSystemClock(), bigQueryUrl, onLog = () => undefined } = options;
  const metadata = createMetadata();
  seedRoles(metadata);
  const administrator = firstUser(metadata);
  const threads = createThreads();
  const database = createMetadataDatabase(threads.idleWait);
  const tokens = createTokens(clock);
  const csrf = createCsrf(clock);
  const stopping = new AbortController();
  const warehouseOf: WarehouseOf = ({ account }) =>
    createWarehouseClient({ bigQueryUrl, account, clock, signal: stopping.signal });
  const respond = createRespond({
    routes: [
      ...pageRoutes,
      ...signInRoutes({ metadata, database, tokens, csrf }),
      ...meRoutes(metadata),
      ...roleRoutes(metadata),
      ...userRoutes(metadata),
      ...databaseRoutes(metadata, warehouseOf),
      ...datasetRoutes({ metadata, warehouseOf, clock }),
    ],
    metadata,
    database,
    tokens,
    csrf,
    threads,
    dawdle: async () => undefined,
    onLog,
  });
  const { url, close } = await listen({ port, respond });

  return {
    url,
    administrator,
    database,
    expiredToken: tokens.expired,
    metadata,
    idle: threads.idle,
    stop: async () => {
      stopping.abort();
      await database.thaw();
      await close();
    },
  };
}
