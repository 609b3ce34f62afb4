import { randomUUID } from 'node:crypto';
import type { ColumnRow, DatasetRow } from '../metadata.ts';
import { type FoundColumn, genericTypeOf } from './column-types.ts';

/** What a new column of a dataset is where nobody says otherwise. */
export function newColumn(
  nextId: () => number,
  column: Partial<ColumnRow> & Pick<ColumnRow, 'columnName'>,
): ColumnRow {
  return {
    id: nextId(),
    uuid: randomUUID(),
    type: null,
    isDttm: false,
    isActive: true,
    groupby: true,
    filterable: true,
    expression: null,
    verboseName: null,
    description: null,
    pythonDateFormat: null,
    extra: null,
    ...column,
  };
}

/**
 * Superset's own sync of a dataset with what is in the warehouse now. It deletes what is gone, ticks `groupby` and
 * `filterable` again, and empties a calculated column that has the name of one in the warehouse.
 */
export function mergeColumns(dataset: DatasetRow, found: readonly FoundColumn[], nextId: () => number): void {
  const before = new Map(dataset.columns.map((column) => [column.columnName, column]));
  const merged = found.map(({ name, type, description }) => {
    const known = before.get(name);
    if (!known) {
      return newColumn(nextId, { columnName: name, type, description, isDttm: isTemporal(type) });
    }
    return {
      ...known,
      type,
      expression: '',
      groupby: true,
      filterable: true,
      // An empty description of the table takes none away.
      description: description ?? known.description,
    };
  });
  const names = new Set(found.map(({ name }) => name));
  const calculated = dataset.columns.filter(
    ({ columnName, expression }) => expression && !names.has(columnName),
  );
  dataset.columns = [...merged, ...calculated];
  // It is set once, and stays where its column goes.
  dataset.mainDttmCol ||= merged.find(({ type }) => isTemporal(type))?.columnName ?? null;
}

function isTemporal(type: string | null): boolean {
  return genericTypeOf(type) === 2;
}
