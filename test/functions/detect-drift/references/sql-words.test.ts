import test from 'ava';
import { sqlWords } from '../../../../functions/detect-drift/references/sql-words.ts';

const names = test.macro({
  exec(t, sql: string, wanted: string[]) {
    t.deepEqual(
      sqlWords(sql)
        .map(({ name }) => name)
        .sort(),
      [...wanted].sort(),
    );
  },
  title: (says) => says ?? '',
});

test('a metric names its column and not its function', names, 'SUM(applications)', ['applications']);
test('a quoted name is a name, whatever it holds', names, 'MAX(`apply clicks`)', ['apply clicks']);
test('letters of every alphabet are letters', names, 'SUM(դիմում)', ['դիմում']);
test('text is no name', names, `country = 'city' OR country = "region"`, ['country']);
test('an escaped quote does not end a text', names, `country = 'it\\'s city'`, ['country']);
test('a raw and a triple-quoted text are texts', names, `a = r'city' AND b = """region "x" """`, ['a', 'b']);
test('a comment names nothing', names, 'users -- city\n/* region */ # country\n', ['users']);
test('Jinja names nothing', names, `country IN {{ filter_values('city') }} {% if region %}`, ['country']);
test('numbers and parameters are no names', names, 'users > 1e3 AND x = @city AND y < 0x1F', [
  'users',
  'x',
  'y',
]);
test('an alias is no column', names, 'users AS city, sessions AS `region`', ['users', 'sessions']);
test('reserved words are no columns', names, 'CASE WHEN users IS NOT NULL THEN 1 ELSE 0 END', ['users']);
test('every part of a path may be the column', names, 't.dev.os', [
  't',
  'dev',
  'os',
  't.dev',
  'dev.os',
  't.dev.os',
]);
test('a path may be quoted in parts or as a whole', names, '`dev`.`os` + `geo.city`', [
  'dev',
  'os',
  'dev.os',
  'geo',
  'city',
  'geo.city',
]);
test('a part of a longer name is another name', names, 'apply_clicks_total', ['apply_clicks_total']);
test('a function with a namespace is no column', names, 'SAFE.SUBSTR(country, 1)', ['country']);

test('a word of the language is only probably a column, unless it is quoted', (t) => {
  t.deepEqual(sqlWords('DATE_TRUNC(event_date, DAY)'), [
    { name: 'event_date', confidence: 'certain' },
    { name: 'DAY', confidence: 'probable' },
  ]);
  t.deepEqual(sqlWords('`day`'), [{ name: 'day', confidence: 'certain' }]);
  t.deepEqual(sqlWords('DAY + `DAY`'), [{ name: 'DAY', confidence: 'certain' }]);
});

const endless = test.macro({
  exec(t, piece: string) {
    const sql = piece.repeat(150_000 / piece.length);
    const before = process.threadCpuUsage();
    sqlWords(sql);
    const { user } = process.threadCpuUsage(before);
    // Read again for every sign of it, this takes a minute.
    t.true(user < 3_000_000, `${user / 1000} ms of CPU`);
  },
  title: (says) => `much of what never ends is read once: ${says}`,
});

for (const piece of ["'a\\", '"a\\', '{{', '{%', '/*', '`a', '@', 'a.']) test(piece, endless, piece);

test('a text that never ends holds no names, and its column before it counts', names, "country = 'city", [
  'country',
]);
