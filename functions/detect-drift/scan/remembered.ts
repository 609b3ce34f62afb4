import type { Dataset, ListedDataset } from '../../../shared/clients/superset/port.ts';
import { compareDataset, type SeenDataset } from '../dataset-state.ts';
import type { ChartUse } from '../references/chart-references.ts';
import type { FilterUse } from '../references/dashboard-references.ts';

/**
 * A dataset that agrees with BigQuery. It has exactly the columns of its table then, so only those that it calculates
 * itself are remembered; one that differs in anything is read in each run.
 */
export type RememberedDataset = {
  /** As the list told it before the dataset was read. */
  changedAt: string;
  /** The digest of the columns it agreed with; undefined for SQL that cannot be checked. */
  table: string | undefined;
  /** In which turn it was read. */
  turn: number;
  calculated: { name: string; expression: string }[];
  rest: Omit<Dataset, 'columns' | ListedMember>;
};

/** What the list tells each time. */
type ListedMember = 'id' | 'database' | 'catalog' | 'schema' | 'tableName' | 'kind' | 'sql';

/** What is remembered of a chart besides what the list tells each time. */
export type RememberedChart = {
  changedAt: string | undefined;
  /** As one text. */
  references: string;
  shows: ChartUse[];
};

/** What is remembered of a dashboard besides what the list tells each time. */
export type RememberedDashboard = { changedAt: string | undefined; filters: FilterUse[] };

/** What is to be remembered of a dataset that was read; undefined where the next run has to read it again. */
export function rememberDataset(
  seen: SeenDataset,
  { changedAt, table, turn }: { changedAt: string; table: string | undefined; turn: number },
): RememberedDataset | undefined {
  const state = compareDataset(seen);
  const isQuiet = state.kind === 'unchecked' || (state.kind === 'compared' && state.differences.length === 0);
  if (!isQuiet) return undefined;
  const { columns, id, database, catalog, schema, tableName, kind, sql, ...rest } = seen.dataset;
  const calculated = columns.flatMap(({ name, expression }) => (expression ? [{ name, expression }] : []));
  return { changedAt, table, turn, calculated, rest };
}

/** A dataset as it was seen when it was remembered: it agrees with its table, so the columns are the table's. */
export function recallDataset(
  listed: ListedDataset,
  { calculated, rest }: RememberedDataset,
  found: Omit<SeenDataset, 'dataset'>,
): SeenDataset {
  const { id, database, catalog, schema, tableName, kind, sql } = listed;
  const place = { id, database, catalog, schema, tableName, kind, sql };
  const dataset: Dataset = {
    ...rest,
    ...place,
    // Made when somebody asks: a million columns that are in order are not kept.
    get columns() {
      return [
        ...(found.table ?? []).map(({ name, type }) => recalledColumn(name, type, undefined)),
        ...calculated.map(({ name, expression }) => recalledColumn(name, undefined, expression)),
      ];
    },
  };
  const { uncheckedBecause, brokenBecause } = found;
  return {
    dataset,
    isInSync: true,
    ...(uncheckedBecause === undefined ? {} : { uncheckedBecause }),
    ...(brokenBecause === undefined ? {} : { brokenBecause }),
    get table() {
      return found.table;
    },
  };
}

/** Without an id: nothing can be written to a column that was not read. */
function recalledColumn(
  name: string,
  type: string | undefined,
  expression: string | undefined,
): Dataset['columns'][number] {
  return {
    id: 0,
    name,
    type,
    isTemporal: false,
    isActive: true,
    groupby: true,
    filterable: true,
    expression,
    label: undefined,
    description: undefined,
    dateFormat: undefined,
    extra: undefined,
  };
}
