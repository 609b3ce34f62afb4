import type { Field } from '../field.ts';
import type { TableLayout } from '../sql/statement.ts';
import type { TableReference } from './reference.ts';

/** A DuckDB table that holds rows. Rows are only ever added at its end, so a version is a prefix of it. */
export type StoredRows = {
  /** Quoted DuckDB name. */
  name: string;
  rowCount: number;
};

/** What one partition of a version holds. */
export type Partition = {
  id: string;
  rowCount: number;
  /** Tells whether a later version changed the partition. */
  checksum: string;
  modifiedAt: number;
};

/** The contents of a table at one moment; never changed, so that readers, time travel and snapshots can share it. */
export type Version = {
  committedAt: number;
  fields: Field[];
  rows: StoredRows;
  rowCount: number;
  /** Only of a partitioned table. */
  partitions?: Partition[];
  /** Filled in when somebody asks. */
  byteCount?: number;
};

/** What a caller may set on a table, in the REST API's names. */
export type TableMetadata = TableLayout & {
  requirePartitionFilter?: boolean;
  defaultCollation?: string;
};

/** What a name in a dataset stands for. */
export type TableType = 'TABLE' | 'VIEW' | 'SNAPSHOT';

/** A table, view or snapshot with all its versions that can still be read. */
export type Table = {
  reference: TableReference;
  type: TableType;
  fields: Field[];
  metadata: TableMetadata;
  /** Oldest first; empty for a view. */
  versions: Version[];
  createdAt: number;
  modifiedAt: number;
  /** Counts changes of data or metadata: the etag. */
  revision: number;
  /** Only of a view: its query. */
  query?: string;
  /** Only of a snapshot. */
  snapshotOf?: { baseTableReference: TableReference; snapshotTime: string };
  /** Only of a clone. */
  cloneOf?: { baseTableReference: TableReference; cloneTime: string };
  /** Only of a deleted table, until time travel cannot reach it. */
  deletedAt?: number;
};

/** The version that a table shows now. */
export function currentVersion(table: Table): Version | undefined {
  return table.versions.at(-1);
}

/** Whether rows carry `_PARTITIONTIME`, because the table is partitioned by the time of arrival. */
export function isIngestionTimePartitioned(metadata: TableMetadata): boolean {
  return metadata.timePartitioning !== undefined && metadata.timePartitioning.field === undefined;
}
