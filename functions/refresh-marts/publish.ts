import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import type { BigQueryClient, BigQueryJob, JobConfiguration } from '../../shared/clients/bigquery-port.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import { callUntilAnswered } from './calls.ts';
import type { Copies } from './copies.ts';
import { classifyError, decideRetry } from './error-classes.ts';
import { adoptionSnapshot, jobLabels, publishJobId, snapshotJobId } from './names.ts';
import type { WorkingTime } from './run-time.ts';

/** What publishing a mart works with. */
export type PublishCollaborators = {
  bigquery: BigQueryClient;
  copies: Copies;
  clock: Clock;
  time: WorkingTime;
  random: () => number;
};

/** Which staged table goes onto which mart. */
export type PublishOptions = {
  runId: string;
  mart: string;
  attempt: number;
  stagingDataset: string;
  /** The table built and audited, in the staging dataset. */
  table: string;
  targetDataset: string;
};

/** Takes over a table that the watchdog did not make; `replace` when its layout refuses a copy. */
export type Adoption = { replace: boolean };

/** How long a snapshot of an adopted table is kept: long enough to notice over a holiday. */
const snapshotMilliseconds = 30 * 24 * 60 * 60_000;

/**
 * Copies a staged table onto the mart, in one atomic job: readers see the old version or the new one, and time
 * travel keeps the old. Throws the copy's `BigQueryCallError` once its class is out of attempts.
 */
export async function publishMart(
  options: PublishOptions,
  adoption: Adoption | undefined,
  collaborators: PublishCollaborators,
): Promise<{ job: BigQueryJob; missingSeconds?: number }> {
  if (!adoption) return { job: await copyToMart(options, collaborators) };

  const { bigquery, clock, time, random } = collaborators;
  const { runId, mart, targetDataset } = options;
  await runCopyJob(
    snapshotJobId(runId, mart),
    snapshotConfiguration(options, bigquery.project, clock),
    collaborators,
  );
  if (!adoption.replace) return { job: await copyToMart(options, collaborators), missingSeconds: 0 };

  const removedAt = clock.now();
  await callUntilAnswered(() => bigquery.deleteTable({ dataset: targetDataset, table: mart }), {
    time,
    random,
  });
  const job = await copyToMart(options, collaborators);
  const backAt = job.endedAt ?? clock.now();
  return { job, missingSeconds: Math.max(0, (backAt.getTime() - removedAt.getTime()) / 1000) };
}

async function copyToMart(
  options: PublishOptions,
  collaborators: PublishCollaborators,
): Promise<BigQueryJob> {
  const { runId, mart, attempt } = options;
  const { bigquery, time, random } = collaborators;
  for (let copyAttempt = 1; ; copyAttempt++) {
    try {
      const jobId = publishJobId(runId, mart, attempt, copyAttempt);
      return await runCopyJob(jobId, copyConfiguration(options, bigquery.project), collaborators);
    } catch (error) {
      if (!(error instanceof BigQueryCallError)) throw error;
      const decision = decideRetry(classifyError(error), copyAttempt, random());
      if (!decision.retry) throw error;
      await time.sleep(decision.delaySeconds * 1000);
    }
  }
}

async function runCopyJob(
  jobId: string,
  configuration: JobConfiguration,
  { bigquery, copies, time, random }: PublishCollaborators,
): Promise<BigQueryJob> {
  await callUntilAnswered(() => bigquery.insertJob(jobId, configuration), { time, random });
  const job = await copies.done(jobId);
  if (job.error) throw new BigQueryCallError(job.error.reason, job.error.message);
  return job;
}

function copyConfiguration(options: PublishOptions, project: string): JobConfiguration {
  const { runId, mart, stagingDataset, table, targetDataset } = options;
  return {
    labels: jobLabels(runId, mart),
    copy: {
      sourceTable: { projectId: project, datasetId: stagingDataset, tableId: table },
      destinationTable: { projectId: project, datasetId: targetDataset, tableId: mart },
      createDisposition: 'CREATE_IF_NEEDED',
      writeDisposition: 'WRITE_TRUNCATE',
    },
  };
}

function snapshotConfiguration(options: PublishOptions, project: string, clock: Clock): JobConfiguration {
  const { runId, mart, targetDataset } = options;
  return {
    labels: jobLabels(runId, mart),
    copy: {
      sourceTable: { projectId: project, datasetId: targetDataset, tableId: mart },
      destinationTable: {
        projectId: project,
        datasetId: targetDataset,
        tableId: adoptionSnapshot(runId, mart),
      },
      operationType: 'SNAPSHOT',
      writeDisposition: 'WRITE_EMPTY',
      destinationExpirationTime: new Date(clock.now().getTime() + snapshotMilliseconds).toISOString(),
    },
  };
}
