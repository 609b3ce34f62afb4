import type { Table } from '../catalog/table.ts';
import type { Field } from '../field.ts';
import { sqlTypeName, zetaTypeOf } from '../sql/types.ts';
import type { JsonRow } from '../storage/json-relation.ts';
import { columns, type MetadataView, tableColumns, tableNameFields, tablesIn } from './source.ts';

/** INFORMATION_SCHEMA.COLUMNS: top-level columns. */
export const columnsView: MetadataView = {
  fields: [
    ...tableNameFields,
    ...columns({
      column_name: 'STRING',
      ordinal_position: 'INTEGER',
      is_nullable: 'STRING',
      data_type: 'STRING',
      is_generated: 'STRING',
      generation_expression: 'STRING',
      is_stored: 'STRING',
      is_hidden: 'STRING',
      is_updatable: 'STRING',
      is_system_defined: 'STRING',
      is_partitioning_column: 'STRING',
      clustering_ordinal_position: 'INTEGER',
      collation_name: 'STRING',
      column_default: 'STRING',
      rounding_mode: 'STRING',
    }),
  ],
  permissionsOnDataset: ['bigquery.tables.get', 'bigquery.tables.list'],
  rows: (source, scope) =>
    tablesIn(source, scope).flatMap((table) =>
      table.fields.map((field, index) => columnRow(table, field, index)),
    ),
};

function columnRow(table: Table, field: Field, index: number): JsonRow {
  const { timePartitioning, rangePartitioning, clustering } = table.metadata;
  const partitionField = timePartitioning?.field ?? rangePartitioning?.field;
  const isSame = (name: string | undefined) => name?.toLowerCase() === field.name.toLowerCase();
  const clusteringIndex = clustering?.fields.findIndex(isSame) ?? -1;
  return {
    ...tableColumns(table),
    column_name: field.name,
    ordinal_position: index + 1,
    is_nullable: field.mode === 'REQUIRED' ? 'NO' : 'YES',
    data_type: sqlTypeName(zetaTypeOf(field)),
    is_generated: 'NEVER',
    is_hidden: 'NO',
    is_system_defined: 'NO',
    is_partitioning_column: isSame(partitionField) ? 'YES' : 'NO',
    clustering_ordinal_position: clusteringIndex < 0 ? null : clusteringIndex + 1,
    collation_name: 'NULL',
    column_default: field.defaultValueExpression ?? 'NULL',
  };
}

/** INFORMATION_SCHEMA.COLUMN_FIELD_PATHS: columns and the fields nested in them. */
export const columnFieldPathsView: MetadataView = {
  fields: [
    ...tableNameFields,
    ...columns({
      column_name: 'STRING',
      field_path: 'STRING',
      data_type: 'STRING',
      description: 'STRING',
      collation_name: 'STRING',
      rounding_mode: 'STRING',
    }),
  ],
  permissionsOnDataset: ['bigquery.tables.get', 'bigquery.tables.list'],
  rows: (source, scope) =>
    tablesIn(source, scope).flatMap((table) =>
      table.fields.flatMap((field) =>
        fieldPaths(field, field.name).map((row) => ({
          ...tableColumns(table),
          column_name: field.name,
          ...row,
        })),
      ),
    ),
};

function fieldPaths(field: Field, path: string): JsonRow[] {
  const row = {
    field_path: path,
    data_type: sqlTypeName(zetaTypeOf(field)),
    description: field.description ?? null,
    collation_name: 'NULL',
  };
  return [row, ...(field.fields ?? []).flatMap((child) => fieldPaths(child, `${path}.${child.name}`))];
}
