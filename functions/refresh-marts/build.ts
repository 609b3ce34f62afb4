import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import type { BigQueryClient, Column } from '../../shared/clients/bigquery-port.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { PlannedMart } from '../../shared/mart-plan.ts';
import { callUntilAnswered } from './calls.ts';
import { classifyError, decideRetry, isPassing } from './error-classes.ts';
import { buildJobId, jobLabels, stagingTable } from './names.ts';
import type { WorkingTime } from './run-time.ts';
import type { Slots } from './slots.ts';

/** A mart's next version, in staging. */
export type BuiltMart = {
  attempt: number;
  /** In the staging dataset. */
  table: string;
  jobId: string;
  /** When the attempt was first sent to BigQuery by this delivery. */
  startedAt: Date;
  rows: number;
  columns: Column[];
  bytesProcessed: number;
};

/** The attempt that ended it, and BigQuery's last error. */
export type FailedBuild = { attempt: number; jobId: string; error: BigQueryCallError };

/** What is built, and the limits it is built within. */
export type BuildOptions = {
  runId: string;
  mart: Pick<PlannedMart, 'name' | 'partitionBy' | 'clusterBy'>;
  sql: string;
  stagingDataset: string;
  bytesCap: number;
  jobTimeoutSeconds: number;
};

/** What building a mart works with. */
export type BuildCollaborators = {
  bigquery: BigQueryClient;
  slots: Slots;
  clock: Clock;
  time: WorkingTime;
  random: () => number;
};

/** The longest that one getQueryResults call waits; BigQuery answers after 10 s or so whatever is asked. */
const longPollMilliseconds = 10_000;

/** Builds a mart into staging, with as many attempts as its errors deserve. */
export async function buildMart(
  options: BuildOptions,
  { bigquery, slots, clock, time, random }: BuildCollaborators,
): Promise<{ built: BuiltMart } | { failed: FailedBuild }> {
  const { runId, mart } = options;
  for (let attempt = 1; ; attempt++) {
    const jobId = buildJobId(runId, mart.name, attempt);
    try {
      const result = await slots.run(async () => ({
        startedAt: clock.now(),
        ...(await runBuildJob(jobId, attempt, options, { bigquery, time, random })),
      }));
      return { built: { attempt, jobId, table: stagingTable(runId, mart.name, attempt), ...result } };
    } catch (error) {
      if (!(error instanceof BigQueryCallError)) throw error;
      const errorClass = classifyError(error);
      if (errorClass === 'rate-limit') slots.halve();
      const decision = decideRetry(errorClass, attempt, random());
      if (!decision.retry) return { failed: { attempt, jobId, error } };
      await time.sleep(decision.delaySeconds * 1000);
    }
  }
}

async function runBuildJob(
  jobId: string,
  attempt: number,
  options: BuildOptions,
  { bigquery, time, random }: Omit<BuildCollaborators, 'slots' | 'clock'>,
): Promise<{ rows: number; columns: Column[]; bytesProcessed: number }> {
  time.check();
  const insert = () => bigquery.insertJob(jobId, buildConfiguration(attempt, options, bigquery.project));
  await callUntilAnswered(insert, { time, random });
  for (;;) {
    time.check();
    try {
      const result = await bigquery.waitForQuery(jobId, Math.min(longPollMilliseconds, time.left()));
      if (result.complete) return result;
    } catch (error) {
      if (!(error instanceof BigQueryCallError)) throw error;
      await settle(jobId, error, insert, { bigquery, time, random });
    }
  }
}

/**
 * After a failed wait only the job itself knows how it is: the failure may be the job's (thrown on), the call's
 * (wait again), or the job may never have been created (insert again).
 */
async function settle(
  jobId: string,
  error: BigQueryCallError,
  insert: () => Promise<unknown>,
  { bigquery, time, random }: Omit<BuildCollaborators, 'slots' | 'clock'>,
): Promise<void> {
  const job = await callUntilAnswered(() => bigquery.findJob(jobId), { time, random });
  if (!job) {
    await callUntilAnswered(insert, { time, random });
    return;
  }
  if (job.error) throw new BigQueryCallError(job.error.reason, job.error.message, undefined, error);
  // The job is done, but what it did cannot be read: asking again would never end.
  if (job.done && !isPassing(classifyError(error))) throw error;
  await time.sleep(1000);
}

function buildConfiguration(attempt: number, options: BuildOptions, project: string) {
  const { runId, mart, sql, stagingDataset, bytesCap, jobTimeoutSeconds } = options;
  return {
    labels: jobLabels(runId, mart.name),
    jobTimeoutMs: String(jobTimeoutSeconds * 1000),
    query: {
      query: sql,
      useLegacySql: false,
      destinationTable: {
        projectId: project,
        datasetId: stagingDataset,
        tableId: stagingTable(runId, mart.name, attempt),
      },
      createDisposition: 'CREATE_IF_NEEDED',
      writeDisposition: 'WRITE_TRUNCATE',
      maximumBytesBilled: String(bytesCap),
      ...(mart.partitionBy ? { timePartitioning: { type: 'DAY', field: mart.partitionBy } } : {}),
      ...(mart.clusterBy ? { clustering: { fields: mart.clusterBy } } : {}),
    },
  };
}
