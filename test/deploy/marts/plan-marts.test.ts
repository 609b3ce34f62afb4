import test from 'ava';
import { createSqlEngine } from '../../../deploy/local/bigquery/sql/engine.ts';
import { renderProblem } from '../../../deploy/marts/mart-problem.ts';
import { planSqlTexts } from '../../../deploy/marts/plan-marts.ts';
import { placeholder, rawExport } from '../../../shared/mart-plan.ts';

const engine = await createSqlEngine();
test.after.always(() => engine.stop());

const staging = `/*
description: The events.
columns:
  event_date: The day.
  country: The country.
*/
SELECT PARSE_DATE('%Y%m%d', event_date) AS event_date, geo.country AS country
FROM \`ineco_ga4.events_*\`
WHERE _TABLE_SUFFIX > FORMAT_DATE('%Y%m%d', DATE_SUB(CURRENT_DATE(), INTERVAL @window_days DAY))
`;

const mart = `/*
description: One row per day.
grain: [event_date]
owner: web analytics
grace: 2h
date: event_date
columns:
  event_date: The day.
  events: Events.
audits:
  - name: some events
    each-row: events > 0
*/
SELECT
  event_date,
  COUNT(*) AS events
FROM ineco_marts.stg_events
GROUP BY event_date
`;

async function plan(files: Record<string, string>) {
  const texts = Object.entries(files).map(([name, text]) => ({ file: `marts/${name}.sql`, text }));
  return planSqlTexts(texts, engine);
}

async function problems(files: Record<string, string>): Promise<string[]> {
  const result = await plan(files);
  return 'problems' in result ? result.problems.map(renderProblem) : [];
}

test('a mart is planned with its types, its reading, its layout and its audits', async (t) => {
  const result = await plan({ stg_events: staging, mart_days: mart });

  if ('problems' in result) return t.fail(result.problems.map(renderProblem).join('\n'));
  t.true(result.plan.staging.sql.includes(`FROM ${placeholder(rawExport)}`));
  t.true(result.plan.staging.sql.includes(`INTERVAL ${placeholder('window_days')} DAY`));
  t.deepEqual(result.plan.marts, [
    {
      name: 'mart_days',
      file: 'marts/mart_days.sql',
      sql: `SELECT\n  event_date,\n  COUNT(*) AS events\nFROM ${placeholder('stg_events')}\nGROUP BY event_date`,
      sqlStartLine: 14,
      grain: ['event_date'],
      description: 'One row per day.',
      owner: 'web analytics',
      graceMinutes: 120,
      dateColumn: 'event_date',
      partitionBy: 'event_date',
      dependsOn: ['stg_events'],
      columns: [
        { name: 'event_date', type: 'DATE', mode: 'NULLABLE', description: 'The day.' },
        { name: 'events', type: 'INTEGER', mode: 'NULLABLE', description: 'Events.' },
      ],
      audits: [
        { kind: 'unique', columns: ['event_date'] },
        { kind: 'not-null', columns: ['event_date'] },
        { kind: 'row-floor', percent: 50 },
        { kind: 'each-row', name: 'some events', sql: 'events > 0' },
      ],
    },
  ]);
});

const refused = test.macro({
  title: (title = '') => `${title} is refused with the place and the fix`,
  exec: async (t, change: (text: string) => string, place: string, expected: RegExp) => {
    const found = await problems({ stg_events: staging, mart_days: change(mart) });

    t.is(found.length, 1, found.join('\n'));
    t.true(found[0]?.startsWith(`marts/mart_days.sql:${place}:`), found[0]);
    t.regex(found[0] ?? '', expected);
  },
});
const replacing = (from: string, to: string) => (text: string) => text.replace(from, to);

test(
  'a misspelt column',
  refused,
  replacing('BY event_date', 'BY event_dat'),
  '18:10',
  /Did you mean event_date\?/,
);
test('a syntax error', refused, replacing('FROM ineco', 'FORM ineco'), '17:1', /Syntax error/);
test(
  'a table that does not exist',
  refused,
  replacing('stg_events', 'stg_event'),
  '17:6',
  /Did you mean stg_events\?/,
);
test(
  'the raw export',
  refused,
  replacing('ineco_marts.stg_events', '`ineco_ga4.events_*`'),
  '17:6',
  /Read ineco_marts\.stg_events/,
);
test(
  'a star',
  refused,
  replacing('event_date,\n  COUNT(*) AS events', '*'),
  '15:3',
  /List the columns by name/,
);
test(
  'a column without a description',
  refused,
  replacing('  events: Events.\n', ''),
  '7:1',
  /does not describe events.*\n.*"events: what it means"/,
);
test(
  'a description without a column',
  refused,
  replacing('  events: Events.', '  events: Events.\n  event_dates: Days.'),
  '10:1',
  /returns no column event_dates\.\n.*Did you mean event_date\?/,
);
test(
  'a column without a name',
  refused,
  (text) => text.replace(' AS events', '').replace('  events: Events.\n', ''),
  '7:1',
  /Column 2 has no name\.\n.*AS name/,
);
test('a missing header', refused, (text) => text.slice(text.indexOf('*/') + 3), '1:1', /header is missing/);
test(
  'an unknown column of the grain',
  refused,
  replacing('grain: [event_date]', 'grain: [event_day]'),
  '3:1',
  /Did you mean event_date\?/,
);
test(
  'a date that is no DATE',
  refused,
  replacing('date: event_date', 'date: events'),
  '6:1',
  /INTEGER.*\n.*DATE column/,
);
test(
  'an audit that does not work',
  refused,
  replacing('events > 0', 'event > 0'),
  '11:1',
  /Unrecognized name: event/,
);
test(
  'an audit over a mart that the SELECT does not read',
  refused,
  replacing('each-row: events > 0', 'whole-table: COUNT(*) = (SELECT COUNT(*) FROM mart_days)'),
  '11:1',
  /mart_days/,
);
test(
  'a table whose name columns are called by',
  refused,
  replacing('  event_date,', '  stg_events.event_date,'),
  '15:3',
  /Give each table .* an alias/,
);
test(
  'text that looks like a placeholder',
  refused,
  replacing('COUNT(*)', "COUNTIF('${' = '')"),
  '16:12',
  /stands for a table/,
);

test('a description and a column that miss each other are told from both sides', async (t) => {
  const found = await problems({
    stg_events: staging,
    mart_days: mart.replace('events: Events.', 'event: Events.'),
  });

  t.is(found.length, 2);
  t.regex(found.join('\n'), /:7:1: The header does not describe events/);
  t.regex(found.join('\n'), /:9:1: The SELECT returns no column event\.\n.*Did you mean events\?/);
});

test('marts that read each other are told as a circle, at the line of the reading', async (t) => {
  const found = await problems({
    stg_events: staging,
    mart_a: mart.replace('stg_events', 'mart_b'),
    mart_b: mart.replace('stg_events', 'mart_a'),
  });

  t.is(found.length, 1);
  t.regex(found[0] ?? '', /^marts\/mart_a\.sql:17:6: .*mart_a -> mart_b -> mart_a/);
});

test('two files for one mart are refused, and so is a name that is no mart’s', async (t) => {
  const found = await problems({
    stg_events: staging,
    mart_days: mart,
    'web/mart_days': mart,
    'days-of-mart': mart,
  });

  t.is(found.length, 2);
  t.regex(found[0] ?? '', /days-of-mart is no name of a mart\..*\n.*mart_NAME\.sql/);
  t.regex(found[1] ?? '', /mart_days has two files, the other is marts\/mart_days\.sql/);
});

test('a mart whose source is wrong adds no complaint of its own', async (t) => {
  const found = await problems({
    stg_events: staging.replace('geo.country', 'geo.county'),
    mart_days: mart,
    mart_more: mart.replace('stg_events', 'mart_days'),
  });

  t.is(found.length, 1);
  t.regex(found[0] ?? '', /^marts\/stg_events\.sql:7:\d+: .*county/);
});

test('a mart is analysed after the marts that it reads, whatever their names', async (t) => {
  const result = await plan({
    stg_events: staging,
    mart_z: mart,
    mart_a: mart.replace('COUNT(*)', 'SUM(z.events)').replace('stg_events', 'mart_z AS z'),
  });

  if ('problems' in result) return t.fail(result.problems.map(renderProblem).join('\n'));
  t.deepEqual(
    result.plan.marts.map(({ name, dependsOn }) => [name, ...dependsOn]),
    [
      ['mart_a', 'mart_z'],
      ['mart_z', 'stg_events'],
    ],
  );
});

test('without stg_events there is nothing to plan', async (t) => {
  t.regex((await problems({ mart_days: mart })).join('\n'), /stg_events\.sql is missing/);
});
