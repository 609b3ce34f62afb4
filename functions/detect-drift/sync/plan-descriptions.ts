import type { ColumnChanges, DatasetColumn } from '../../../shared/clients/superset/port.ts';

/** What the mart says of its columns, by lower-case name. */
export type Descriptions = ReadonlyMap<string, string>;

/** What the mart said of them when the dataset was written before. */
export type FormerDescriptions = ReadonlyMap<string, readonly string[]>;

/** A change of a column in a dataset. */
export type ColumnChange = NonNullable<ColumnChanges['change']>[number];

/**
 * Which descriptions to bring up to date: those that are empty, and those that the mart had before. What anybody else
 * wrote in Superset is theirs.
 */
export function planDescriptions(
  columns: readonly Pick<DatasetColumn, 'id' | 'name' | 'expression' | 'description'>[],
  descriptions: Descriptions,
  former: FormerDescriptions,
): ColumnChange[] {
  return columns.flatMap(({ id, name, expression, description = '' }) => {
    const said = descriptions.get(name.toLowerCase());
    if (expression || !said || description === said) return [];
    const isOurs = description === '' || former.get(name.toLowerCase())?.includes(description);
    return isOurs ? [{ id, description: said }] : [];
  });
}

/** One change for each column, where several lists change the same. */
export function mergeChanges(...lists: readonly ColumnChange[][]): ColumnChange[] {
  const byId = new Map<number, ColumnChange>();
  for (const change of lists.flat()) byId.set(change.id, { ...byId.get(change.id), ...change });
  return [...byId.values()];
}

/** Changes of more than the words about a column. */
export function withoutWords(changes: readonly ColumnChange[]): ColumnChange[] {
  return changes.filter(({ id: _id, description: _description, ...rest }) => Object.keys(rest).length > 0);
}
