import { classifyError } from '../../shared/clients/bigquery-error-class.ts';
import type { BigQueryClient, Rows } from '../../shared/clients/bigquery-port.ts';
import { columnsOfResult, type WarehouseColumn } from './comparison/warehouse-column.ts';
import type { SeenDataset } from './dataset-state.ts';
import { conditionOf, howToReadTables, type TableRange } from './how-to-read-tables.ts';
import { askBigQuery, Blindness } from './sight.ts';
import { createWarehouseTables, type WarehouseTables } from './warehouse-tables.ts';
import type { WorkingTime } from './working-time.ts';

/** The columns of every table and view of the marts, by table, in the order of the columns; `used` are those of datasets. */
export async function fetchTables(
  bigquery: BigQueryClient,
  dataset: string,
  { used, time }: { used: readonly string[]; time: WorkingTime },
): Promise<WarehouseTables> {
  const ranges = howToReadTables(used);
  // Needed for what is missing in Superset only, and the marts' headers have those of the marts.
  const hasDescriptions = ranges.length === 1;
  const tables = createWarehouseTables();
  for (const range of ranges) {
    time.check();
    const rows = await fetchColumns(bigquery, dataset, range);
    for (const [table, columns] of Map.groupBy(rows, (row) => String(row.table_name))) {
      tables.add(
        table,
        columns.map((row) => columnOf(row, { hasDescriptions })),
      );
    }
  }
  return tables;
}

async function fetchColumns(bigquery: BigQueryClient, dataset: string, range: TableRange): Promise<Rows> {
  const schema = `\`${bigquery.project}.${dataset}.INFORMATION_SCHEMA`;
  const answer = await askBigQuery(() =>
    bigquery.query(`SELECT table_name, field_path, data_type, description
FROM ${schema}.COLUMN_FIELD_PATHS\`
JOIN (SELECT table_name, column_name, ordinal_position FROM ${schema}.COLUMNS\`) USING (table_name, column_name)
${conditionOf(range)}ORDER BY table_name, ordinal_position, field_path`),
  );
  if ('value' in answer) return answer.value;
  const text = `The columns of ${dataset} could not be read: ${answer.refused.message}`;
  throw new Blindness(text, 'bigquery-rights', answer.refused);
}

function columnOf(
  { field_path, data_type, description }: Rows[number],
  { hasDescriptions }: { hasDescriptions: boolean },
): WarehouseColumn {
  const column = { name: String(field_path), type: String(data_type) };
  return hasDescriptions && description ? { ...column, description: String(description) } : column;
}

/** What the SQL of a virtual dataset yields, by a dry run, which costs nothing. */
export async function analyseVirtual(
  bigquery: BigQueryClient,
  sql: string,
): Promise<Omit<SeenDataset, 'dataset'>> {
  if (/\{\{|\{%/.test(sql)) return { table: undefined, uncheckedBecause: 'its SQL has Jinja' };
  const answer = await askBigQuery(() => bigquery.dryRun(sql));
  if ('value' in answer) return { table: columnsOfResult(answer.value.columns) };
  const { message } = answer.refused;
  const isItsFault = ['unrecognized-name', 'syntax', 'invalid', 'table-not-found'].includes(
    classifyError(answer.refused),
  );
  // That our own account may not read what Superset's may says nothing about the dataset.
  return isItsFault
    ? { table: undefined, brokenBecause: message.split('\n')[0] ?? message }
    : { table: undefined, uncheckedBecause: message };
}
