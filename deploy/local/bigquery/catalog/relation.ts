import type { Field } from '../field.ts';
import { quoteIdentifier } from '../sql/quoting.ts';
import { columnType } from '../sql/types.ts';
import { isIngestionTimePartitioned, type TableMetadata, type Version } from './table.ts';

/** Pseudo columns of a table that is partitioned by the time of arrival. */
export const partitionTimeFields: Field[] = [
  { name: '_PARTITIONTIME', type: 'TIMESTAMP', mode: 'NULLABLE' },
  { name: '_PARTITIONDATE', type: 'DATE', mode: 'NULLABLE' },
];

/** DuckDB FROM item with the rows of a version, as stored. */
export function storedRelation(version: Version): string {
  return `(SELECT * FROM ${version.rows.name} WHERE rowid < ${version.rowCount})`;
}

/** DuckDB FROM item for queries: the version's columns and, where the table has them, its pseudo columns. */
export function queryRelation(version: Version, metadata: TableMetadata): string {
  if (!isIngestionTimePartitioned(metadata)) return storedRelation(version);
  return `(SELECT *, CAST(_PARTITIONTIME AS DATE) AS _PARTITIONDATE FROM ${storedRelation(version)})`;
}

/** Column list of a DuckDB CREATE TABLE that can hold rows of these columns. */
export function columnDefinitions(fields: Field[], metadata: TableMetadata): string {
  const columns = fields.map((field) => {
    const required = field.mode === 'REQUIRED' ? ' NOT NULL' : '';
    return `${quoteIdentifier(field.name)} ${columnType(field)}${required}`;
  });
  if (isIngestionTimePartitioned(metadata)) columns.push('_PARTITIONTIME TIMESTAMPTZ');
  // DuckDB has no table without columns; BigQuery has.
  return columns.length ? columns.join(', ') : 'no_column BOOLEAN';
}

/** SELECT that brings a version's rows into other columns: missing ones are NULL, the rest are cast. */
export function projection(version: Version, fields: Field[], metadata: TableMetadata): string {
  const known = new Map(version.fields.map((field) => [field.name.toLowerCase(), field]));
  const columns = fields.map((field) => {
    const stored = known.get(field.name.toLowerCase());
    const value = stored ? quoteIdentifier(stored.name) : 'NULL';
    return `CAST(${value} AS ${columnType(field)}) AS ${quoteIdentifier(field.name)}`;
  });
  if (isIngestionTimePartitioned(metadata)) columns.push('_PARTITIONTIME');
  return `SELECT ${columns.join(', ') || 'no_column'} FROM ${storedRelation(version)}`;
}
