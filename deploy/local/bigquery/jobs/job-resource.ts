import type { BigQueryError } from '../bigquery-error.ts';
import { errorItem } from '../routes/error-response.ts';
import type { Job, JobStatistics } from './job.ts';

/** A job as jobs.get answers it; `origin` is the address of the server. */
export function jobResource(job: Job, origin: string) {
  const { projectId, location, jobId } = job.reference;
  return {
    kind: 'bigquery#job',
    etag: `"${job.state}"`,
    id: `${projectId}:${location}.${jobId}`,
    selfLink: `${origin}/bigquery/v2/projects/${projectId}/jobs/${jobId}?location=${location}`,
    user_email: job.caller,
    principal_subject: `user:${job.caller}`,
    configuration: job.configuration,
    jobReference: job.reference,
    status: statusOf(job),
    statistics: statisticsOf(job),
  };
}

/** A job as jobs.list answers it; the minimal projection leaves the configuration out. */
export function listedJob(job: Job, origin: string, isFull: boolean) {
  const { configuration, etag: _, selfLink: __, ...resource } = jobResource(job, origin);
  return {
    ...resource,
    ...(isFull ? { configuration } : {}),
    state: job.state,
    ...(job.error ? { errorResult: errorItem(job.error) } : {}),
  };
}

function statusOf(job: Job) {
  const error: BigQueryError | undefined = job.error;
  return {
    state: job.state,
    ...(error ? { errorResult: errorItem(error), errors: [errorItem(error)] } : {}),
  };
}

function statisticsOf(job: Job) {
  const { statistics, configuration } = job;
  const bytes = String(statistics.totalBytesProcessed ?? 0);
  const slotMilliseconds = String((job.endedAt ?? job.createdAt) - (job.startedAt ?? job.createdAt));
  return {
    creationTime: String(job.createdAt),
    ...(job.startedAt === undefined ? {} : { startTime: String(job.startedAt) }),
    ...(job.endedAt === undefined ? {} : { endTime: String(job.endedAt) }),
    ...(configuration.jobType === 'QUERY' ? { totalBytesProcessed: bytes } : {}),
    ...(job.state === 'DONE' ? { totalSlotMs: slotMilliseconds } : {}),
    ...(configuration.query ? { query: queryStatistics(job, bytes) } : {}),
    ...(statistics.load ? { load: statistics.load } : {}),
    ...(statistics.copy ? { copy: statistics.copy } : {}),
  };
}

function queryStatistics(job: Job, bytes: string) {
  const { statistics } = job;
  const isDryRun = job.configuration.dryRun === true;
  const picked: (keyof JobStatistics)[] = [
    'statementType',
    'referencedTables',
    'ddlOperationPerformed',
    'ddlTargetTable',
    'ddlTargetDataset',
    'dmlStats',
  ];
  const known = Object.fromEntries(
    picked.filter((name) => statistics[name] !== undefined).map((name) => [name, statistics[name]]),
  );
  return {
    totalBytesProcessed: bytes,
    totalBytesBilled: isDryRun ? '0' : String(statistics.totalBytesBilled ?? 0),
    ...(isDryRun ? { totalBytesProcessedAccuracy: 'PRECISE' } : {}),
    cacheHit: false,
    billingTier: 0,
    ...known,
    ...(statistics.schema ? { schema: { fields: statistics.schema } } : {}),
    ...(statistics.numDmlAffectedRows === undefined
      ? {}
      : { numDmlAffectedRows: String(statistics.numDmlAffectedRows) }),
  };
}
