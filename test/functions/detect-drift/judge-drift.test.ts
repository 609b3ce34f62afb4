import test from 'ava';
import { type DriftQuestion, judgeDrift } from '../../../functions/detect-drift/judge-drift.ts';
import { chartUserOf, dashboardUserOf } from '../../../functions/detect-drift/users.ts';
import { chart, column, dashboard, dataset, geoTable } from './_dataset.ts';

const marketing = { id: 3, title: 'Marketing', metadata: undefined };
const other = chart(99, [{ columns: ['country'] }], { dashboards: [marketing] });
const sum = (name: string) => ({ expressionType: 'SIMPLE', column: { column_name: name }, aggregate: 'SUM' });
const filterOn = (name: string) => ({ col: name, op: '==', val: 'Yerevan' });

const geo = (...columns: string[]) => ({
  name: 'mart_geo',
  file: 'marts/mart_geo.sql',
  columns: columns.map((name) => ({ name, type: 'STRING', mode: 'NULLABLE' as const, description: name })),
});

function judge(more: Partial<DriftQuestion>) {
  return judgeDrift({
    seen: [{ dataset: dataset(), table: geoTable }],
    users: { charts: [], dashboards: [], rules: [], alerts: [] },
    marts: [geo()],
    isAnythingVisible: true,
    unwritten: new Map(),
    ...more,
  });
}

const withCity = dataset({ columns: [...dataset().columns, column(4, 'city')] });
const tableWithCity = [...geoTable, { name: 'city', type: 'STRING' }];
const users = (
  charts: readonly ReturnType<typeof chart>[],
  dashboards: readonly ReturnType<typeof dashboard>[] = [],
) => ({
  charts: [...charts, other].map(chartUserOf),
  dashboards: dashboards.map(dashboardUserOf),
  rules: [],
  alerts: [],
});

test('nothing drifted: nothing is said', (t) => {
  t.deepEqual(judge({}), []);
});

test('a chart that asks for a column that Superset does not know is broken, and the fix names column and type', (t) => {
  const [found, ...rest] = judge({
    seen: [{ dataset: dataset(), table: [...geoTable, { name: 'apply_clicks', type: 'INT64' }] }],
    users: users([
      chart(1, [{ metrics: [sum('apply_clicks')] }], { name: 'Apply clicks', dashboards: [marketing] }),
    ]),
  });

  t.deepEqual(rest, []);
  t.like(found?.finding, {
    kind: 'chart-broken',
    subject: 'mart_geo.apply_clicks',
    severity: 'P3',
    summary:
      'BigQuery has the column apply_clicks of mart_geo, and Superset does not know it: an error is shown by the chart Apply clicks.',
    fix: 'Add the column apply_clicks of type INT64 to the dataset mart_geo in Superset, or let a run of detect-drift do it that may write.',
  });
  t.deepEqual(found?.finding.evidence?.slice(0, 2), [
    { label: 'Charts', value: 'Apply clicks' },
    { label: 'Dashboards', value: 'Marketing' },
  ]);
  t.is(found?.proposal, undefined);
});

test('a filter on a column that Superset does not know means wrong numbers, which the finding says', (t) => {
  const [found] = judge({
    seen: [{ dataset: dataset(), table: tableWithCity }],
    users: users([chart(1, [{ columns: ['country'], filters: [filterOn('city')] }])]),
  });

  t.like(found?.finding, { kind: 'filter-dropped', severity: 'P2' });
  t.regex(found?.finding.summary ?? '', /wrong numbers in the chart Chart 1/);
});

test('a lost column names charts, dashboards and native filters, and proposes to remove it', (t) => {
  const city = { name: 'City', targets: [{ datasetId: 7, column: { name: 'city' } }] };
  const [found, ...rest] = judge({
    seen: [{ dataset: withCity, table: geoTable }],
    users: users(
      [chart(1, [{ columns: ['city'] }]), chart(2, [{ filters: [filterOn('city')] }])],
      [dashboard(3, 'Marketing', [city])],
    ),
  });

  t.deepEqual(rest, []);
  t.is(found?.finding.kind, 'chart-broken');
  t.is(
    found?.finding.summary,
    'mart_geo lost the column city in BigQuery: an error is shown by the charts Chart 1 and Chart 2 and the native filter City of Marketing.',
  );
  t.is(found?.proposal?.action, 'remove');
  t.deepEqual(found?.proposal?.columns, [{ id: 4, name: 'city' }]);
  const fix = found?.finding.fix ?? '';
  t.true(fix.includes(`approve the proposal ${found?.proposal?.id}.`), fix);
  t.is(found?.finding.proposal?.id, found?.proposal?.id, 'the mail offers it by its own button');
  t.true(fix.includes('Bring city back in marts/mart_geo.sql'), fix);
  t.true(fix.includes('Do not press "Sync columns from source"'), fix);
});

test('a lost column that the mart still makes comes back by a refresh: nobody has to look for it in the file', (t) => {
  const [found] = judge({
    seen: [{ dataset: withCity, table: geoTable }],
    users: users([chart(1, [{ columns: ['city'] }])]),
    marts: [geo('country', 'City')],
  });

  const fix = found?.finding.fix ?? '';
  t.true(
    fix.startsWith(
      'Refresh mart_geo, for marts/mart_geo.sql still makes city (publish {"only":["mart_geo"]} to refresh-marts), or ',
    ),
    fix,
  );
  t.false(fix.includes('Bring city back'), fix);
});

test('who approves a removal is told which figures would then be wrong', (t) => {
  const warning = (charts: Parameters<typeof users>[0]) =>
    judge({
      seen: [{ dataset: withCity, table: geoTable }],
      users: users(charts),
    })[0]?.finding.evidence?.find(({ label }) => label === 'If it is removed from Superset first')?.value;

  t.is(warning([chart(1, [{ columns: ['city'] }])]), undefined);
  t.is(
    warning([chart(1, [{ columns: ['city'] }]), chart(2, [{ filters: [filterOn('city')] }])]),
    'wrong numbers in the chart Chart 2, for filters on it would be left out without a word',
  );
});

test('a column that is gone from both sides: its dimension breaks, its filter gives wrong numbers', (t) => {
  const [dropped] = judge({ users: users([chart(1, [{ filters: [filterOn('city')] }])]) });
  const [broken] = judge({ users: users([chart(1, [{ columns: ['city'] }])]) });

  t.like(dropped?.finding, { kind: 'filter-dropped', subject: 'mart_geo.city', severity: 'P2' });
  t.like(broken?.finding, { kind: 'chart-broken', subject: 'mart_geo.city', severity: 'P3' });
});

test('a native filter by itself is told, though no chart uses the column', (t) => {
  const city = { name: 'City', targets: [{ datasetId: 7, column: { name: 'city' } }] };

  const [found] = judge({ users: users([], [dashboard(3, 'Marketing', [city])]) });

  t.like(found?.finding, { kind: 'filter-dropped', subject: 'mart_geo.city' });
  t.regex(found?.finding.summary ?? '', /the native filter City of Marketing/);
});

test('columns that nobody uses are one finding of the dataset', (t) => {
  const [found, ...rest] = judge({
    seen: [
      { dataset: withCity, table: [...geoTable, { name: 'a', type: 'INT64' }, { name: 'b', type: 'BOOL' }] },
    ],
  });

  t.deepEqual(rest, []);
  t.like(found?.finding, { kind: 'column-drift', subject: 'mart_geo', severity: 'P3' });
  t.deepEqual(found?.proposal?.columns, [{ id: 4, name: 'city' }]);
});

test('a saved metric and a calculated column lead to the column behind them', (t) => {
  const behind = dataset({
    columns: [...withCity.columns, column(5, 'place', { expression: "country || ', ' || city" })],
    metrics: [{ id: 1, name: 'cities', expression: 'COUNT(DISTINCT city)' }],
  });

  const [found] = judge({
    seen: [{ dataset: behind, table: geoTable }],
    users: users([chart(1, [{ metrics: ['cities'] }]), chart(2, [{ columns: ['place'] }])]),
  });

  t.regex(found?.finding.summary ?? '', /the charts Chart 1 and Chart 2/);
  t.true(found?.finding.evidence?.some(({ value }) => value.includes('through cities')));
});

test('a column of time of another type breaks the charts that group by time, and no other', (t) => {
  const table = geoTable.map((each) => (each.name === 'event_date' ? { ...each, type: 'TIMESTAMP' } : each));
  const axis = {
    sqlExpression: 'event_date',
    expressionType: 'SQL',
    columnType: 'BASE_AXIS',
    timeGrain: 'P1D',
  };

  const [found] = judge({
    seen: [{ dataset: dataset(), table }],
    users: users([chart(1, [{ columns: [axis] }]), chart(2, [{ columns: ['event_date'] }])]),
  });

  t.is(found?.finding.kind, 'chart-broken');
  t.is(
    found?.finding.summary,
    'The column event_date of mart_geo is TIMESTAMP in BigQuery, and Superset takes it for DATE: an error is shown by the chart Chart 1.',
  );
});

test('a row-level security rule over a lost column breaks every chart of the dataset', (t) => {
  const rules = [
    { id: 1, name: 'Own city', clause: "city = 'Yerevan'", tables: [{ id: 7, name: 'mart_geo' }] },
  ];

  const [found] = judge({ seen: [{ dataset: withCity, table: geoTable }], users: { ...users([]), rules } });

  t.like(found?.finding, { kind: 'chart-broken', severity: 'P2' });
  t.regex(found?.finding.summary ?? '', /row-level security rule Own city/);
});

test('a dataset whose table is gone is one finding, which the missing mart explains', (t) => {
  const [found, ...rest] = judge({
    seen: [{ dataset: dataset(), table: undefined }],
    users: users([chart(1, [{ columns: ['country'] }])]),
    marts: [],
  });

  t.deepEqual(rest, []);
  t.like(found?.finding, { kind: 'dataset-drift', subject: 'mart_geo', severity: 'P2' });
  t.deepEqual(found?.finding.causedBy, [
    'missing:mart_geo',
    'refresh-failed:mart_geo',
    'refresh-rejected:mart_geo',
    'refresh-skipped:mart_geo',
  ]);
});

test('a virtual dataset is told with the words of BigQuery, and nothing is proposed for it', (t) => {
  const virtual = dataset({ kind: 'virtual', sql: 'SELECT x', tableName: 'by hand' });

  const [broken] = judge({
    seen: [{ dataset: virtual, table: undefined, brokenBecause: 'Unrecognized name: x' }],
    marts: [],
  });
  const [lost] = judge({
    seen: [{ dataset: { ...virtual, columns: withCity.columns }, table: geoTable }],
    marts: [],
  });

  t.regex(
    broken?.finding.summary ?? '',
    /refuses the SQL of the virtual dataset by hand \(Unrecognized name: x\)/,
  );
  t.is(lost?.finding.kind, 'column-drift');
  t.is(lost?.proposal, undefined);
});

test('a mart without a dataset is told, but not where no dataset is visible at all', (t) => {
  t.like(judge({ seen: [] })[0]?.finding, { subject: 'mart_geo', class: 'mart-without-dataset' });

  const [blind, ...rest] = judge({ seen: [], isAnythingVisible: false });

  t.like(blind?.finding, { subject: 'superset', class: 'permission-denied' });
  t.deepEqual(rest, []);
});

test('a saved metric that is gone breaks the charts that ask for it', (t) => {
  const [found] = judge({ users: users([chart(1, [{ metrics: ['total'] }])]) });

  t.like(found?.finding, { kind: 'chart-broken', subject: 'mart_geo.total', severity: 'P3' });
});

test('two datasets over one table are told apart, and a chart writes the name as its own does', (t) => {
  const twice = [
    { dataset: dataset(), table: tableWithCity },
    { dataset: dataset({ id: 8 }), table: tableWithCity },
  ];

  t.deepEqual(
    judge({ seen: twice }).map(({ finding }) => finding.subject),
    ['mart_geo (dataset 7)', 'mart_geo (dataset 8)'],
  );
  const [spelled] = judge({ users: users([chart(1, [{ columns: ['Country'] }])]) });
  t.is(spelled?.finding.fix, 'Write country instead of Country in the chart Chart 1.');
});

test('the worst comes first, and the same world is told in the same order', (t) => {
  const charts = [chart(1, [{ columns: ['zone'] }]), chart(2, [{ filters: [filterOn('city')] }])];
  const question = {
    seen: [{ dataset: dataset(), table: [...tableWithCity, { name: 'zone', type: 'STRING' }] }],
    users: users(charts),
  };
  const subjects = (more: Partial<DriftQuestion>) => judge(more).map(({ finding }) => finding.subject);

  t.deepEqual(subjects(question), ['mart_geo.city', 'mart_geo.zone']);
  t.deepEqual(subjects({ ...question, users: users(charts.toReversed()) }), subjects(question));
});

test('a column whose name only changed its case is a finding of its own, and renaming it is proposed', (t) => {
  const table = geoTable.map((each) => (each.name === 'country' ? { ...each, name: 'Country' } : each));
  const [found, ...others] = judge({
    seen: [{ dataset: dataset(), table }],
    users: users([chart(1, [{ columns: ['country'] }])]),
  });

  t.deepEqual(others, []);
  t.like(found?.finding, { kind: 'column-drift', subject: 'mart_geo.country', severity: 'P3' });
  t.like(found?.proposal, { action: 'rename', columns: [{ name: 'country', to: 'Country' }] });
  t.regex(found?.finding.fix ?? '', /approve the proposal rename-/);
});

test('a virtual dataset that reads a mart without a table is explained by what kept the mart from being built', (t) => {
  const virtual = dataset({ kind: 'virtual', sql: 'SELECT 1 FROM marts.mart_geo', tableName: 'countries' });
  const broken = (brokenBecause: string) =>
    judge({ seen: [{ dataset: virtual, table: undefined, brokenBecause }] }).find(
      ({ finding }) => finding.subject === 'countries',
    );

  const missing = broken('Not found: Table acme:marts.mart_geo was not found in location US');
  t.true(missing?.finding.causedBy?.includes('refresh-failed:mart_geo'));
  t.is(broken('Unrecognized name: x')?.finding.causedBy, undefined);
});
