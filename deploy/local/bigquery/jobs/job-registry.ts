import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Activity } from '../activity.ts';
import { BigQueryError } from '../bigquery-error.ts';
import { type TableReference, tablePath } from '../catalog/reference.ts';
import type { Faults } from '../faults.ts';
import { asBigQueryError } from '../storage/duckdb-error.ts';
import type { Job, JobConfiguration, JobReference, RunningJob } from './job.ts';

/** A job that somebody wants to run. */
export type JobRequest = {
  projectId: string;
  jobId?: string | undefined;
  location?: string | undefined;
  configuration: JobConfiguration;
  caller: string;
};

/** Every job since the start, running ones included. */
export type JobRegistry = ReturnType<typeof createJobRegistry>;

/** Runs jobs at once and side by side; `run` does the work of one. */
export function createJobRegistry(dependencies: {
  clock: Clock;
  faults: Faults;
  location: string;
  run: (job: RunningJob) => Promise<void>;
  activity: Activity;
}) {
  const { clock, faults } = dependencies;
  const jobs = new Map<string, Job>();
  const running = new Set<Job>();
  const now = () => clock.now().getTime();

  async function work(
    job: Job,
    signal: AbortSignal,
    finished: (result: Job['result']) => void,
  ): Promise<void> {
    const subjects = [job.reference.jobId, ...writtenTables(job.configuration).map(tablePath)];
    const reads = (reference: TableReference) => {
      if (!subjects.includes(tablePath(reference))) faults.strike('job', [tablePath(reference)]);
    };
    const changes = (reference: TableReference) => {
      reads(reference);
      faults.countChange(tablePath(reference));
    };
    const isDryRun = job.configuration.dryRun === true;
    await faults.wait('job', subjects, signal);
    if (!isDryRun) faults.strike('job', subjects);
    const { reference, configuration, caller, statistics } = job;
    const finish = (result: Job['result']) => finished(result);
    await dependencies.run({ reference, configuration, caller, statistics, signal, finish, reads, changes });
    signal.throwIfAborted();
  }

  function start(job: Job): void {
    const abort = new AbortController();
    const stop = (error: BigQueryError) => abort.abort(error);
    job.stop = stop;
    job.state = 'RUNNING';
    job.startedAt = now();
    const milliseconds = Number(job.configuration.jobTimeoutMs ?? 0);
    const timer =
      milliseconds > 0 ? clock.after(milliseconds, () => stop(timedOut(milliseconds))) : undefined;
    running.add(job);
    job.done = (async () => {
      let result: Job['result'];
      try {
        await dependencies.activity.during(() =>
          work(job, abort.signal, (value) => {
            result = value;
          }),
        );
        if (result) job.result = result;
      } catch (error) {
        job.error = asBigQueryError(error);
      } finally {
        timer?.cancel();
        job.state = 'DONE';
        job.endedAt = now();
        running.delete(job);
      }
    })();
  }

  return {
    /** Accepts a job and starts it; BigQuery's 409 for an id that was used before. */
    submit: (request: JobRequest): Job => {
      const reference = {
        projectId: request.projectId,
        jobId: request.jobId ?? `job_${randomUUID()}`,
        location: (request.location ?? dependencies.location).toUpperCase(),
      };
      checkJobId(reference.jobId);
      const isDryRun = request.configuration.dryRun === true;
      if (!isDryRun && jobs.has(jobKey(reference))) {
        throw new BigQueryError('duplicate', `Already Exists: Job ${jobName(reference)}`);
      }
      const job: Job = {
        reference,
        configuration: request.configuration,
        caller: request.caller,
        state: 'PENDING',
        createdAt: now(),
        statistics: {},
        done: Promise.resolve(),
        stop: () => undefined,
      };
      if (!isDryRun) jobs.set(jobKey(reference), job);
      start(job);
      return job;
    },

    find: (reference: { projectId: string; jobId: string; location?: string | undefined }): Job => {
      const found = { ...reference, location: (reference.location ?? dependencies.location).toUpperCase() };
      const job = jobs.get(jobKey(found));
      if (!job) throw new BigQueryError('notFound', `Not found: Job ${jobName(found)}`);
      return job;
    },

    /** Newest first. */
    list: (projectId: string): Job[] =>
      [...jobs.values()].filter((job) => job.reference.projectId === projectId).reverse(),

    remove: (job: Job) => jobs.delete(jobKey(job.reference)),

    inFlight: () => running.size,

    stopAll: (error: BigQueryError) => {
      for (const job of running) job.stop(error);
    },

    idle: async () => {
      while (running.size > 0) await Promise.all([...running].map((job) => job.done));
    },
  };
}

/** The job as BigQuery's messages name it: `project:location.id`. */
export function jobName(reference: JobReference): string {
  return `${reference.projectId}:${reference.location}.${reference.jobId}`;
}

/** The tables that a configuration itself says it writes. */
export function writtenTables(configuration: JobConfiguration): TableReference[] {
  const { query, copy, load } = configuration;
  return [query?.destinationTable, copy?.destinationTable, load?.destinationTable].filter(
    (reference) => reference !== undefined,
  );
}

function jobKey(reference: JobReference): string {
  return jobName(reference);
}

function checkJobId(jobId: string): void {
  if (/^[\w-]{1,1024}$/.test(jobId)) return;
  const message = `Invalid job ID "${jobId}". Job IDs must be alphanumeric (plus underscores and dashes) and must be at most 1024 characters long.`;
  throw new BigQueryError('invalid', message);
}

function timedOut(milliseconds: number): BigQueryError {
  return new BigQueryError(
    'stopped',
    `Job execution was cancelled: Job timed out after ${milliseconds / 1000}s`,
  );
}
