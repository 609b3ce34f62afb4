import type { Dataset, ListedDataset } from '../../shared/clients/superset/port.ts';
import { compareColumns } from './comparison/compare-columns.ts';
import type { Difference } from './comparison/difference.ts';
import type { Renaming } from './comparison/renaming.ts';
import type { WarehouseColumn } from './comparison/warehouse-column.ts';

/** Where the marts are. */
export type MartsAddress = { project: string; dataset: string };

/** A dataset that was read, and the table it should have the columns of. */
export type SeenDataset = {
  dataset: Dataset;
  /** Columns of the table, or of what a virtual dataset's SQL yields; undefined where there is none. */
  table: WarehouseColumn[] | undefined;
  /** Why there are no columns, for a virtual dataset: BigQuery's words. */
  brokenBecause?: string;
  /** What lost columns were taken for, by their name, before that was added to the dataset. */
  renamings?: ReadonlyMap<string, Renaming>;
  /** Why a virtual dataset could not be checked; nothing is said about it then. */
  uncheckedBecause?: string;
  /** It was compared before, and neither side has changed since: it agrees. */
  isInSync?: true;
};

/** What is true of a dataset as a whole, before anybody asks who uses it. */
export type DatasetState =
  | { kind: 'compared'; differences: Difference[] }
  | { kind: 'table-gone' }
  | { kind: 'virtual-broken'; reason: string }
  | { kind: 'unchecked'; reason: string };

/** Compares one dataset with BigQuery. */
export function compareDataset(seen: SeenDataset): DatasetState {
  if (seen.uncheckedBecause !== undefined) return { kind: 'unchecked', reason: seen.uncheckedBecause };
  if (seen.brokenBecause !== undefined) return { kind: 'virtual-broken', reason: seen.brokenBecause };
  if (seen.isInSync) return { kind: 'compared', differences: [] };
  const { dataset, table, renamings } = seen;
  if (!table) return { kind: 'table-gone' };
  return { kind: 'compared', differences: compareColumns(dataset, table, renamings) };
}

/**
 * The table's name where a dataset is one of the marts'. Before 4.1 the project is the database's and not told; very
 * old datasets have `dataset.table` as their table and no schema.
 */
export function tableOfMarts(
  { kind, catalog, schema, tableName }: Pick<ListedDataset, 'kind' | 'catalog' | 'schema' | 'tableName'>,
  marts: MartsAddress,
): string | undefined {
  if (kind === 'virtual' || (catalog !== undefined && catalog !== marts.project)) return undefined;
  if (schema === marts.dataset) return tableName;
  const parts = tableName.split('.');
  const table = parts.at(-1);
  const isWhole = !schema && parts.length > 1 && parts.at(-2) === marts.dataset;
  return isWhole ? table : undefined;
}
