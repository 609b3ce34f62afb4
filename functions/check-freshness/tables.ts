import type { BigQueryClient, Rows } from '../../shared/clients/bigquery-port.ts';
import { type Answer, answerTo } from './answer.ts';
import type { TableSighting } from './sighting.ts';
import type { ExportDay } from './source-day.ts';

/** Where the marts and the export are. */
export type Datasets = { marts: string; ga4: string };

/** The tables of both datasets; each may be refused by itself. */
export type Tables = {
  marts: Answer<Map<string, TableSighting>>;
  days: Answer<ExportDay[]>;
};

/**
 * Looks at the tables of both datasets in one query whatever their number. `__TABLES__` counts at once, while
 * INFORMATION_SCHEMA.TABLE_STORAGE lags behind by minutes. Where the one query is refused, each dataset is asked
 * for alone, so that a missing right on one hides nothing of the other.
 */
export async function fetchTables(bigquery: BigQueryClient, datasets: Datasets): Promise<Tables> {
  const martTables = tablesOf(bigquery.project, datasets.marts, 'type = 1');
  const exportTables = tablesOf(
    bigquery.project,
    datasets.ga4,
    "REGEXP_CONTAINS(table_id, r'^events_[0-9]{8}$')",
  );
  const both = await answerTo(() => bigquery.query(`${martTables}\nUNION ALL\n${exportTables}`));
  if ('value' in both) {
    const ofDataset = (dataset: string) => both.value.filter((row) => row.dataset_id === dataset);
    return {
      marts: { value: martsOf(ofDataset(datasets.marts)) },
      days: { value: daysOf(ofDataset(datasets.ga4)) },
    };
  }
  const [marts, days] = await Promise.all([
    answerTo(async () => martsOf(await bigquery.query(martTables))),
    answerTo(async () => daysOf(await bigquery.query(exportTables))),
  ]);
  return { marts, days };
}

function tablesOf(project: string, dataset: string, condition: string): string {
  return `SELECT '${dataset}' AS dataset_id, table_id, row_count, creation_time, last_modified_time
FROM \`${project}.${dataset}.__TABLES__\`
WHERE ${condition}`;
}

function martsOf(rows: Rows): Map<string, TableSighting> {
  return new Map(
    rows.map((row) => [
      String(row.table_id),
      { rows: Number(row.row_count), changedAt: new Date(Number(row.last_modified_time)) },
    ]),
  );
}

function daysOf(rows: Rows): ExportDay[] {
  return rows.map((row) => ({
    day: String(row.table_id).replace(/^events_(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'),
    arrivedAt: new Date(Number(row.creation_time)),
    changedAt: new Date(Number(row.last_modified_time)),
  }));
}
