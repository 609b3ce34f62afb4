import { BigQueryError } from '../bigquery-error.ts';
import {
  type DatasetReference,
  datasetName,
  type TableReference,
  tableName,
  tablePath,
} from './reference.ts';
import type { Table } from './table.ts';

/** What a caller may set on a dataset, in the REST API's names. */
export type DatasetMetadata = {
  friendlyName?: string;
  description?: string;
  labels?: Record<string, string>;
  defaultTableExpirationMs?: string;
  defaultPartitionExpirationMs?: string;
  maxTimeTravelHours?: string;
  access?: unknown[];
};

/** A dataset with what was set on it and when. */
export type Dataset = {
  reference: DatasetReference;
  location: string;
  metadata: DatasetMetadata;
  createdAt: number;
  modifiedAt: number;
  revision: number;
  /** Holds the results of queries without a destination; callers do not see it in lists. */
  isAnonymous: boolean;
};

/** Every dataset and table, by name; it knows nothing of how rows are stored. */
export type Catalog = ReturnType<typeof createCatalog>;

/** A catalog without datasets. */
export function createCatalog(location: string) {
  const datasets = new Map<string, Dataset>();
  const tables = new Map<string, Table>();
  let deletedTables: Table[] = [];

  const datasetKey = (reference: DatasetReference) => `${reference.projectId}.${reference.datasetId}`;
  const findDataset = (reference: DatasetReference) => datasets.get(datasetKey(reference));
  const findTable = (reference: TableReference) => tables.get(tablePath(reference));

  return {
    location,
    findDataset,
    findTable,

    /** The dataset, or BigQuery's error; `suffix` is what a query adds to the message. */
    dataset: (reference: DatasetReference, suffix = ''): Dataset => {
      const dataset = findDataset(reference);
      if (!dataset)
        throw new BigQueryError('notFound', `Not found: Dataset ${datasetName(reference)}${suffix}`);
      return dataset;
    },

    /** The table, or BigQuery's error about it or its dataset. */
    table: (reference: TableReference): Table => {
      const table = findTable(reference);
      if (table) return table;
      if (!findDataset(reference)) {
        throw new BigQueryError('notFound', `Not found: Dataset ${datasetName(reference)}`);
      }
      throw new BigQueryError('notFound', `Not found: Table ${tableName(reference)}`);
    },

    putDataset: (dataset: Dataset) => datasets.set(datasetKey(dataset.reference), dataset),
    removeDataset: (reference: DatasetReference) => datasets.delete(datasetKey(reference)),
    datasets: () => [...datasets.values()].sort(byName((dataset) => dataset.reference.datasetId)),
    projects: () => [...new Set([...datasets.values()].map((dataset) => dataset.reference.projectId))].sort(),

    putTable: (table: Table) => tables.set(tablePath(table.reference), table),
    tables: () => [...tables.values()],
    tablesOf: (reference: DatasetReference) =>
      [...tables.values()]
        .filter((table) => datasetKey(table.reference) === datasetKey(reference))
        .sort(byName((table) => table.reference.tableId)),

    /** Takes a table out of sight; time travel by `table@moment` still finds it, unless it was the result of a query. */
    removeTable: (table: Table, now: Date) => {
      tables.delete(tablePath(table.reference));
      if (findDataset(table.reference)?.isAnonymous) return;
      deletedTables.push({ ...table, deletedAt: now.getTime() });
    },
    /** The most recently deleted table of a name that existed at a moment. */
    findDeleted: (reference: TableReference, at: number) =>
      deletedTables.findLast(
        (table) =>
          tablePath(table.reference) === tablePath(reference) &&
          table.createdAt <= at &&
          at < (table.deletedAt ?? at),
      ),
    deletedTables: () => [...deletedTables],
    keepDeleted: (keep: (table: Table) => boolean) => {
      deletedTables = deletedTables.filter(keep);
    },
  };
}

function byName<Item>(nameOf: (item: Item) => string) {
  return (a: Item, b: Item) => (nameOf(a) < nameOf(b) ? -1 : 1);
}
