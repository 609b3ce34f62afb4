import type { ColumnChanges, Dataset, DatasetColumn } from '../../../shared/clients/superset/port.ts';

/** Whether a dataset is as some changes would make it, whoever made them. */
export function isDone({ columns }: Pick<Dataset, 'columns'>, changes: ColumnChanges): boolean {
  const { add = [], change = [], remove = [] } = changes;
  return (
    add.every((wanted) => columns.some((column) => column.name === wanted.name && !column.expression)) &&
    change.every((wanted) => {
      const column = columns.find(({ id }) => id === wanted.id);
      return column !== undefined && membersDiffering(column, wanted).length === 0;
    }) &&
    remove.every((id) => !columns.some((column) => column.id === id))
  );
}

/** Whether a write got through: what it was for is there. That somebody has described a column anew says nothing. */
export function gotThrough(dataset: Pick<Dataset, 'columns'>, changes: ColumnChanges): boolean {
  const change = (changes.change ?? []).map(({ description: _, ...rest }) => rest);
  return isDone(dataset, { ...changes, change });
}

/** A dataset as some changes make it, where Superset took them and does not show it: a column that is new has no id yet. */
export function asWritten(before: Dataset, { add = [], change = [], remove = [] }: ColumnChanges): Dataset {
  const kept = before.columns
    .filter(({ id }) => !remove.includes(id))
    .map((column) => ({ ...column, ...definedOf(change.find(({ id }) => id === column.id) ?? {}) }));
  const added = add.map((column): DatasetColumn => ({ ...newColumn, ...column }));
  return { ...before, columns: [...kept, ...added] };
}

const newColumn = {
  id: 0,
  type: undefined,
  isTemporal: false,
  isActive: true,
  groupby: true,
  filterable: true,
  expression: undefined,
  label: undefined,
  description: undefined,
  dateFormat: undefined,
  extra: undefined,
};

/** What a write did that it should not have, or left undone, for people; empty where it is as it should be. */
export function verifyWrite(before: Dataset, changes: ColumnChanges, after: Dataset): string[] {
  const { change = [], remove = [] } = changes;
  const expected = before.columns
    .filter(({ id }) => !remove.includes(id))
    .map((column) => ({ ...column, ...definedOf(change.find(({ id }) => id === column.id) ?? {}) }));
  const kept = expected.flatMap((column) => {
    const now = after.columns.find(({ id }) => id === column.id);
    if (!now) return [`the column ${column.name} is gone`];
    const differing = membersDiffering(now, column);
    return differing.length > 0 ? [`${differing.join(', ')} of ${column.name} changed`] : [];
  });
  return [
    ...(isDone(after, changes) ? [] : ['not every change is there']),
    ...kept,
    ...(sameList(before.ownerIds, after.ownerIds) ? [] : ['the owners changed']),
    ...(before.alwaysFilterMainDttm === after.alwaysFilterMainDttm ? [] : ['the filter of time changed']),
    ...(before.metrics.length === after.metrics.length ? [] : ['the saved metrics changed']),
  ];
}

function membersDiffering(column: DatasetColumn, wanted: Partial<DatasetColumn>): string[] {
  return Object.entries(wanted).flatMap(([member, value]) => {
    // Superset stores an empty text where there was none.
    const is = column[member as keyof DatasetColumn] || undefined;
    return is === (value || undefined) ? [] : [member];
  });
}

function definedOf<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Partial<Value>;
}

function sameList(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}
