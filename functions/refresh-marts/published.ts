import type { BigQueryClient, ListedTable } from '../../shared/clients/bigquery-port.ts';
import { type Control, isControl } from '../../shared/controls.ts';
import type { PublishRecord } from '../../shared/publishes.ts';
import type { State } from '../../shared/state.ts';
import type { PublishedVersion } from './audit.ts';

/** The tables of the dataset that this run publishes to, by name; one list, no query. */
export async function listTarget(
  bigquery: BigQueryClient,
  dataset: string,
): Promise<Map<string, ListedTable>> {
  const tables = await bigquery.listTables(dataset);
  return new Map(tables.map((table) => [table.name, table]));
}

/** Whether the table that stands where a mart goes is known to come from the watchdog. */
export function isOurs(record: PublishRecord | undefined): boolean {
  return record?.published !== undefined || record?.holder?.ours === true;
}

/** The holds as control keeps them, in force or not; the subject of each is a mart. */
export async function listHolds(state: State): Promise<Control[]> {
  const records = await state.list<Partial<Control>>('controls', { prefix: 'hold' });
  return records.map(({ value }) => value).filter(isControl);
}

/**
 * Rows and columns of all tables of a dataset, in two metadata queries whatever their number. `__TABLES__` counts
 * at once, while INFORMATION_SCHEMA.TABLE_STORAGE lags behind by minutes.
 */
export async function fetchVersions(
  bigquery: BigQueryClient,
  dataset: string,
): Promise<Map<string, PublishedVersion>> {
  const source = `${bigquery.project}.${dataset}`;
  const [counts, columns] = await Promise.all([
    bigquery.query(`SELECT table_id, row_count FROM \`${source}.__TABLES__\` WHERE type = 1`),
    bigquery.query(
      `SELECT table_name, column_name, data_type FROM \`${source}.INFORMATION_SCHEMA.COLUMNS\` ORDER BY table_name, ordinal_position`,
    ),
  ]);
  const columnsByTable = Map.groupBy(columns, (row) => String(row.table_name));
  return new Map(
    counts.map((row) => {
      const own = columnsByTable.get(String(row.table_id)) ?? [];
      const types = own.map((column) => [String(column.column_name), String(column.data_type)] as const);
      return [String(row.table_id), { rows: Number(row.row_count), columns: new Map(types) }];
    }),
  );
}
