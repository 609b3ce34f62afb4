import { BigQueryError, unsupported } from '../bigquery-error.ts';
import type { Guard } from '../guard.ts';
import type { Job, JobConfiguration } from '../jobs/job.ts';
import type { JobRegistry, JobRequest } from '../jobs/job-registry.ts';
import { jobResource, listedJob } from '../jobs/job-resource.ts';
import { jobBody, withoutNulls } from './body-schemas.ts';
import {
  type Answer,
  type Call,
  checked,
  isTrue,
  numberIn,
  parameter,
  parseJson,
  type Route,
} from './call.ts';
import { pageOf } from './paging.ts';

/** What the routes about jobs need. */
export type JobRoutesDependencies = { jobs: JobRegistry; guard: Guard };

/** jobs.* except those that answer rows. */
export function jobRoutes(dependencies: JobRoutesDependencies): Route[] {
  const all = '/projects/{projectId}/jobs';
  const one = `${all}/{jobId}`;
  return [
    { method: 'GET', path: all, id: 'bigquery.jobs.list', handle: (call) => list(dependencies, call) },
    {
      method: 'POST',
      path: all,
      id: 'bigquery.jobs.insert',
      handle: (call) => insertJob(dependencies, call, parseJson(call.body.toString('utf8'))),
    },
    { method: 'GET', path: one, id: 'bigquery.jobs.get', handle: (call) => get(dependencies, call) },
    {
      method: 'POST',
      path: `${one}/cancel`,
      id: 'bigquery.jobs.cancel',
      handle: (call) => cancel(dependencies, call),
    },
    {
      method: 'DELETE',
      path: `${one}/delete`,
      id: 'bigquery.jobs.delete',
      handle: (call) => remove(dependencies, call),
    },
  ];
}

/** Accepts a job and answers before it is done, unless it is a dry run: no caller can come to rely on luck. */
export async function insertJob(
  { jobs, guard }: JobRoutesDependencies,
  call: Call,
  body: unknown,
  accept: (jobId: string) => void = () => undefined,
): Promise<Answer> {
  const { jobReference, configuration } = checked(jobBody, withoutNulls(body));
  const projectId = parameter(call, 'projectId');
  guard.project(call.caller, 'bigquery.jobs.create', projectId);
  const request: JobRequest = {
    projectId,
    jobId: jobReference?.jobId ?? `job_${crypto.randomUUID()}`,
    location: jobReference?.location,
    configuration: typed(configuration),
    caller: call.caller,
  };
  accept(request.jobId ?? '');
  const job = jobs.submit(request);
  if (configuration.dryRun) {
    await job.done;
    if (job.error) throw job.error;
  }
  return { body: jobResource(job, call.origin) };
}

function typed(configuration: Omit<JobConfiguration, 'jobType'> & { extract?: unknown }): JobConfiguration {
  const { extract, ...rest } = configuration;
  if (extract !== undefined) throw unsupported('extract jobs');
  const kinds = [rest.query && 'QUERY', rest.copy && 'COPY', rest.load && 'LOAD'] as const;
  const found = kinds.filter((kind) => kind !== undefined);
  const [jobType] = found;
  if (!jobType || found.length > 1) {
    throw new BigQueryError('invalid', 'Exactly one of query, load, extract and copy must be specified.');
  }
  const query = rest.query ? { query: { priority: 'INTERACTIVE', ...rest.query } } : {};
  return { jobType, ...rest, ...query };
}

/** Waits until the job is done, at most so long. This is a caller waiting on a socket, so the machine's time counts. */
export async function settled(job: Job, milliseconds: number): Promise<void> {
  if (job.state === 'DONE') return;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([job.done, patience]);
  clearTimeout(timer);
}

/** The job that a path names. Own jobs may always be seen; others take a permission. */
export function findJob({ jobs, guard }: JobRoutesDependencies, call: Call, permission: string): Job {
  const job = jobs.find({
    projectId: parameter(call, 'projectId'),
    jobId: parameter(call, 'jobId'),
    location: call.query.get('location') ?? undefined,
  });
  if (job.caller !== call.caller) guard.project(call.caller, permission, job.reference.projectId);
  return job;
}

function get(dependencies: JobRoutesDependencies, call: Call): Answer {
  return { body: jobResource(findJob(dependencies, call, 'bigquery.jobs.get'), call.origin) };
}

function cancel(dependencies: JobRoutesDependencies, call: Call): Answer {
  const job = findJob(dependencies, call, 'bigquery.jobs.update');
  job.stop(new BigQueryError('stopped', 'Job execution was cancelled: User requested cancellation'));
  return { body: { kind: 'bigquery#jobCancelResponse', job: jobResource(job, call.origin) } };
}

function remove(dependencies: JobRoutesDependencies, call: Call): Answer {
  const job = findJob(dependencies, call, 'bigquery.jobs.delete');
  if (job.state !== 'DONE') throw new BigQueryError('invalid', 'Cannot delete a job that is not done.');
  dependencies.jobs.remove(job);
  return { status: 204 };
}

function list({ jobs, guard }: JobRoutesDependencies, call: Call): Answer {
  const projectId = parameter(call, 'projectId');
  const wantsAll = isTrue(call, 'allUsers');
  guard.project(call.caller, wantsAll ? 'bigquery.jobs.listAll' : 'bigquery.jobs.list', projectId);
  const states = call.query.getAll('stateFilter').map((state) => state.toUpperCase());
  const from = numberIn(call, 'minCreationTime') ?? Number.NEGATIVE_INFINITY;
  const to = numberIn(call, 'maxCreationTime') ?? Number.POSITIVE_INFINITY;
  const found = jobs
    .list(projectId)
    .filter((job) => wantsAll || job.caller === call.caller)
    .filter((job) => states.length === 0 || states.includes(job.state))
    .filter((job) => job.createdAt >= from && job.createdAt <= to)
    .filter(() => call.query.get('parentJobId') === null);
  const { items, nextPageToken } = pageOf(call, found, 50);
  const isFull = call.query.get('projection')?.toLowerCase() === 'full';
  return {
    body: {
      kind: 'bigquery#jobList',
      etag: '"jobs"',
      ...(items.length > 0 ? { jobs: items.map((job) => listedJob(job, call.origin, isFull)) } : {}),
      ...(nextPageToken ? { nextPageToken } : {}),
    },
  };
}
