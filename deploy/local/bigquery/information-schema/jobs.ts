import type { Field } from '../field.ts';
import type { Job } from '../jobs/job.ts';
import { writtenTables } from '../jobs/job-registry.ts';
import type { JsonRow } from '../storage/json-relation.ts';
import { columns, type MetadataView, timestamp } from './source.ts';

const tableFields = columns({ project_id: 'STRING', dataset_id: 'STRING', table_id: 'STRING' });
const record = (name: string, fields: Field[], mode: Field['mode'] = 'NULLABLE'): Field => ({
  name,
  type: 'RECORD',
  mode,
  fields,
});

const jobFields: Field[] = [
  ...columns({
    creation_time: 'TIMESTAMP',
    project_id: 'STRING',
    project_number: 'INTEGER',
    user_email: 'STRING',
    job_id: 'STRING',
    job_type: 'STRING',
    statement_type: 'STRING',
    priority: 'STRING',
    start_time: 'TIMESTAMP',
    end_time: 'TIMESTAMP',
    query: 'STRING',
    state: 'STRING',
    reservation_id: 'STRING',
    total_bytes_processed: 'INTEGER',
    total_bytes_billed: 'INTEGER',
    total_slot_ms: 'INTEGER',
    cache_hit: 'BOOLEAN',
    parent_job_id: 'STRING',
    transaction_id: 'STRING',
  }),
  record(
    'error_result',
    columns({ reason: 'STRING', location: 'STRING', debug_info: 'STRING', message: 'STRING' }),
  ),
  record('destination_table', tableFields),
  record('referenced_tables', tableFields, 'REPEATED'),
  record('labels', columns({ key: 'STRING', value: 'STRING' }), 'REPEATED'),
];

/** INFORMATION_SCHEMA.JOBS and JOBS_BY_PROJECT: every job of the project. */
export const jobsView: MetadataView = {
  fields: jobFields,
  permissionsOnDataset: [],
  permissionOnProject: 'bigquery.jobs.listAll',
  rows: (source, scope) => source.jobs(scope.projectId).map(jobRow),
};

/** INFORMATION_SCHEMA.JOBS_BY_USER: the caller's own jobs. */
export const jobsByUserView: MetadataView = {
  fields: jobFields,
  permissionsOnDataset: [],
  permissionOnProject: 'bigquery.jobs.list',
  rows: (source, scope) =>
    source
      .jobs(scope.projectId)
      .filter((job) => job.caller === scope.caller)
      .map(jobRow),
};

function jobRow(job: Job): JsonRow {
  const { statistics, configuration } = job;
  const [destination] = writtenTables(configuration);
  return {
    creation_time: timestamp(job.createdAt),
    project_id: job.reference.projectId,
    user_email: job.caller,
    job_id: job.reference.jobId,
    job_type: configuration.jobType,
    statement_type: statistics.statementType,
    priority: configuration.query?.priority ?? 'INTERACTIVE',
    start_time: timestamp(job.startedAt),
    end_time: timestamp(job.endedAt),
    query: configuration.query?.query,
    state: job.state,
    total_bytes_processed: statistics.totalBytesProcessed,
    total_bytes_billed: statistics.totalBytesBilled,
    total_slot_ms: (job.endedAt ?? job.createdAt) - (job.startedAt ?? job.createdAt),
    cache_hit: configuration.jobType === 'QUERY' ? false : null,
    error_result: job.error && {
      reason: job.error.reason,
      location: job.error.location,
      message: job.error.message,
    },
    destination_table: destination && tableRow(destination),
    referenced_tables: (statistics.referencedTables ?? []).map(tableRow),
    labels: Object.entries(configuration.labels ?? {}).map(([key, value]) => ({ key, value })),
  };
}

function tableRow(reference: { projectId: string; datasetId: string; tableId: string }): JsonRow {
  return { project_id: reference.projectId, dataset_id: reference.datasetId, table_id: reference.tableId };
}
