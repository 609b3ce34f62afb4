import type { WriteSighting } from '../../../functions/check-freshness/sighting.ts';
import { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
import type { BigQueryClient, Rows } from '../../../shared/clients/bigquery-port.ts';

/** A table as the fake knows it. */
export type SightedTable = { rows: number; madeAt: Date; changedAt: Date; newestDate?: string | undefined };

/** A BigQuery that knows sizes, times and newest days of tables, and who wrote them. */
export function createSightedBigQuery() {
  const tables = new Map<string, SightedTable>();
  const writers = new Map<string, WriteSighting>();
  const faults = new Map<string, BigQueryCallError>();
  const queries: string[] = [];

  function answer(sql: string): Rows {
    queries.push(sql);
    const fault = [...faults].find(([part]) => sql.includes(part))?.[1];
    if (fault) throw fault;
    if (sql.includes('__TABLES__')) return metadata(sql);
    if (sql.includes('INFORMATION_SCHEMA.JOBS')) return jobs(sql);
    return [...sql.matchAll(/FROM `p\.([^`]+)`/g)].map(([, name = '']) => {
      const table = tables.get(name);
      if (!table) throw new BigQueryCallError('notFound', `Not found: Table p:${name}`, 404);
      return { mart: name.split('.')[1] ?? '', newest_date: table.newestDate ?? null };
    });
  }

  function metadata(sql: string): Rows {
    return [...tables].flatMap(([path, { rows, madeAt, changedAt }]) => {
      const [dataset = '', name = ''] = path.split('.');
      const isExport = sql.includes('events_') && dataset === 'ineco_ga4';
      const isAsked = sql.includes(`.${dataset}.__TABLES__`);
      if (!isAsked || (isExport && !/^events_\d{8}$/.test(name))) return [];
      const times = { creation_time: `${madeAt.getTime()}`, last_modified_time: `${changedAt.getTime()}` };
      return [{ dataset_id: dataset, table_id: name, row_count: `${rows}`, ...times }];
    });
  }

  function jobs(sql: string): Rows {
    const since = /TIMESTAMP '([^']+)'/.exec(sql)?.[1] ?? '';
    return [...writers]
      .filter(([, { startedAt }]) => startedAt >= new Date(since))
      .map(([name, { jobId, account, startedAt, endedAt }]) => ({
        table_id: name,
        job_id: jobId,
        user_email: account,
        started_at: `${startedAt.getTime()}`,
        ended_at: `${endedAt.getTime()}`,
      }));
  }

  const refuse = async () => {
    throw new Error('check-freshness has no business to call this');
  };
  const client: BigQueryClient = {
    project: 'p',
    location: 'US',
    query: async (sql) => answer(sql),
    insertJob: refuse,
    waitForQuery: refuse,
    findJob: refuse,
    listJobs: refuse,
    dryRun: refuse,
    listTables: refuse,
    findView: refuse,
    createView: refuse,
    updateView: refuse,
    removeExpiry: refuse,
    deleteTable: refuse,
  };
  return { client, tables, writers, faults, queries };
}
