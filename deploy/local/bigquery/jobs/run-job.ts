import { BigQueryError } from '../bigquery-error.ts';
import { runCopyJob } from './copy-job.ts';
import type { RunningJob } from './job.ts';
import { runLoadJob } from './load-job.ts';
import { runQueryJob } from './query-job.ts';
import type { Warehouse } from './warehouse.ts';

/** Does the work of one job; `upload` gives the bytes that came with a load job. */
export async function runJob(
  warehouse: Warehouse,
  job: RunningJob,
  upload: (jobId: string) => Buffer | undefined,
): Promise<void> {
  const { query, copy, load } = job.configuration;
  if (query) return runQueryJob(warehouse, job, query);
  if (copy) return runCopyJob(warehouse, job, copy);
  if (load) return runLoadJob(warehouse, job, load, upload(job.reference.jobId));
  throw new BigQueryError('required', 'Required parameter is missing: configuration');
}
