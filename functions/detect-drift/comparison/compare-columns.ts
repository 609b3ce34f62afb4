import type { Dataset, DatasetColumn } from '../../../shared/clients/superset/port.ts';
import type { Difference } from './difference.ts';
import { type Renaming, suggestRenamings } from './renaming.ts';
import { typeClassOf } from './type-class.ts';
import type { WarehouseColumn } from './warehouse-column.ts';

/** A dataset as far as its columns go. */
export type ComparedDataset = Pick<Dataset, 'columns' | 'mainDttmColumn'>;

/**
 * Compares the columns of a dataset with those of its table. Equal names are found first, then those that differ in
 * case, for BigQuery takes `Country` and `country` for one column and Superset for two. `suggested` is what lost
 * columns were taken for before.
 */
export function compareColumns(
  dataset: ComparedDataset,
  table: readonly WarehouseColumn[],
  suggested: ReadonlyMap<string, Renaming> = new Map(),
): Difference[] {
  const physical = dataset.columns.filter(({ expression }) => !expression);
  const calculated = dataset.columns.filter(({ expression }) => expression);
  const known = new Set(physical.map(({ name }) => name));
  const existing = new Map(table.map((column) => [column.name, column]));
  const unknown = table.filter(({ name }) => !known.has(name));
  const unmatched = physical.filter(({ name }) => !existing.has(name));
  const renamed = unmatched.flatMap((column): Renamed[] => {
    const now = unknown.find(({ name }) => isSameInBigQuery(name, column.name));
    return now ? [{ kind: 'case-renamed', column, now }] : [];
  });
  const appeared = unknown.filter((column) => !renamed.some(({ now }) => now === column));
  const shadows = appeared.flatMap((now): Shadowed[] => {
    const column = calculated.find(({ name }) => isSameInBigQuery(name, now.name));
    return column ? [{ kind: 'calculated-shadowed', column, now }] : [];
  });
  const missing = appeared.filter((column) => !shadows.some(({ now }) => now === column));
  const lost = unmatched.filter((column) => !renamed.some((other) => other.column === column));
  return [
    ...missing.map((column) => ({ kind: 'missing-in-superset', column }) as const),
    ...lostColumns(lost, missing, { physical, table, suggested }),
    ...physical.flatMap((column) => typeChange(column, existing.get(column.name))),
    ...renamed,
    ...shadows,
    ...danglingTime(dataset),
  ];
}

type Renamed = Extract<Difference, { kind: 'case-renamed' }>;
type Shadowed = Extract<Difference, { kind: 'calculated-shadowed' }>;

/** Whether BigQuery takes two names for the same column. */
export function isSameInBigQuery(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Superset's rows are in the order of their ids, which was the order of the table when they were made. */
function lostColumns(
  lost: readonly DatasetColumn[],
  missing: readonly WarehouseColumn[],
  {
    physical,
    table,
    suggested,
  }: {
    physical: readonly DatasetColumn[];
    table: readonly WarehouseColumn[];
    suggested: ReadonlyMap<string, Renaming>;
  },
): Difference[] {
  const ordered = physical.toSorted((one, other) => one.id - other.id);
  const renamings = suggestRenamings({
    lost: lost.map((column) => ({ column, position: ordered.indexOf(column) })),
    appeared: missing.map((column) => ({ column, position: table.indexOf(column) })),
  });
  return lost.map((column) => {
    const before = suggested.get(column.name);
    const isThere = table.some(({ name }) => name === before?.to);
    const renaming = renamings.get(column.name) ?? (isThere ? before : undefined);
    return { kind: 'lost-in-bigquery', column, ...(renaming ? { renaming } : {}) };
  });
}

/** A type that one side cannot name says nothing. */
function typeChange(column: DatasetColumn, now: WarehouseColumn | undefined): Difference[] {
  const from = typeClassOf(column.type);
  const to = typeClassOf(now?.type);
  if (!now || from === to || from === 'unknown' || to === 'unknown') return [];
  return [{ kind: 'type-changed', column, now, from, to }];
}

function danglingTime({ columns, mainDttmColumn }: ComparedDataset): Difference[] {
  if (!mainDttmColumn || columns.some(({ name }) => name === mainDttmColumn)) return [];
  return [{ kind: 'time-column-dangling', name: mainDttmColumn }];
}
