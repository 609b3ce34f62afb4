import type { Table, Version } from '../catalog/table.ts';
import type { JsonRow } from '../storage/json-relation.ts';
import {
  columns,
  type MetadataSource,
  type MetadataView,
  tableColumns,
  tableNameFields,
  tablesIn,
  timestamp,
} from './source.ts';
import { tableTypeName } from './tables.ts';

/** How long a write takes to show up in TABLE_STORAGE; BigQuery only says that the view lags behind. */
export const tableStorageDelayMilliseconds = 60_000;

/** INFORMATION_SCHEMA.PARTITIONS: what every partition holds and when it last changed. */
export const partitionsView: MetadataView = {
  fields: [
    ...tableNameFields,
    ...columns({
      partition_id: 'STRING',
      total_rows: 'INTEGER',
      total_logical_bytes: 'INTEGER',
      total_billable_bytes: 'INTEGER',
      last_modified_time: 'TIMESTAMP',
      storage_tier: 'STRING',
    }),
  ],
  needsDataset: true,
  permissionsOnDataset: ['bigquery.tables.get', 'bigquery.tables.getData', 'bigquery.tables.list'],
  rows: async (source, scope) => {
    const rows = tablesIn(source, scope).map((table) => partitionRows(source, table));
    return (await Promise.all(rows)).flat();
  },
};

async function partitionRows(source: MetadataSource, table: Table): Promise<JsonRow[]> {
  const version = table.versions.at(-1);
  if (!version) return [];
  const bytes = await source.writer.byteCount(version);
  const whole = { id: null, rowCount: version.rowCount, modifiedAt: version.committedAt };
  return (version.partitions ?? [whole]).map((partition) => {
    const share = version.rowCount === 0 ? 0 : Math.round((bytes * partition.rowCount) / version.rowCount);
    return {
      ...tableColumns(table),
      partition_id: partition.id,
      total_rows: partition.rowCount,
      total_logical_bytes: share,
      total_billable_bytes: share,
      last_modified_time: timestamp(partition.modifiedAt),
      storage_tier: 'ACTIVE',
    };
  });
}

/** INFORMATION_SCHEMA.TABLE_STORAGE: sizes of tables, as they were a little while ago. */
export const tableStorageView: MetadataView = {
  fields: [
    ...columns({ project_id: 'STRING', project_number: 'INTEGER' }),
    ...tableNameFields,
    ...columns({
      creation_time: 'TIMESTAMP',
      total_rows: 'INTEGER',
      total_partitions: 'INTEGER',
      total_logical_bytes: 'INTEGER',
      active_logical_bytes: 'INTEGER',
      long_term_logical_bytes: 'INTEGER',
      current_physical_bytes: 'INTEGER',
      total_physical_bytes: 'INTEGER',
      active_physical_bytes: 'INTEGER',
      long_term_physical_bytes: 'INTEGER',
      time_travel_physical_bytes: 'INTEGER',
      storage_last_modified_time: 'TIMESTAMP',
      deleted: 'BOOLEAN',
      table_type: 'STRING',
    }),
  ],
  permissionsOnDataset: ['bigquery.tables.get', 'bigquery.tables.list'],
  rows: async (source, scope) => {
    const seenUntil = source.clock.now().getTime() - tableStorageDelayMilliseconds;
    const rows = tablesIn(source, scope).flatMap((table) => {
      const version = table.versions.findLast((candidate) => candidate.committedAt <= seenUntil);
      return version ? [storageRow(source, table, version)] : [];
    });
    return Promise.all(rows);
  },
};

async function storageRow(source: MetadataSource, table: Table, version: Version): Promise<JsonRow> {
  const bytes = await source.writer.byteCount(version);
  return {
    project_id: table.reference.projectId,
    ...tableColumns(table),
    creation_time: timestamp(table.createdAt),
    total_rows: version.rowCount,
    total_partitions: version.partitions?.length ?? 0,
    total_logical_bytes: bytes,
    active_logical_bytes: bytes,
    long_term_logical_bytes: 0,
    current_physical_bytes: bytes,
    total_physical_bytes: bytes,
    active_physical_bytes: bytes,
    long_term_physical_bytes: 0,
    time_travel_physical_bytes: 0,
    storage_last_modified_time: timestamp(version.committedAt),
    deleted: false,
    table_type: tableTypeName(table),
  };
}
