import { classifyError } from '../../shared/clients/bigquery-error-class.ts';
import type { BigQueryClient, Rows } from '../../shared/clients/bigquery-port.ts';
import { columnsOfResult, type WarehouseColumn } from './comparison/warehouse-column.ts';
import type { SeenDataset } from './dataset-state.ts';
import { conditionOf, howToReadTables, type TableRange } from './how-to-read-tables.ts';
import { askBigQuery, Blindness } from './sight.ts';
import type { WorkingTime } from './working-time.ts';

/** The columns of every table and view of the marts, by table, in the order of the columns; `used` are those of datasets. */
export async function fetchTables(
  bigquery: BigQueryClient,
  dataset: string,
  { used, time }: { used: readonly string[]; time: WorkingTime },
): Promise<Map<string, WarehouseColumn[]>> {
  const ranges = howToReadTables(used);
  const keep = createColumnStore({ withDescriptions: ranges.length === 1 });
  const tables = new Map<string, WarehouseColumn[]>();
  for (const range of ranges) {
    time.check();
    const rows = await fetchColumns(bigquery, dataset, range);
    for (const [table, columns] of Map.groupBy(rows, (row) => String(row.table_name))) {
      tables.set(table, columns.map(keep));
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

/**
 * Most columns of ten thousand tables have the same name and type as another one, and are kept once. A description is
 * needed for what is missing in Superset only, and the marts' headers have those of the marts: of very many tables
 * they are not kept.
 */
function createColumnStore({ withDescriptions }: { withDescriptions: boolean }) {
  const newest = new Map<string, WarehouseColumn>();
  return (row: Rows[number]): WarehouseColumn => {
    const name = String(row.field_path);
    const type = String(row.data_type);
    if (withDescriptions && row.description) return { name, type, description: String(row.description) };
    const known = newest.get(name);
    if (known?.type === type) return known;
    const column = { name, type };
    newest.set(name, column);
    return column;
  };
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
