import test from 'ava';
import type { DriftQuestion } from '../../../functions/detect-drift/judge-drift.ts';
import { chart, column, dashboard, dataset, geoTable } from './_dataset.ts';
import { filterOn, geo, judge, marketing, sum, tableWithCity, users, withCity } from './_judge.ts';

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

test('a saved metric that is gone breaks the charts that ask for it', (t) => {
  const [found] = judge({ users: users([chart(1, [{ metrics: ['total'] }])]) });

  t.like(found?.finding, { kind: 'chart-broken', subject: 'mart_geo.total', severity: 'P3' });
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
