import test from 'ava';
import { chart, dataset, geoTable } from './_dataset.ts';
import { judge, tableWithCity, users, withCity } from './_judge.ts';

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
