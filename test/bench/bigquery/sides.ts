import { fileURLToPath } from 'node:url';
import { createStagingView, openLocalBigQuery } from '../../../deploy/local/datasets.ts';
import { createBigQueryClient } from '../../../shared/clients/bigquery.ts';
import { type PlannedMart, renderMartSql } from '../../../shared/mart-plan.ts';
import { type Child, openChild, type Usage } from './child.ts';
import type { DuckDbQuestion } from './duckdb-process.ts';
import type { DuckDbMart } from './duckdb-sql.ts';
import { buildInOrder } from './in-order.ts';
import type { StandInQuestion } from './stand-in-process.ts';
import type { BuiltMarts, Workload } from './workload.ts';

/** One pass of one side, in a fresh process. */
export type SideRun = {
  loadSeconds: number;
  martSeconds: number;
  /** Of the side's own process, while it built the marts. */
  martProcessorSeconds: number;
  peakMebibytes: number;
  rows: Record<string, number>;
};

/** Plain DuckDB loads the events and builds the marts. */
export async function runDuckDb(
  { days, schema, threads, concurrency }: Workload,
  marts: DuckDbMart[],
): Promise<SideRun & { events: number }> {
  const child = openChild(fileURLToPath(import.meta.resolve('./duckdb-process.ts')));
  const ask = <Answer>(question: DuckDbQuestion) => child.ask<Answer>(question);
  try {
    const loaded = await ask<{ milliseconds: number; events: number }>({ do: 'load', days, schema, threads });
    const build = () => ask<BuiltMarts>({ do: 'build', marts, concurrency });
    return { ...(await measureBuilds(child, loaded.milliseconds, build)), events: loaded.events };
  } finally {
    await child.stop();
  }
}

/** The stand-in loads the same events; the marts are query jobs, sent and awaited by the client of refresh-marts. */
export async function runStandIn(workload: Workload): Promise<SideRun> {
  const { config, plan, days, schema, threads, now } = workload;
  const child = openChild(fileURLToPath(import.meta.resolve('./stand-in-process.ts')));
  const ask = <Answer>(question: StandInQuestion) => child.ask<Answer>(question);
  const { project, datasets } = config;
  try {
    const loaded = await ask<{ milliseconds: number; url: string }>({
      do: 'load',
      project,
      dataset: datasets.ga4,
      days,
      schema,
      threads,
      now,
    });
    const bigquery = openLocalBigQuery(loaded.url, config);
    await bigquery.createDataset(datasets.marts);
    await createStagingView(bigquery, { plan, config });
    const jobs = martJobs(workload, loaded.url);
    const build = () => buildInOrder(plan.marts, workload.concurrency, jobs.build);
    return await measureBuilds(child, loaded.milliseconds, build);
  } finally {
    await child.stop();
  }
}

async function measureBuilds(
  child: Child,
  loadMilliseconds: number,
  build: () => Promise<BuiltMarts>,
): Promise<SideRun> {
  const before = await child.ask<Usage>({ do: 'usage' });
  const { milliseconds, rows } = await build();
  const after = await child.ask<Usage>({ do: 'usage' });
  return {
    loadSeconds: loadMilliseconds / 1000,
    martSeconds: milliseconds / 1000,
    martProcessorSeconds: after.processorSeconds - before.processorSeconds,
    peakMebibytes: after.peakMebibytes,
    rows,
  };
}

/** Query jobs with a destination, laid out as a refresh lays out its staging tables. */
function martJobs({ config, target }: Workload, endpoint: string) {
  const { project, location, datasets } = config;
  const bigquery = createBigQueryClient({ project, location, endpoint, account: 'bench@example.test' });
  return {
    build: async (mart: PlannedMart): Promise<number> => {
      const { name: tableId, partitionBy, clusterBy } = mart;
      await bigquery.insertJob(tableId, {
        query: {
          query: renderMartSql(mart, target),
          useLegacySql: false,
          destinationTable: { projectId: project, datasetId: datasets.marts, tableId },
          writeDisposition: 'WRITE_TRUNCATE',
          ...(partitionBy ? { timePartitioning: { type: 'DAY', field: partitionBy } } : {}),
          ...(clusterBy ? { clustering: { fields: clusterBy } } : {}),
        },
      });
      for (;;) {
        const result = await bigquery.waitForQuery(tableId, 10_000);
        if (result.complete) return result.rows;
      }
    },
  };
}
