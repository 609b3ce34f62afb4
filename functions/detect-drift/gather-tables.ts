import { classifyError } from '../../shared/clients/bigquery-error-class.ts';
import type { BigQueryClient } from '../../shared/clients/bigquery-port.ts';
import { columnsOfResult, type WarehouseColumn } from './comparison/warehouse-column.ts';
import type { SeenDataset } from './dataset-state.ts';
import { askBigQuery, Blindness } from './sight.ts';

/** The columns of every table and view of the marts, fields of records included, in one query whatever their number. */
export async function fetchTables(
  bigquery: BigQueryClient,
  dataset: string,
): Promise<Map<string, WarehouseColumn[]>> {
  const schema = `\`${bigquery.project}.${dataset}.INFORMATION_SCHEMA`;
  const answer = await askBigQuery(() =>
    bigquery.query(`SELECT table_name, field_path, data_type, description
FROM ${schema}.COLUMN_FIELD_PATHS\`
JOIN (SELECT table_name, column_name, ordinal_position FROM ${schema}.COLUMNS\`) USING (table_name, column_name)
ORDER BY table_name, ordinal_position, field_path`),
  );
  if ('refused' in answer) {
    const text = `The columns of ${dataset} could not be read: ${answer.refused.message}`;
    throw new Blindness(text, 'bigquery-rights', answer.refused);
  }
  const byTable = Map.groupBy(answer.value, (row) => String(row.table_name));
  return new Map(
    [...byTable].map(([table, rows]) => [
      table,
      rows.map((row) => ({
        name: String(row.field_path),
        type: String(row.data_type),
        ...(row.description ? { description: String(row.description) } : {}),
      })),
    ]),
  );
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
