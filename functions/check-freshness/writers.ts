import type { BigQueryClient, Rows } from '../../shared/clients/bigquery-port.ts';
import { type Answer, answerTo } from './answer.ts';
import type { WriteSighting } from './sighting.ts';

/**
 * The newest job that wrote each table of a dataset, whoever ran it, in one query over the project's jobs. It needs
 * `bigquery.jobs.listAll`. A job that another project paid for, and a stream, are not among them.
 */
export function fetchWriters(
  bigquery: BigQueryClient,
  dataset: string,
  since: Date,
): Promise<Answer<Map<string, WriteSighting>>> {
  return answerTo(async () => writersOf(await bigquery.query(writersSql(bigquery, dataset, since))));
}

/** A mart that nobody wrote for so long is stale, whoever wrote it. */
const longestMilliseconds = 30 * 24 * 60 * 60_000;

/** How long before its end a job may have been created: BigQuery ends a query after six hours. */
const longestJobMilliseconds = 6 * 60 * 60_000;

/** From when on jobs must be looked at to see all that ended since the earliest of the instants, but not for ever. */
export function jobsSince(instants: readonly Date[], now: Date): Date {
  const earliest = Math.min(now.getTime(), ...instants.map((instant) => instant.getTime()));
  return new Date(Math.max(earliest, now.getTime() - longestMilliseconds) - longestJobMilliseconds);
}

/** ALTER TABLE and the like have a destination too, and write no rows. */
function writersSql({ project, location }: BigQueryClient, dataset: string, since: Date): string {
  return `SELECT
  destination_table.table_id AS table_id,
  job_id,
  user_email,
  UNIX_MILLIS(start_time) AS started_at,
  UNIX_MILLIS(end_time) AS ended_at
FROM \`${project}.region-${location.toLowerCase()}.INFORMATION_SCHEMA.JOBS_BY_PROJECT\`
WHERE creation_time >= TIMESTAMP '${since.toISOString()}'
  AND state = 'DONE'
  AND error_result IS NULL
  AND destination_table.project_id = '${project}'
  AND destination_table.dataset_id = '${dataset}'
  AND (
    job_type IN ('COPY', 'LOAD')
    OR statement_type IN ('SELECT', 'CREATE_TABLE_AS_SELECT', 'INSERT', 'MERGE')
  )
QUALIFY ROW_NUMBER() OVER (PARTITION BY table_id ORDER BY end_time DESC) = 1`;
}

function writersOf(rows: Rows): Map<string, WriteSighting> {
  return new Map(
    rows.map((row) => [
      String(row.table_id),
      {
        jobId: String(row.job_id),
        account: String(row.user_email),
        startedAt: new Date(Number(row.started_at)),
        endedAt: new Date(Number(row.ended_at)),
      },
    ]),
  );
}
