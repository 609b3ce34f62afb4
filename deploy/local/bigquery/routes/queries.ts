import { BigQueryError } from '../bigquery-error.ts';
import type { Job, JobConfiguration } from '../jobs/job.ts';
import type { Warehouse } from '../jobs/warehouse.ts';
import { queryBody, withoutNulls } from './body-schemas.ts';
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
import { findJob, type JobRoutesDependencies, settled } from './jobs.ts';
import { offsetOf } from './paging.ts';
import { createRequestIds, type RequestIds } from './request-ids.ts';
import { readPage } from './result-rows.ts';

type Dependencies = JobRoutesDependencies & { warehouse: Warehouse };
type PageRequest = { start: number; maxResults: number | undefined; useInt64Timestamp: boolean };

/** How long a caller waits for a result unless it says otherwise. */
const usualWaitMilliseconds = 10_000;

/** jobs.query and jobs.getQueryResults. */
export function queryRoutes(dependencies: Dependencies): Route[] {
  const all = '/projects/{projectId}/queries';
  const requestIds = createRequestIds(dependencies.warehouse.clock);
  return [
    {
      method: 'POST',
      path: all,
      id: 'bigquery.jobs.query',
      handle: (call) => query(dependencies, requestIds, call),
    },
    {
      method: 'GET',
      path: `${all}/{jobId}`,
      id: 'bigquery.jobs.getQueryResults',
      handle: (call) => getQueryResults(dependencies, call),
    },
  ];
}

async function query(dependencies: Dependencies, requestIds: RequestIds, call: Call): Promise<Answer> {
  const { jobs, guard } = dependencies;
  const body = checked(queryBody, withoutNulls(parseJson(call.body.toString('utf8'))));
  const { dryRun, labels, location, maxResults, timeoutMs, jobTimeoutMs, requestId, formatOptions, ...sql } =
    body;
  const projectId = parameter(call, 'projectId');
  guard.project(call.caller, 'bigquery.jobs.create', projectId);
  const configuration: JobConfiguration = {
    jobType: 'QUERY',
    query: { priority: 'INTERACTIVE', ...sql },
    ...(dryRun === undefined ? {} : { dryRun }),
    ...(labels ? { labels } : {}),
    ...(jobTimeoutMs === undefined ? {} : { jobTimeoutMs }),
  };
  const { caller } = call;
  const job = requestIds.submit(requestId, caller, configuration, () =>
    jobs.submit({ projectId, location, configuration, caller }),
  );
  if (dryRun) await job.done;
  else await settled(job, timeoutMs ?? usualWaitMilliseconds);
  if (job.error) throw inQuery(job.error);
  const page = { start: 0, maxResults, useInt64Timestamp: formatOptions?.useInt64Timestamp === true };
  const results = await resultsOf(dependencies.warehouse, job, page);
  return {
    body: {
      kind: 'bigquery#queryResponse',
      ...results,
      queryId: job.reference.jobId,
      jobCreationReason: { code: 'REQUESTED' },
      location: job.reference.location,
      creationTime: String(job.createdAt),
      ...(job.startedAt === undefined ? {} : { startTime: String(job.startedAt) }),
      ...(job.endedAt === undefined ? {} : { endTime: String(job.endedAt) }),
      totalBytesBilled: String(job.statistics.totalBytesBilled ?? 0),
    },
  };
}

/** Errors of the statement are about the parameter `q` of this call. */
function inQuery(error: BigQueryError): BigQueryError {
  if (error.location !== 'query') return error;
  return new BigQueryError(error.reason, error.message, 'q');
}

async function getQueryResults(dependencies: Dependencies, call: Call): Promise<Answer> {
  const job = findJob(dependencies, call, 'bigquery.jobs.get');
  if (!job.configuration.query)
    throw new BigQueryError('invalid', 'Cannot get query results of a job without a query.');
  await settled(job, numberIn(call, 'timeoutMs') ?? usualWaitMilliseconds);
  if (job.error) throw job.error;
  const results = await resultsOf(dependencies.warehouse, job, {
    start: offsetOf(call.query.get('pageToken') ?? undefined) ?? numberIn(call, 'startIndex') ?? 0,
    maxResults: numberIn(call, 'maxResults'),
    useInt64Timestamp: isTrue(call, 'formatOptions.useInt64Timestamp'),
  });
  return { body: { kind: 'bigquery#getQueryResultsResponse', etag: `"${job.state}"`, ...results } };
}

async function resultsOf(warehouse: Warehouse, job: Job, page: PageRequest) {
  const { statistics, reference: jobReference } = job;
  if (job.state !== 'DONE') return { jobReference, jobComplete: false };
  const fields = job.result?.fields ?? statistics.schema ?? [];
  const version = job.result?.version;
  const isSelect = version !== undefined;
  const format = { useInt64Timestamp: page.useInt64Timestamp };
  const request = { start: page.start, maxResults: page.maxResults, format };
  const rows = isSelect ? await readPage(warehouse, version, fields, request) : { rows: [] };
  return {
    schema: { fields },
    jobReference,
    totalRows: String(version?.rowCount ?? 0),
    ...(rows.rows.length > 0 ? rows : {}),
    totalBytesProcessed: String(statistics.totalBytesProcessed ?? 0),
    jobComplete: true,
    cacheHit: false,
    ...(statistics.numDmlAffectedRows === undefined
      ? {}
      : { numDmlAffectedRows: String(statistics.numDmlAffectedRows), dmlStats: statistics.dmlStats }),
  };
}
