import { randomUUID } from 'node:crypto';
import type { DatabaseRow, DatasetRow, Metadata, MetricRow } from '../metadata.ts';
import type { FoundColumn } from './column-types.ts';
import { mergeColumns } from './merge-columns.ts';

/** What a dataset is made of. */
export type NewDataset = {
  databaseId: number;
  catalog: string | null;
  schema: string | null;
  tableName: string;
  /** Null for one over a table. */
  sql: string | null;
  columns: readonly FoundColumn[];
  ownerIds: number[];
  now: Date;
};

/** Puts a dataset into the metadata as Superset makes it, with the metric that BigQuery's dialect gives each. */
export function addDataset({ datasets, nextId }: Metadata, made: NewDataset): DatasetRow {
  const { databaseId, catalog, schema, tableName, sql, columns, ownerIds, now } = made;
  const dataset: DatasetRow = {
    id: nextId(),
    uuid: randomUUID(),
    databaseId,
    catalog,
    schema,
    tableName,
    sql: sql || null,
    columns: [],
    metrics: [{ ...newMetric(nextId, 'count', 'COUNT(*)'), verboseName: 'COUNT(*)' }],
    mainDttmCol: null,
    alwaysFilterMainDttm: false,
    fetchValuesPredicate: null,
    currencyCodeColumn: null,
    description: null,
    ownerIds,
    isManagedExternally: false,
    changedOn: now,
  };
  mergeColumns(dataset, columns, nextId);
  datasets.set(dataset.id, dataset);
  return dataset;
}

/** A saved metric that nobody has labelled. */
export function newMetric(nextId: () => number, metricName: string, expression: string): MetricRow {
  return { id: nextId(), uuid: randomUUID(), metricName, expression, verboseName: null, description: null };
}

/** The project of a database: `acme` of `bigquery://acme/marts`. */
export function projectOf({ sqlalchemyUri }: DatabaseRow): string {
  return sqlalchemyUri.replace('bigquery://', '').replace(/[/?].*$/, '');
}
