import type { ColumnChanges, Dataset, NewColumn } from './port.ts';
import { SupersetError } from './superset-error.ts';

/** A column as PUT /dataset/{id} takes it; Superset refuses every other member. */
export type PutColumn = {
  id?: number;
  column_name: string;
  type?: string;
  is_dttm?: boolean;
  is_active?: boolean;
  groupby?: boolean;
  filterable?: boolean;
  expression?: string;
  verbose_name?: string;
  description?: string;
  python_date_format?: string;
  extra?: string;
};

/** The body of the PUT. */
export type PutDataset = { columns: PutColumn[]; owners: number[]; always_filter_main_dttm?: boolean };

/**
 * What to send so that exactly these changes happen. Superset deletes every column that is not mentioned, and resets
 * what is not echoed, so the list is made from the dataset as it was read. Throws `SupersetError` (`validation`) for
 * changes that would not do what they say.
 */
export function columnsBodyOf(
  before: Dataset,
  { add = [], change = [], remove = [] }: ColumnChanges,
): PutDataset {
  const known = new Set(before.columns.map(({ id }) => id));
  for (const id of [...change.map(({ id }) => id), ...remove]) {
    if (!known.has(id)) throw refusal(before, `the dataset has no column with the id ${id}`);
  }
  const changes = new Map(change.map((entry) => [entry.id, entry]));
  const kept = before.columns.filter(({ id }) => !remove.includes(id));
  const columns = [
    ...kept.map(({ id, name }) => ({ id, column_name: name, ...membersOf(changes.get(id) ?? {}) })),
    ...add.map((column) => ({ column_name: column.name, ...membersOf(column) })),
  ];
  // It answers 200 to an empty list, and deletes every column.
  if (columns.length === 0) throw refusal(before, 'no column would be left');
  const twice = firstTwice(columns.map(({ column_name }) => column_name));
  if (twice !== undefined) throw refusal(before, `the column ${twice} would be there twice`);
  return {
    columns,
    owners: before.ownerIds,
    ...(before.alwaysFilterMainDttm !== undefined && {
      always_filter_main_dttm: before.alwaysFilterMainDttm,
    }),
  };
}

function membersOf(column: Partial<NewColumn>): Partial<PutColumn> {
  return {
    ...(column.name !== undefined && { column_name: column.name }),
    ...(column.type !== undefined && { type: column.type }),
    ...(column.isTemporal !== undefined && { is_dttm: column.isTemporal }),
    ...(column.isActive !== undefined && { is_active: column.isActive }),
    ...(column.groupby !== undefined && { groupby: column.groupby }),
    ...(column.filterable !== undefined && { filterable: column.filterable }),
    ...(column.expression !== undefined && { expression: column.expression }),
    ...(column.label !== undefined && { verbose_name: column.label }),
    ...(column.description !== undefined && { description: column.description }),
    ...(column.dateFormat !== undefined && { python_date_format: column.dateFormat }),
    ...(column.extra !== undefined && { extra: column.extra }),
  };
}

/** BigQuery's names are the same in upper and lower case, and Superset would take both. */
function firstTwice(names: string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => {
    const folded = name.toLowerCase();
    if (seen.has(folded)) return true;
    seen.add(folded);
    return false;
  });
}

function refusal({ id }: Dataset, text: string): SupersetError {
  const call = `PUT /api/v1/dataset/${id}`;
  return new SupersetError({ problem: 'validation', call, text: `not sent, because ${text}` });
}
