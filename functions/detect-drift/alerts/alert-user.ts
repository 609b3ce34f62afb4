import type { Dataset, ReportDetails } from '../../../shared/clients/superset/port.ts';
import { sqlIn } from '../references/query-context.ts';
import type { WrittenReference } from '../references/reference.ts';
import { sqlWords } from '../references/sql-words.ts';

/** An alert of Superset as far as it uses tables: it asks the warehouse itself, and needs no dataset. */
export type AlertUser = {
  id: number;
  name: string;
  databaseId: number | undefined;
  /** The tables of the marts that its SQL names. */
  tables: string[];
  references: WrittenReference[];
  /** BigQuery's words, where it refuses the SQL. */
  brokenBecause?: string;
};

/** What is kept of an alert; of several tables nobody knows which one a column is of. */
export function alertUserOf(
  { id, name, databaseId }: Pick<ReportDetails, 'id' | 'name' | 'databaseId'>,
  sql: string,
  tables: ReadonlySet<string>,
): AlertUser {
  const named = new Set(sqlWords(sql).map((word) => word.name));
  const own = [...named].filter((word) => tables.has(word));
  const confidence = own.length > 1 ? 'probable' : 'certain';
  return {
    id,
    name,
    databaseId,
    tables: own,
    references: sqlIn(sql, { place: `alert ${name}`, confidence }),
  };
}

/** Whether an alert asks for the table that a dataset shows. */
export function isOfDataset(
  { databaseId, tables }: Pick<AlertUser, 'databaseId' | 'tables'>,
  { kind, database, tableName }: Pick<Dataset, 'kind' | 'database' | 'tableName'>,
): boolean {
  const isElsewhere = databaseId !== undefined && databaseId !== database.id;
  return kind === 'physical' && !isElsewhere && tables.includes(tableName.split('.').at(-1) ?? tableName);
}
