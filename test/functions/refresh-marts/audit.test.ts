import test from 'ava';
import {
  type Accepted,
  type Build,
  destructiveChanges,
  judgeBuild,
  standardType,
} from '../../../functions/refresh-marts/audit.ts';
import type { Column } from '../../../shared/clients/bigquery-port.ts';

const columns: Column[] = [
  { name: 'event_date', type: 'DATE' },
  { name: 'users', type: 'INTEGER' },
];
const published = {
  rows: 1000,
  columns: new Map([
    ['event_date', 'DATE'],
    ['users', 'INT64'],
  ]),
};
const build: Build = { mart: 'mart_geo', rows: 1000, columns, published, audits: [] };

const accept = (what: string) =>
  `If that is right, publish {"only":["mart_geo"],"accept":["${what}"]} to refresh-marts.`;

const isJudged = test.macro({
  exec: (
    t,
    change: Partial<Build>,
    accepted: Accepted,
    floorPercent: number,
    wanted: Record<string, string>,
  ) => {
    t.deepEqual(judgeBuild({ ...build, ...change }, accepted, floorPercent) as unknown, wanted);
  },
  title: (claim) => `a build ${claim}`,
});

const publish = (rows: number) => ({ verdict: 'publish', reason: `${rows} rows passed 0 audits` });

test('of as many rows as before is published', isJudged, {}, [], 50, publish(1000));
test('of exactly the floor is published', isJudged, { rows: 500 }, [], 50, publish(500));
test('of one row less than the floor is withheld', isJudged, { rows: 499 }, [], 50, {
  verdict: 'reject',
  reason: 'volume',
  explanation: `499 rows were built, published are 1000; the floor is 500 (50 %). ${accept('volume')}`,
});
test(
  'of half the rows, rounded down, is withheld: the floor is rounded up',
  isJudged,
  { rows: 333, published: { ...published, rows: 667 } },
  [],
  50,
  {
    verdict: 'reject',
    reason: 'volume',
    explanation: `333 rows were built, published are 667; the floor is 334 (50 %). ${accept('volume')}`,
  },
);
test(
  'below the floor is published where the volume is accepted',
  isJudged,
  { rows: 1 },
  ['volume'],
  50,
  publish(1),
);
test('is not spared by what else is accepted', isJudged, { rows: 1 }, ['schema', 'adopt'], 50, {
  verdict: 'reject',
  reason: 'volume',
  explanation: `1 rows were built, published are 1000; the floor is 500 (50 %). ${accept('volume')}`,
});
test('of one row passes a floor of nothing', isJudged, { rows: 1 }, [], 0, publish(1));
test('without rows does not even pass a floor of nothing', isJudged, { rows: 0 }, [], 0, {
  verdict: 'reject',
  reason: 'empty',
  explanation: `0 rows were built, published are 1000. ${accept('volume')}`,
});
test(
  'without rows is withheld though nothing was published before',
  isJudged,
  { rows: 0, published: undefined },
  [],
  50,
  {
    verdict: 'reject',
    reason: 'empty',
    explanation: `0 rows were built. ${accept('volume')}`,
  },
);
test(
  'without rows is published where the volume is accepted',
  isJudged,
  { rows: 0 },
  ['volume'],
  50,
  publish(0),
);
test('that is the first has no floor', isJudged, { rows: 1, published: undefined }, [], 100, publish(1));
test(
  'after an empty version has no floor',
  isJudged,
  { rows: 1, published: { ...published, rows: 0 } },
  [],
  100,
  publish(1),
);
test('that loses a column is withheld', isJudged, { columns: columns.slice(0, 1) }, [], 50, {
  verdict: 'reject',
  reason: 'schema',
  explanation: `The schema would lose something that readers may use: column users is gone. ${accept('schema')}`,
});
test(
  'that loses a column is published where the schema is accepted',
  isJudged,
  { columns: [] },
  ['schema'],
  50,
  publish(1000),
);
test(
  'that fails audits is withheld with all of them',
  isJudged,
  {
    audits: [
      { name: 'unique event_date', passed: false, evidence: '2 duplicated keys of event_date' },
      { name: 'not-null users', passed: true, evidence: '0 rows with a null in users' },
      { name: 'rates', passed: false, evidence: '1 row where this is false: rate <= 1' },
    ],
  },
  ['volume', 'schema', 'adopt'],
  50,
  {
    verdict: 'reject',
    reason: 'audit',
    explanation:
      'Audits failed: unique event_date (2 duplicated keys of event_date); rates (1 row where this is false: rate <= 1).',
  },
);
test(
  'is not judged a second time by the audits of volume, which a person accepted',
  isJudged,
  {
    rows: 1,
    audits: [
      { name: 'not-empty', passed: false, evidence: '0 rows' },
      { name: 'row-floor', passed: false, evidence: '1 row' },
    ],
  },
  ['volume'],
  50,
  { verdict: 'publish', reason: '1 rows passed 2 audits' },
);

const loses = test.macro({
  exec: (t, built: Column[], before: [string, string][], wanted: string[]) => {
    t.deepEqual(destructiveChanges(built, { rows: 1, columns: new Map(before) }), wanted);
  },
  title: (claim) => `a schema ${claim}`,
});

test(
  'that gains a column loses nothing',
  loses,
  [...columns, { name: 'sessions', type: 'INTEGER' }],
  [['users', 'INT64']],
  [],
);
test(
  'whose column is written in other letters loses nothing',
  loses,
  [{ name: 'Users', type: 'INTEGER' }],
  [['uSERS', 'INT64']],
  [],
);
test(
  'whose type changes says from what to what',
  loses,
  [{ name: 'users', type: 'FLOAT' }],
  [['users', 'INT64']],
  ['column users changes from INT64 to FLOAT64'],
);
test(
  'that loses two columns names both',
  loses,
  [],
  [
    ['a', 'INT64'],
    ['b', 'DATE'],
  ],
  ['column a is gone', 'column b is gone'],
);
test(
  'that repeats what was single changes it',
  loses,
  [{ name: 'tags', type: 'STRING', mode: 'REPEATED' }],
  [['tags', 'STRING']],
  ['column tags changes from STRING to ARRAY<STRING>'],
);
test(
  'whose mode is required loses nothing',
  loses,
  [{ name: 'users', type: 'INTEGER', mode: 'REQUIRED' }],
  [['users', 'INT64']],
  [],
);

const item: Column = {
  name: 'items',
  type: 'RECORD',
  mode: 'REPEATED',
  fields: [
    { name: 'name', type: 'STRING' },
    { name: 'prices', type: 'FLOAT', mode: 'REPEATED' },
    { name: 'flags', type: 'RECORD', fields: [{ name: 'sold', type: 'BOOLEAN' }] },
  ],
};
const itemType = 'ARRAY<STRUCT<name STRING, prices ARRAY<FLOAT64>, flags STRUCT<sold BOOL>>>';

test('a nested and repeated column has the type that INFORMATION_SCHEMA writes', (t) => {
  t.is(standardType(item), itemType);
});
test('whose nested column stays loses nothing', loses, [item], [['items', itemType]], []);
test(
  'whose nested fields are written in other letters loses nothing',
  loses,
  [item],
  [['items', itemType.replace('name', 'Name')]],
  [],
);
test(
  'that loses a nested field changes the column',
  loses,
  [{ ...item, fields: item.fields?.slice(0, 1) ?? [] }],
  [['items', itemType]],
  [`column items changes from ${itemType} to ARRAY<STRUCT<name STRING>>`],
);

test('where nothing is published, nothing can be lost', (t) => {
  t.deepEqual(destructiveChanges([], undefined), []);
});
