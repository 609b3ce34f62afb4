import test from 'ava';
import { compareColumns } from '../../../../functions/detect-drift/comparison/compare-columns.ts';
import { column, dataset, geoTable } from '../_dataset.ts';

const kinds = (...compared: Parameters<typeof compareColumns>) =>
  compareColumns(...compared).map((difference) => {
    if (difference.kind === 'time-column-dangling') return `${difference.kind} ${difference.name}`;
    return `${difference.kind} ${difference.column.name}`;
  });

test('a dataset with the columns of its table has no difference', (t) => {
  t.deepEqual(compareColumns(dataset(), geoTable), []);
});

test('a column of the table that the dataset lacks is missing', (t) => {
  t.deepEqual(kinds(dataset(), [...geoTable, { name: 'apply_clicks', type: 'INT64' }]), [
    'missing-in-superset apply_clicks',
  ]);
});

test('a column that the table no longer has is lost, and a calculated one is not', (t) => {
  const withRate = dataset({
    columns: [...dataset().columns, column(4, 'rate', { expression: 'users / 2' }), column(5, 'city')],
  });

  t.deepEqual(kinds(withRate, geoTable), ['lost-in-bigquery city']);
});

test('an empty expression is none', (t) => {
  const refreshed = dataset({ columns: [...dataset().columns, column(4, 'city', { expression: '' })] });

  t.deepEqual(kinds(refreshed, geoTable), ['lost-in-bigquery city']);
});

test('a name that differs only in case is neither missing nor lost', (t) => {
  const table = geoTable.map((each) => (each.name === 'country' ? { ...each, name: 'Country' } : each));

  const [difference, ...others] = compareColumns(dataset(), table);

  t.like(difference, { kind: 'case-renamed', column: { name: 'country' }, now: { name: 'Country' } });
  t.deepEqual(others, []);
});

test('a new column with the name of a calculated one is not to be added', (t) => {
  const withRate = dataset({
    columns: [...dataset().columns, column(4, 'rate', { expression: 'users / 2' })],
  });

  t.deepEqual(kinds(withRate, [...geoTable, { name: 'Rate', type: 'FLOAT64' }]), [
    'calculated-shadowed rate',
  ]);
});

test('another class of type is told, with what it was and is', (t) => {
  const table = geoTable.map((each) => (each.name === 'event_date' ? { ...each, type: 'TIMESTAMP' } : each));

  t.like(compareColumns(dataset(), table)[0], { kind: 'type-changed', from: 'date', to: 'timestamp' });
});

test('another type of the same class, and one that nobody can name, are no difference', (t) => {
  const table = geoTable.map((each) => (each.name === 'users' ? { ...each, type: 'FLOAT64' } : each));
  const unnamed = dataset({
    columns: dataset().columns.map((each) => (each.id === 2 ? { ...each, type: undefined } : each)),
  });

  t.deepEqual(compareColumns(dataset(), table), []);
  t.deepEqual(compareColumns(unnamed, geoTable), []);
});

test('fields of a record are columns of their own', (t) => {
  const withRecord = dataset({
    columns: [...dataset().columns, column(4, 'dev', { type: 'STRUCT<>' }), column(5, 'dev.os')],
  });
  const table = [
    ...geoTable,
    { name: 'dev', type: 'STRUCT<os STRING, ver STRING>' },
    { name: 'dev.os', type: 'STRING' },
    { name: 'dev.ver', type: 'STRING' },
  ];

  t.deepEqual(kinds(withRecord, table), ['missing-in-superset dev.ver']);
});

test('a column of time that is no column dangles', (t) => {
  const dangling = dataset({ mainDttmColumn: 'day' });

  t.deepEqual(kinds(dangling, geoTable), ['time-column-dangling day']);
  t.deepEqual(kinds(dataset({ mainDttmColumn: undefined }), geoTable), []);
});

test('a column much alike that appeared where another was lost is suggested, and both are still told', (t) => {
  const table = geoTable.map((each) => (each.name === 'users' ? { ...each, name: 'all_users' } : each));

  const differences = compareColumns(dataset(), table);

  t.deepEqual(
    differences.map(({ kind }) => kind),
    ['missing-in-superset', 'lost-in-bigquery'],
  );
  t.like(differences[1], {
    renaming: { to: 'all_users', because: 'it has the same type at the same place and 56% of the name' },
  });
});

test('a column of another type, or with quite another name, is not suggested', (t) => {
  const renamedTo = (name: string, type: string) =>
    compareColumns(
      dataset(),
      geoTable.map((each) => (each.name === 'users' ? { name, type } : each)),
    ).find(({ kind }) => kind === 'lost-in-bigquery');

  t.false('renaming' in (renamedTo('all_users', 'STRING') ?? {}));
  t.false('renaming' in (renamedTo('bounce_rate', 'INT64') ?? {}));
});
