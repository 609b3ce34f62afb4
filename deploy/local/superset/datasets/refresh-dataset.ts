import { fatalError, Refused, type RestAnswer, refusal } from '../answer.ts';
import type { DatabaseRow, DatasetRow, Metadata } from '../metadata.ts';
import { type Warehouse, type WarehouseField, WarehouseRefusal } from '../warehouse.ts';
import { columnsOfResult, columnsOfTable, type FoundColumn } from './column-types.ts';
import { mergeColumns } from './merge-columns.ts';
import { projectOf } from './new-dataset.ts';

/** Where to ask BigQuery, as the account of a database. */
export type WarehouseOf = (database: DatabaseRow) => Warehouse;

/** The place of a dataset that may not be there yet. */
export type DatasetPlace = Pick<DatasetRow, 'catalog' | 'schema' | 'tableName' | 'sql'>;

/** Syncs a dataset with the warehouse, as PUT /dataset/{id}/refresh does; throws `Refused`. */
export async function refreshDataset(
  { databases, nextId }: Metadata,
  warehouseOf: WarehouseOf,
  dataset: DatasetRow,
): Promise<RestAnswer> {
  const database = databases.get(dataset.databaseId);
  if (!database) throw new Refused(fatalError);
  const found = await findColumns(warehouseOf(database), database, dataset);
  if (!found) return refusal(422, 'Dataset could not be updated.');
  mergeColumns(dataset, found, nextId);
  return { status: 200, body: { message: 'OK' } };
}

/**
 * The columns that the warehouse has for a dataset; undefined where its table is not there. Whatever else BigQuery
 * refuses, Superset did not see coming: throws `Refused`.
 */
export async function findColumns(
  warehouse: Warehouse,
  database: DatabaseRow,
  { catalog, schema, tableName, sql }: DatasetPlace,
): Promise<FoundColumn[] | undefined> {
  const project = catalog || projectOf(database);
  try {
    if (sql) return columnsOfResult(await fieldsOfQuery(warehouse, project, sql));
    const address = { project, dataset: schema ?? '', table: tableName };
    return columnsOfTable(await warehouse.table(address));
  } catch (error) {
    if (!(error instanceof WarehouseRefusal)) throw error;
    if (!sql && error.httpStatus === 404) return undefined;
    throw new Refused(fatalError);
  }
}

/** Superset runs the SQL of a virtual dataset twice to learn its columns, and BigQuery bills it twice. */
async function fieldsOfQuery(warehouse: Warehouse, project: string, sql: string): Promise<WarehouseField[]> {
  const limited = `${sql.trim().replace(/;$/, '')}\nLIMIT 1`;
  await warehouse.query({ project, sql: limited });
  const { fields } = await warehouse.query({ project, sql: limited });
  return fields;
}
