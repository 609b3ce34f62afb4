import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Catalog, Dataset } from '../catalog/catalog.ts';
import type { Table } from '../catalog/table.ts';
import type { TableWriter } from '../catalog/table-writer.ts';
import type { Field } from '../field.ts';
import type { Guard } from '../guard.ts';
import type { Job } from '../jobs/job.ts';
import type { JsonRow } from '../storage/json-relation.ts';

/** What the metadata views read. */
export type MetadataSource = {
  catalog: Catalog;
  writer: TableWriter;
  guard: Guard;
  clock: Clock;
  jobs: (projectId: string) => Job[];
};

/** Whose metadata is asked for, and by whom. */
export type MetadataScope = { projectId: string; datasets: Dataset[]; caller: string };

/** One view: its columns, what reading it takes, and its rows. */
export type MetadataView = {
  fields: Field[];
  permissionsOnDataset: string[];
  permissionOnProject?: string;
  needsDataset?: boolean;
  rows: (source: MetadataSource, scope: MetadataScope) => JsonRow[] | Promise<JsonRow[]>;
};

/** Columns from `name TYPE` pairs. */
export function columns(types: Record<string, Field['type']>): Field[] {
  return Object.entries(types).map(([name, type]) => ({ name, type, mode: 'NULLABLE' }));
}

/** The tables of a scope, in the order of their names. */
export function tablesIn(source: MetadataSource, scope: MetadataScope): Table[] {
  return scope.datasets.flatMap((dataset) => source.catalog.tablesOf(dataset.reference));
}

/** The three columns that name a table. */
export function tableColumns(table: Table): JsonRow {
  const { projectId, datasetId, tableId } = table.reference;
  return { table_catalog: projectId, table_schema: datasetId, table_name: tableId };
}

/** Columns of `tableColumns`. */
export const tableNameFields = columns({
  table_catalog: 'STRING',
  table_schema: 'STRING',
  table_name: 'STRING',
});

/** A moment as the views print it. */
export function timestamp(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}
