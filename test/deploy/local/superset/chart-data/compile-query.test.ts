import test from 'ava';
import { compileQuery } from '../../../../../deploy/local/superset/chart-data/compile-query.ts';
import type { QueryObject } from '../../../../../deploy/local/superset/chart-data/query-object.ts';
import { datasetOf } from './_dataset.ts';

const now = new Date('2026-03-10T15:00:00Z');
const compile = (query: QueryObject, dataset = datasetOf()) => compileQuery(dataset, query, { now });
const axis = (column: string, timeGrain: string) => ({
  sqlExpression: column,
  label: column,
  columnType: 'BASE_AXIS',
  timeGrain,
});

const selects = test.macro({
  title: (_, column: QueryObject['columns'], sql: string) =>
    `${JSON.stringify(column)} is selected as ${sql}`,
  exec: (t, columns: QueryObject['columns'], sql: string) => {
    const compiled = compile({ columns, metrics: ['count'] });

    t.true(compiled.sql.startsWith(`SELECT ${sql} AS `), compiled.sql);
  },
});

test(selects, ['country'], '`country`');
test(selects, ['dev.os'], '`dev`.`os`');
test(selects, ['doubled'], 'clicks * 2');
test(selects, [{ sqlExpression: 'UPPER(country)', label: 'shouted' }], 'UPPER(country)');
test(selects, [axis('event_date', 'P1D')], 'DATE_TRUNC(`event_date`, DAY)');
test(selects, [axis('seen_at', 'PT1H')], 'TIMESTAMP_TRUNC(`seen_at`, HOUR)');
test(selects, [axis('local_time', 'P1M')], 'DATETIME_TRUNC(`local_time`, MONTH)');
test(selects, ['gone'], '(gone)');

const filters = test.macro({
  title: (_, col: string, op: string, val: unknown, sql: string) =>
    `${col} ${op} ${JSON.stringify(val)} is ${sql}`,
  exec: (t, col: string, op: string, val: unknown, sql: string) => {
    const compiled = compile({ metrics: ['count'], filters: [{ col, op, val }] });

    t.regex(compiled.sql, /^WHERE /m);
    t.is(/^WHERE (.*)$/m.exec(compiled.sql)?.[1], sql);
    t.deepEqual([compiled.applied, compiled.rejected], [[col], []]);
  },
});

test(filters, 'country', '==', "Cote d'Ivoire", "`country` = 'Cote d\\'Ivoire'");
test(filters, 'clicks', '>=', '3', '`clicks` >= 3');
test(filters, 'country', 'IN', ['AM', 'GE'], "(`country` IN ('AM', 'GE'))");
test(filters, 'country', 'NOT IN', ['AM'], "NOT (`country` IN ('AM'))");
test(filters, 'country', 'IN', ['AM', null], "(`country` IS NULL OR `country` IN ('AM'))");
test(filters, 'country', 'ILIKE', 'a%', "lower(`country`) LIKE lower('a%')");
test(filters, 'clicks', 'LIKE', '1%', "CAST(`clicks` AS STRING) LIKE '1%'");
test(filters, 'country', '==', null, '`country` IS NULL');
test(filters, 'country', '!=', '<NULL>', '`country` IS NOT NULL');
test(filters, 'country', 'IS NOT NULL', undefined, '`country` IS NOT NULL');
test(
  filters,
  'event_date',
  'TEMPORAL_RANGE',
  '2026-01-01 : 2026-02-01',
  "`event_date` >= CAST('2026-01-01' AS DATE) AND `event_date` < CAST('2026-02-01' AS DATE)",
);
test(
  filters,
  'event_date',
  'TEMPORAL_RANGE',
  'Last week',
  "`event_date` >= CAST('2026-03-03' AS DATE) AND `event_date` < CAST('2026-03-10' AS DATE)",
);

test('a filter of a column that the dataset does not have is left out without a word, and told as rejected', (t) => {
  const compiled = compile({ metrics: ['count'], filters: [{ col: 'gone', op: '==', val: 1 }] });

  t.notRegex(compiled.sql, /WHERE/);
  t.deepEqual([compiled.applied, compiled.rejected], [[], ['gone']]);
});

test('a range of any time is no condition', (t) => {
  const filter = { col: 'event_date', op: 'TEMPORAL_RANGE', val: 'No filter' };

  t.notRegex(compile({ metrics: ['count'], filters: [filter] }).sql, /WHERE/);
});

test('a granularity that is no time is replaced by the main time, also when the column is there', (t) => {
  const query = { metrics: ['count'], time_range: '2026-01-01 : ' };

  for (const granularity of ['country', 'gone']) {
    t.regex(compile({ ...query, granularity }).sql, /WHERE `event_date` >= /);
  }
  t.regex(compile({ ...query, granularity: 'seen_at' }).sql, /WHERE `seen_at` >= /);
});

test('the main time is filtered with another one when the dataset says so', (t) => {
  const query = { metrics: ['count'], granularity: 'seen_at', time_range: '2026-01-01 : ' };

  t.regex(
    compile(query, datasetOf({ alwaysFilterMainDttm: true })).sql,
    /`event_date` >= .* AND `seen_at` >= /,
  );
});

test('raw rows are neither grouped nor counted, and are paged', (t) => {
  const { sql } = compile({ columns: ['country'], row_limit: 5, row_offset: 10 });

  t.is(sql, 'SELECT `country` AS `country`\nFROM `marts`.`mart_geo`\nLIMIT 5\nOFFSET 10');
});

test('a dataset over SQL is a sub-select', (t) => {
  const { sql } = compile({ metrics: ['count'] }, datasetOf({ sql: 'SELECT 1 AS a;' }));

  t.regex(sql, /^FROM \(SELECT 1 AS a\) AS `virtual_table`$/m);
});

const refuses = test.macro({
  title: (_, message: string) => `Superset complains: ${message}`,
  exec: (t, message: string, query: QueryObject, mainDttmCol: string = 'event_date') => {
    t.throws(() => compile(query, datasetOf({ mainDttmCol })), { message });
  },
});

test(refuses, "Metric 'revenue' does not exist", { metrics: ['revenue'] });
test(refuses, 'Unknown column used in orderby: gone', { metrics: ['count'], orderby: [['gone', true]] });
test(
  refuses,
  'Time column "lost" does not exist in dataset',
  { metrics: ['count'], granularity: 'x' },
  'lost',
);
test(refuses, 'Empty query?', {});
test(
  refuses,
  'Datetime column not provided as part table configuration and is required by this type of chart',
  { metrics: ['count'], is_timeseries: true },
);
