import test from 'ava';
import {
  findColumnStars,
  findTableReferences,
  insertPlaceholders,
  tableOf,
} from '../../../deploy/marts/table-references.ts';
import { placeholder, rawExport } from '../../../shared/mart-plan.ts';

const paths = [['ineco_marts', 'mart_geo'], ['stg_events'], ['ineco_ga4.events_*']];
const withPlaceholders = (sql: string) => insertPlaceholders(sql, findTableReferences(sql, paths));

const replaced = test.macro({
  title: (title = '') => `a table is found ${title}`,
  exec: (t, sql: string, expected: string) => t.is(withPlaceholders(sql), expected),
});

test(
  'after FROM, with its dataset',
  replaced,
  'SELECT 1 FROM ineco_marts.mart_geo',
  `SELECT 1 FROM ${placeholder('mart_geo')}`,
);
test(
  'after JOIN, without one',
  replaced,
  'FROM x JOIN stg_events AS e',
  `FROM x JOIN ${placeholder('stg_events')} AS e`,
);
test('after a comma', replaced, 'FROM x, stg_events', `FROM x, ${placeholder('stg_events')}`);
test('in backticks', replaced, 'FROM `ineco_ga4.events_*`', `FROM ${placeholder(rawExport)}`);
test(
  'behind a comment on the line before',
  replaced,
  'FROM -- the places\n  ineco_marts . mart_geo',
  `FROM -- the places\n  ${placeholder('mart_geo')}`,
);
test(
  'each time it is read',
  replaced,
  'FROM stg_events JOIN stg_events',
  `FROM ${placeholder('stg_events')} JOIN ${placeholder('stg_events')}`,
);

const left = test.macro({
  title: (title = '') => `a name is left alone ${title}`,
  exec: (t, sql: string) => t.is(withPlaceholders(sql), sql),
});

test('in a string', left, `SELECT 'FROM stg_events', "it's FROM stg_events"`);
test('in a triple-quoted string', left, `SELECT r'''a 'quoted' FROM stg_events\\'''`);
test('in comments', left, '-- FROM stg_events\n/* FROM stg_events */ # FROM stg_events');
test('where it is a column', left, 'SELECT stg_events, a + stg_events AS stg_events WHERE stg_events = 1');
test('where it qualifies a column', left, 'SELECT stg_events.country WHERE x, stg_events.city');
test('where it is only the end of another path', left, 'FROM other.stg_events');

test('the window is a number only where it is the parameter', (t) => {
  t.is(
    withPlaceholders(`SELECT @window_days, '@window_days', @@window_days`),
    `SELECT ${placeholder('window_days')}, '@window_days', @@window_days`,
  );
});

test('placeholders keep every line where it is', (t) => {
  const sql = 'SELECT\n  1\nFROM\n  ineco_marts.mart_geo\nWHERE TRUE';

  t.is(withPlaceholders(sql).split('\n').length, sql.split('\n').length);
});

test('any table of the export is the raw export', (t) => {
  t.is(tableOf('ineco_ga4.events_20210101'), rawExport);
  t.is(tableOf('p.ineco_marts.mart_geo'), 'mart_geo');
});

test('only stars that stand for columns are found', (t) => {
  const starsOf = (sql: string) => findColumnStars(sql).length;

  t.is(starsOf('SELECT * FROM a'), 1);
  t.is(starsOf('SELECT a.*, b.* EXCEPT (c) FROM a'), 2);
  t.is(starsOf('SELECT DISTINCT * FROM a'), 1);
  t.is(starsOf(`SELECT COUNT(*), 2 * 3, a * b, '*' FROM a -- SELECT *`), 0);
});
