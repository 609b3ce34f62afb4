import { currentVersion } from '../catalog/table.ts';
import { columns, type MetadataView, tablesIn } from './source.ts';

/** The `__TABLES__` meta table: one row per table with rows, bytes and the time of the last change. */
export const legacyTablesView: MetadataView = {
  fields: columns({
    project_id: 'STRING',
    dataset_id: 'STRING',
    table_id: 'STRING',
    creation_time: 'INTEGER',
    last_modified_time: 'INTEGER',
    row_count: 'INTEGER',
    size_bytes: 'INTEGER',
    type: 'INTEGER',
  }),
  needsDataset: true,
  permissionsOnDataset: ['bigquery.tables.getData', 'bigquery.tables.list'],
  rows: (source, scope) =>
    Promise.all(
      tablesIn(source, scope).map(async (table) => {
        const version = currentVersion(table);
        return {
          project_id: table.reference.projectId,
          dataset_id: table.reference.datasetId,
          table_id: table.reference.tableId,
          creation_time: table.createdAt,
          last_modified_time: table.modifiedAt,
          row_count: version?.rowCount ?? 0,
          size_bytes: version ? await source.writer.byteCount(version) : 0,
          type: table.type === 'VIEW' ? 2 : 1,
        };
      }),
    ),
};
