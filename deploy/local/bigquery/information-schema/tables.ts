import type { Table } from '../catalog/table.ts';
import { columns, type MetadataView, tableColumns, tableNameFields, tablesIn, timestamp } from './source.ts';
import { tableDdl, tableOptions } from './table-ddl.ts';

/** The type of a table as INFORMATION_SCHEMA names it. */
export function tableTypeName(table: Table): string {
  if (table.cloneOf) return 'CLONE';
  return table.type === 'TABLE' ? 'BASE TABLE' : table.type;
}

/** INFORMATION_SCHEMA.TABLES: tables, views, snapshots. */
export const tablesView: MetadataView = {
  fields: [
    ...tableNameFields,
    ...columns({
      table_type: 'STRING',
      managed_table_type: 'STRING',
      is_insertable_into: 'STRING',
      is_fine_grained_mutations_enabled: 'STRING',
      is_typed: 'STRING',
      is_change_history_enabled: 'STRING',
      creation_time: 'TIMESTAMP',
      base_table_catalog: 'STRING',
      base_table_schema: 'STRING',
      base_table_name: 'STRING',
      snapshot_time_ms: 'TIMESTAMP',
      ddl: 'STRING',
      default_collation_name: 'STRING',
    }),
  ],
  permissionsOnDataset: ['bigquery.tables.get', 'bigquery.tables.list'],
  rows: (source, scope) =>
    tablesIn(source, scope).map((table) => {
      const base = table.snapshotOf?.baseTableReference ?? table.cloneOf?.baseTableReference;
      return {
        ...tableColumns(table),
        table_type: tableTypeName(table),
        is_insertable_into: table.type === 'TABLE' ? 'YES' : 'NO',
        is_fine_grained_mutations_enabled: 'NO',
        is_typed: 'NO',
        is_change_history_enabled: 'NO',
        creation_time: timestamp(table.createdAt),
        base_table_catalog: base?.projectId,
        base_table_schema: base?.datasetId,
        base_table_name: base?.tableId,
        snapshot_time_ms: table.snapshotOf?.snapshotTime ?? table.cloneOf?.cloneTime,
        ddl: tableDdl(table),
        default_collation_name: 'NULL',
      };
    }),
};

/** INFORMATION_SCHEMA.TABLE_OPTIONS: what is set on the tables. */
export const tableOptionsView: MetadataView = {
  fields: [
    ...tableNameFields,
    ...columns({ option_name: 'STRING', option_type: 'STRING', option_value: 'STRING' }),
  ],
  permissionsOnDataset: ['bigquery.tables.get', 'bigquery.tables.list'],
  rows: (source, scope) =>
    tablesIn(source, scope).flatMap((table) =>
      tableOptions(table).map((option) => ({ ...tableColumns(table), ...option })),
    ),
};

/** INFORMATION_SCHEMA.VIEWS: the views and their queries. */
export const viewsView: MetadataView = {
  fields: [
    ...tableNameFields,
    ...columns({ view_definition: 'STRING', check_option: 'STRING', use_standard_sql: 'STRING' }),
  ],
  permissionsOnDataset: ['bigquery.tables.get', 'bigquery.tables.list'],
  rows: (source, scope) =>
    tablesIn(source, scope)
      .filter((table) => table.type === 'VIEW')
      .map((table) => ({ ...tableColumns(table), view_definition: table.query, use_standard_sql: 'YES' })),
};
