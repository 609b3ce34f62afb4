import { type Clock, createSystemClock } from '../../../shared/clients/clock.ts';
import { type Access, type AccessCheck, allowAll } from '../access.ts';
import { createActivity } from './activity.ts';
import { BigQueryError } from './bigquery-error.ts';
import { createCatalog } from './catalog/catalog.ts';
import { createExpiry } from './catalog/expiry.ts';
import { type TableReference, tablePath } from './catalog/reference.ts';
import { createTableWriter } from './catalog/table-writer.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGuard } from './guard.ts';
import { createMetadataViews } from './information-schema/metadata-views.ts';
import { createQueryCompiler } from './jobs/compile-query.ts';
import { createJobRegistry, type JobRegistry } from './jobs/job-registry.ts';
import { createNamedTables } from './jobs/named-tables.ts';
import { runJob } from './jobs/run-job.ts';
import type { Warehouse } from './jobs/warehouse.ts';
import { loadTable, type TableLoad } from './load-table.ts';
import { datasetRoutes } from './routes/datasets.ts';
import { jobRoutes } from './routes/jobs.ts';
import { projectRoutes } from './routes/projects.ts';
import { queryRoutes } from './routes/queries.ts';
import { tableDataRoutes } from './routes/table-data.ts';
import { tableRoutes } from './routes/tables.ts';
import { createUploads, uploadRoutes } from './routes/uploads.ts';
import { listen } from './server.ts';
import { createSqlEngine } from './sql/engine.ts';
import type { SqlEngine } from './sql/statement.ts';
import { createStorage } from './storage/duckdb.ts';

/** How to start a stand-in; everything has a default. */
export type BigQueryOptions = {
  /** 0, the default, takes a free one. */
  port?: number;
  clock?: Clock;
  access?: AccessCheck;
  location?: string;
  threads?: number;
  memoryLimit?: string;
  engine?: SqlEngine;
  onLog?: (line: string) => void;
};

/** A running BigQuery stand-in. */
export type BigQueryStandIn = {
  port: number;
  /** `http://127.0.0.1:PORT`; clients may add `/bigquery/v2` or not. */
  url: string;
  faults: Pick<Faults, 'fail' | 'latency' | 'rateLimit' | 'clear'>;
  /** Creates or replaces a table from a DuckDB query or files, for loaders in the same process. */
  loadTable: (load: TableLoad) => Promise<void>;
  /** Jobs running right now. */
  inFlight: () => number;
  /** Resolves when no job runs. */
  idle: () => Promise<void>;
  /** Every permission that was asked for so far, each once. */
  used: () => Access[];
  stop: () => Promise<void>;
};

/** Starts BigQuery on this machine: REST v2 on a loopback port, GoogleSQL on DuckDB, everything in memory. */
export async function startBigQuery(options: BigQueryOptions = {}): Promise<BigQueryStandIn> {
  const clock = options.clock ?? createSystemClock();
  const location = options.location ?? 'US';
  const engine = options.engine ?? (await createSqlEngine());
  const storage = await createStorage({ install: engine.install, explain: engine.explain, ...pick(options) });
  const catalog = createCatalog(location);
  const guard = createGuard(options.access ?? allowAll, location);
  const faults = createFaults(clock);
  const writer = createTableWriter({ catalog, storage, clock });
  const expiry = createExpiry({ catalog, writer, storage, clock });
  const activity = createActivity(() => expiry.sweep());
  const uploads = createUploads();
  const views = createMetadataViews({
    catalog,
    writer,
    guard,
    clock,
    jobs: (projectId) => jobs.list(projectId),
  });
  const names = createNamedTables({ catalog, writer, guard, views, clock });
  const compiler = createQueryCompiler({ catalog, engine, names, clock });
  const warehouse: Warehouse = { catalog, storage, writer, guard, clock, compiler };
  const jobs: JobRegistry = createJobRegistry({
    clock,
    faults,
    location,
    activity,
    run: (job) => runJob(warehouse, job, uploads.take),
  });
  const countChange = (reference: TableReference) => faults.countChange(tablePath(reference));
  const server = await listen({
    port: options.port ?? 0,
    routes: [
      ...projectRoutes(catalog),
      ...datasetRoutes(warehouse),
      ...tableRoutes({ warehouse, countChange }),
      ...tableDataRoutes(warehouse),
      ...jobRoutes({ jobs, guard }),
      ...queryRoutes({ jobs, guard, warehouse }),
      ...uploadRoutes({ jobs, guard, uploads }),
    ],
    faults,
    before: () => expiry.expire(),
    during: activity.during,
    onLog: options.onLog ?? (() => undefined),
  });

  return {
    port: server.port,
    url: `http://127.0.0.1:${server.port}`,
    faults,
    loadTable: (load) => activity.during(() => loadTable(warehouse, load)),
    inFlight: jobs.inFlight,
    idle: jobs.idle,
    used: guard.used,
    stop: async () => {
      await server.close();
      jobs.stopAll(new BigQueryError('stopped', 'The BigQuery stand-in was stopped.'));
      await jobs.idle();
      await storage.stop();
      if (!options.engine) await engine.stop();
    },
  };
}

function pick({ threads, memoryLimit }: BigQueryOptions) {
  return {
    ...(threads === undefined ? {} : { threads }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
  };
}

/** What `npm run emulator -- bigquery` prints: how to point each client here. */
export function standaloneLines({ url }: Pick<BigQueryStandIn, 'url'>): string[] {
  return [
    `BigQuery at ${url}, in memory, until Ctrl-C.`,
    `  bq:         bq --api=${url} --oauth_access_token=developer@local --project_id=my-project ls`,
    `  dataform:   BIGQUERY_EMULATOR_HOST=${url}/bigquery/v2 METADATA_SERVER_DETECTION=none`,
    `  @google-cloud/bigquery: new BigQuery({ projectId, apiEndpoint: '${url}', authClient: new PassThroughClient() })`,
  ];
}
