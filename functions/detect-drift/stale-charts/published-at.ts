import type { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
import type { BigQueryClient } from '../../../shared/clients/bigquery-port.ts';
import { askBigQuery } from '../sight.ts';

/**
 * When each table of the marts was last written, whoever wrote it, in one query of metadata that bills nothing.
 *
 * BigQuery's time of the last change stands for the publish: the watchdog's own records do not know what the cron job
 * or a person published. A copy job sets it to its own time, so it is not before the data. It is later than the data
 * where somebody edited a description, a label or an expiry: results are then taken for older than they are, which
 * costs a forced query and does no harm. It says nothing of data that came by a stream a moment ago.
 */
export async function fetchPublishedAt(
  bigquery: Pick<BigQueryClient, 'project' | 'query'>,
  dataset: string,
): Promise<{ publishedAt: Map<string, Date> } | { refused: BigQueryCallError }> {
  const answer = await askBigQuery(() =>
    bigquery.query(`SELECT table_id, last_modified_time
FROM \`${bigquery.project}.${dataset}.__TABLES__\`
WHERE type = 1`),
  );
  if ('refused' in answer) return answer;
  return {
    publishedAt: new Map(
      answer.value.map((row) => [String(row.table_id), new Date(Number(row.last_modified_time))]),
    ),
  };
}
