import test from 'ava';
import { conditionOf, howToReadTables } from '../../../functions/detect-drift/how-to-read-tables.ts';

const tables = (count: number) => Array.from({ length: count }, (_, index) => `t${10_000 + index}`);

test('five hundred tables are one query, however many datasets show them, and one more is two', (t) => {
  t.deepEqual(howToReadTables([]), [{}]);
  t.deepEqual(howToReadTables([...tables(500), ...tables(500)]), [{}]);
  t.deepEqual(howToReadTables(tables(501).reverse()), [{ before: 't10500' }, { from: 't10500' }]);
});

test('the ranges leave out no name, whoever uses it', (t) => {
  const ranges = howToReadTables(tables(1200));

  t.deepEqual(ranges[0], { before: ranges[1]?.from ?? '' });
  t.deepEqual(ranges[2], { from: ranges[1]?.before ?? '' });
});

test('a range is written so that no name can be more than a name', (t) => {
  t.is(conditionOf({}), '');
  t.is(conditionOf({ from: "a'b\\", before: 'c' }), "WHERE table_name >= 'a\\'b\\\\' AND table_name < 'c'\n");
});
