import type { JobTimes } from './schedule.ts';

/** How long BigQuery works, whatever the SQL. */
export type Latencies = {
  /** A query job that writes a table. */
  buildMilliseconds: number;
  copyMilliseconds: number;
  /** Every other query: metadata, audits. */
  otherMilliseconds: number;
};

type TableReference = { datasetId: string; tableId: string };

/** `configuration` of jobs.insert, as far as a duration depends on it. */
export type JobConfiguration = {
  dryRun?: boolean;
  query?: { query: string; destinationTable?: TableReference };
  copy?: { destinationTable: TableReference };
};

/** A job that ends at an instant that is known from its start. */
export type FixedJob = {
  jobId: string;
  kind: JobTimes['kind'] | 'other';
  /** The SQL of a query job. */
  sql: string;
  startedAt: number;
  endedAt: number;
};

/** All jobs of one bench run, in the order of their start. */
export type FixedJobs = {
  /** Undefined when a job of this id exists. */
  start: (jobId: string, configuration: JobConfiguration) => FixedJob | undefined;
  find: (jobId: string) => FixedJob | undefined;
  all: () => FixedJob[];
  /** Builds and copies with the mart they are for. */
  times: () => JobTimes[];
};

/** Jobs take their time from their kind alone; as many as are asked for run at once. */
export function createFixedJobs(latencies: Latencies): FixedJobs {
  const jobs = new Map<string, FixedJob>();
  const times: JobTimes[] = [];

  return {
    start: (jobId, configuration) => {
      if (jobs.has(jobId)) return undefined;
      const startedAt = Date.now();
      const kind = kindOf(configuration);
      const endedAt = startedAt + latencies[`${kind}Milliseconds`];
      const job = { jobId, kind, sql: configuration.query?.query ?? '', startedAt, endedAt };
      jobs.set(jobId, job);
      const table = (configuration.copy ?? configuration.query)?.destinationTable;
      // A staging table is named after its mart: `mart_geo__<run>_1`.
      const [mart] = table?.tableId.split('__') ?? [];
      if (kind !== 'other' && mart) times.push({ kind, mart, startedAt, endedAt });
      return job;
    },
    find: (jobId) => jobs.get(jobId),
    all: () => [...jobs.values()],
    times: () => times,
  };
}

/** Milliseconds until a job is done; 0 when it is. */
export function remaining(job: FixedJob): number {
  return Math.max(0, job.endedAt - Date.now());
}

/** A job as jobs.get and jobs.list answer it. */
export function jobResource({ jobId, startedAt, endedAt }: FixedJob) {
  const isDone = Date.now() >= endedAt;
  return {
    jobReference: { projectId: 'bench', jobId, location: 'US' },
    status: { state: isDone ? 'DONE' : 'RUNNING' },
    statistics: {
      creationTime: String(startedAt),
      startTime: String(startedAt),
      ...(isDone ? { endTime: String(endedAt), totalBytesProcessed: '1000' } : {}),
    },
  };
}

function kindOf(configuration: JobConfiguration): FixedJob['kind'] {
  if (configuration.copy) return 'copy';
  return configuration.query?.destinationTable ? 'build' : 'other';
}
