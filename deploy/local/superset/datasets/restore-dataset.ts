import type { DatabaseRow, DatasetRow, Metadata } from '../metadata.ts';
import type { WarehouseField } from '../warehouse.ts';
import { columnsOfTable } from './column-types.ts';
import { addDataset, projectOf } from './new-dataset.ts';

/** A dataset that was made when its table was there. */
export type RestoredDataset = {
  schema: string;
  tableName: string;
  /** The columns of the table then. */
  columns: readonly WarehouseField[];
  /** Of a virtual dataset. */
  sql?: string;
  /** Left out: the administrator. */
  ownerIds?: number[];
};

/** The id of the database of restored datasets until there is one. */
const firstDatabase = 0;

/** Puts in a dataset without asking the warehouse; it belongs to the first database, made already or not yet. */
export function restoreDataset(metadata: Metadata, restored: RestoredDataset, now: Date): DatasetRow {
  const { schema, tableName, columns, sql = null, ownerIds } = restored;
  const [database] = metadata.databases.values();
  const [administrator] = metadata.users.keys();
  return addDataset(metadata, {
    databaseId: database?.id ?? firstDatabase,
    catalog: database ? projectOf(database) : null,
    schema,
    tableName,
    sql,
    columns: columnsOfTable(columns),
    ownerIds: ownerIds ?? (administrator === undefined ? [] : [administrator]),
    now,
  });
}

/** Gives a new database the datasets that were restored before there was one. */
export function adoptRestoredDatasets({ datasets }: Metadata, database: DatabaseRow): void {
  for (const dataset of datasets.values()) {
    if (dataset.databaseId !== firstDatabase) continue;
    dataset.databaseId = database.id;
    dataset.catalog = projectOf(database);
  }
}
