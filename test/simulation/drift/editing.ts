/** What people do to a dataset, and what a write of the watchdog does, as a real Superset 6.1 does it. */
import type { WarehouseColumn } from '../../../functions/detect-drift/comparison/warehouse-column.ts';
import type { PutColumn, PutDataset } from '../../../shared/clients/superset/column-changes.ts';
import type { Dataset, DatasetColumn } from '../../../shared/clients/superset/port.ts';
import { column } from '../../functions/detect-drift/_dataset.ts';
import type { Edit } from './schedule.ts';

/** A new id for a row. */
export type NewId = () => number;

/** A dataset after somebody edited it. */
export function edited(dataset: Dataset, edit: Edit, newId: NewId): Dataset {
  const { columns } = dataset;
  const place = 'column' in edit ? edit.column % columns.length : -1;
  const replaced = (by: (column: DatasetColumn) => Partial<DatasetColumn>): Dataset => ({
    ...dataset,
    columns: columns.map((each, index) => (index === place ? { ...each, ...by(each) } : each)),
  });
  const isKnown = (name: string) => columns.some((each) => each.name.toLowerCase() === name.toLowerCase());
  switch (edit.what) {
    case 'label':
    case 'description':
      return replaced(() => ({ [edit.what]: edit.text }));
    case 'groupby':
    case 'filterable':
      return replaced((each) => ({ [edit.what]: !each[edit.what] }));
    case 'add':
    case 'calculate': {
      if (isKnown(edit.name)) return dataset;
      const expression = edit.what === 'calculate' ? { expression: 'users * 2' } : {};
      return { ...dataset, columns: [...columns, column(newId(), edit.name, expression)] };
    }
    case 'remove':
      return columns.length === 1
        ? dataset
        : { ...dataset, columns: columns.filter((_, index) => index !== place) };
    case 'filter-time':
      return { ...dataset, alwaysFilterMainDttm: !dataset.alwaysFilterMainDttm };
    case 'owners':
      return { ...dataset, ownerIds: dataset.ownerIds.includes(1) ? [2] : [1, 2] };
    case 'refresh':
      return dataset;
  }
}

/** Superset's own sync: rows of lost columns go, flags are set again, a calculated column loses its expression. */
export function refreshed(dataset: Dataset, table: readonly WarehouseColumn[], newId: NewId): Dataset {
  const kept = dataset.columns.flatMap((each): DatasetColumn[] => {
    const now = table.find(({ name }) => name === each.name);
    if (!now) return each.expression ? [each] : [];
    return [{ ...each, type: now.type, groupby: true, filterable: true, expression: undefined }];
  });
  const added = table
    .filter(({ name }) => !kept.some((each) => each.name === name))
    .map(({ name, type }) => column(newId(), name, { type }));
  return { ...dataset, columns: [...kept, ...added] };
}

/** A dataset after a PUT, or undefined where Superset refuses it: rows that are not mentioned are deleted. */
export function written(dataset: Dataset, body: PutDataset, newId: NewId): Dataset | undefined {
  const known = new Map(dataset.columns.map((each) => [each.id, each]));
  const names = body.columns.map(({ column_name }) => column_name);
  const isTwice = new Set(names).size < names.length;
  const isUnknown = body.columns.some(({ id }) => id !== undefined && !known.has(id));
  const isThere = body.columns.some(
    ({ id, column_name }) => id === undefined && dataset.columns.some(({ name }) => name === column_name),
  );
  if (isTwice || isUnknown || isThere) return undefined;
  return {
    ...dataset,
    columns: body.columns.map((sent) => {
      const row = sent.id === undefined ? undefined : known.get(sent.id);
      return { ...(row ?? column(newId(), sent.column_name)), ...membersOf(sent) };
    }),
    ownerIds: body.owners,
    alwaysFilterMainDttm: body.always_filter_main_dttm ?? false,
  };
}

function membersOf(sent: PutColumn): Partial<DatasetColumn> {
  const members = {
    name: sent.column_name,
    type: sent.type,
    isTemporal: sent.is_dttm,
    isActive: sent.is_active,
    groupby: sent.groupby,
    filterable: sent.filterable,
    expression: sent.expression,
    label: sent.verbose_name,
    description: sent.description,
    dateFormat: sent.python_date_format,
    extra: sent.extra,
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
