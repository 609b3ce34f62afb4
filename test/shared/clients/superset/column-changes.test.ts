import test from 'ava';
import { columnsBodyOf } from '../../../../shared/clients/superset/column-changes.ts';
import type { ColumnChanges, Dataset, DatasetColumn } from '../../../../shared/clients/superset/port.ts';
import { SupersetError } from '../../../../shared/clients/superset/superset-error.ts';

const column = (id: number, name: string): DatasetColumn => ({
  id,
  name,
  type: 'INT64',
  isTemporal: false,
  isActive: true,
  groupby: false,
  filterable: true,
  expression: undefined,
  label: 'Label',
  description: undefined,
  dateFormat: undefined,
  extra: undefined,
});

const before: Dataset = {
  id: 7,
  kind: 'physical',
  database: { id: 1, name: 'BigQuery' },
  catalog: 'acme',
  schema: 'marts',
  tableName: 'mart_geo',
  sql: undefined,
  columns: [column(1, 'country'), column(2, 'sessions')],
  metrics: [],
  mainDttmColumn: undefined,
  currencyCodeColumn: undefined,
  fetchValuesPredicate: undefined,
  alwaysFilterMainDttm: true,
  ownerIds: [3, 4],
  isManagedExternally: false,
  changedAt: '2026-01-01T06:00:00',
};

test('every column is echoed by id and name alone, with owners and always_filter_main_dttm', (t) => {
  t.deepEqual(columnsBodyOf(before, { add: [{ name: 'users', type: 'INT64', label: 'Users' }] }), {
    columns: [
      { id: 1, column_name: 'country' },
      { id: 2, column_name: 'sessions' },
      { column_name: 'users', type: 'INT64', verbose_name: 'Users' },
    ],
    owners: [3, 4],
    always_filter_main_dttm: true,
  });
});

test('what an older Superset does not tell is not sent to it', (t) => {
  const body = columnsBodyOf({ ...before, alwaysFilterMainDttm: undefined }, {});
  t.false('always_filter_main_dttm' in body);
});

test('a change names only what changes', (t) => {
  const { columns } = columnsBodyOf(before, { change: [{ id: 2, type: 'FLOAT64' }], remove: [1] });
  t.deepEqual(columns, [{ id: 2, column_name: 'sessions', type: 'FLOAT64' }]);
});

test('a column can be renamed to the name of one that is removed', (t) => {
  const { columns } = columnsBodyOf(before, { change: [{ id: 2, name: 'country' }], remove: [1] });
  t.deepEqual(columns, [{ id: 2, column_name: 'country' }]);
});

const refuses = test.macro({
  exec(t, changes: ColumnChanges, why: string) {
    const error = t.throws(() => columnsBodyOf(before, changes), { instanceOf: SupersetError });
    t.is(error?.problem, 'validation');
    t.is(error?.text, `not sent, because ${why}`);
  },
  title: (_, __, why) => `nothing is sent when ${why}`,
});

test(refuses, { remove: [1, 2] }, 'no column would be left');
test(refuses, { add: [{ name: 'COUNTRY' }] }, 'the column COUNTRY would be there twice');
test(refuses, { add: [{ name: 'a' }, { name: 'A' }] }, 'the column A would be there twice');
test(refuses, { change: [{ id: 9, type: 'DATE' }] }, 'the dataset has no column with the id 9');
test(refuses, { remove: [8] }, 'the dataset has no column with the id 8');
