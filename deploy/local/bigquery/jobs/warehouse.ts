import type { Clock } from '../../../../shared/clients/clock.ts';
import { BigQueryError } from '../bigquery-error.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { type TableReference, tableName } from '../catalog/reference.ts';
import type { Table } from '../catalog/table.ts';
import type { TableWriter } from '../catalog/table-writer.ts';
import type { Guard } from '../guard.ts';
import type { Storage } from '../storage/duckdb.ts';
import type { QueryCompiler } from './compile-query.ts';

/** The parts of the stand-in that jobs and routes work with. */
export type Warehouse = {
  catalog: Catalog;
  storage: Storage;
  writer: TableWriter;
  guard: Guard;
  clock: Clock;
  compiler: QueryCompiler;
};

/** BigQuery's refusal to change a table of the wrong kind. */
export function wrongType(table: Table): BigQueryError {
  const message = `${tableName(table.reference)} is not allowed for this operation because it is currently a ${table.type}.`;
  return new BigQueryError('invalid', message);
}

/** BigQuery's answer where something of that name is there already. */
export function alreadyExists(reference: TableReference): BigQueryError {
  return new BigQueryError('duplicate', `Already Exists: Table ${tableName(reference)}`);
}

/** Asks for what writing into a table takes: to create it where it is missing, then to fill it. */
export function requireWrite(warehouse: Warehouse, caller: string, reference: TableReference): void {
  const { catalog, guard } = warehouse;
  if (!catalog.findTable(reference)) guard.dataset(caller, 'bigquery.tables.create', reference);
  guard.table(caller, 'bigquery.tables.updateData', reference);
}
