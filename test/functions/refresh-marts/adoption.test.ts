import test from 'ava';
import { judgeAdoption } from '../../../functions/refresh-marts/adoption.ts';
import type { ListedTable } from '../../../shared/clients/bigquery-port.ts';

const plain = { name: 'mart_geo' };
const daily = { name: 'mart_geo', partitionBy: 'event_date' };
const clustered = { ...daily, clusterBy: ['country', 'city'] };
const table: ListedTable = { name: 'mart_geo', type: 'TABLE', labels: {} };
const byDay = { timePartitioning: { type: 'DAY', field: 'event_date' } };

const howTo =
  'so it is not overwritten. To let the watchdog take it over (a snapshot is kept), publish {"only":["mart_geo"],"accept":["adopt"]} to refresh-marts.';

test('where no table stands, the mart is made', (t) => {
  t.deepEqual(judgeAdoption(plain, undefined, false, []), { verdict: 'ours' });
  t.deepEqual(judgeAdoption(plain, undefined, true, []), { verdict: 'ours' });
});

const fits = test.macro({
  exec: (t, mart: typeof plain, layout: Partial<ListedTable>) => {
    t.deepEqual(judgeAdoption(mart, { ...table, ...layout }, true, []), { verdict: 'ours' });

    t.deepEqual(judgeAdoption(mart, { ...table, ...layout }, false, []), {
      verdict: 'not-adopted',
      explanation: `mart_geo was not made by the watchdog, ${howTo}`,
    });

    t.deepEqual(judgeAdoption(mart, { ...table, ...layout }, false, ['adopt']), {
      verdict: 'adopt',
      replace: false,
      explanation: 'mart_geo was not made by the watchdog',
    });
  },
  title: (claim) =>
    `a table ${claim} is overwritten if we made it, left alone if not, and taken over in place if a person says so`,
});

test('without partitions', fits, plain, {});
test('partitioned like the mart', fits, daily, byDay);
test('whose partitions expire', fits, daily, {
  timePartitioning: { ...byDay.timePartitioning, expirationMs: '86400000' },
});
test('clustered like the mart', fits, clustered, { ...byDay, clustering: { fields: ['country', 'city'] } });

const differs = test.macro({
  exec: (t, mart: typeof plain, layout: Partial<ListedTable>, difference: string) => {
    for (const publishedByUs of [true, false]) {
      t.deepEqual(judgeAdoption(mart, { ...table, ...layout }, publishedByUs, ['volume', 'schema']), {
        verdict: 'not-adopted',
        explanation: `mart_geo ${difference}, ${howTo}`,
      });

      t.deepEqual(judgeAdoption(mart, { ...table, ...layout }, publishedByUs, ['adopt']), {
        verdict: 'adopt',
        replace: true,
        explanation: `mart_geo ${difference}`,
      });
    }
  },
  title: (claim) => `a table ${claim} is left alone, even if we made it, and replaced if a person says so`,
});

test(
  'without the partitions of the mart',
  differs,
  daily,
  {},
  'is not partitioned, the mart is partitioned by day of event_date',
);
test(
  'with partitions where the mart has none',
  differs,
  plain,
  byDay,
  'is partitioned by day of event_date, the mart is not partitioned',
);
test(
  'partitioned by month',
  differs,
  daily,
  { timePartitioning: { type: 'MONTH', field: 'event_date' } },
  'is partitioned by month of event_date, the mart is partitioned by day of event_date',
);
test(
  'partitioned by the time of its loading',
  differs,
  daily,
  { timePartitioning: { type: 'DAY' } },
  'is partitioned by day of ingestion time, the mart is partitioned by day of event_date',
);
test(
  'partitioned by ranges',
  differs,
  daily,
  { rangePartitioning: { field: 'users' } },
  'is partitioned by ranges of users, the mart is partitioned by day of event_date',
);
test(
  'without the clusters of the mart',
  differs,
  clustered,
  byDay,
  'is clustered by nothing, the mart by country, city',
);
test(
  'with clusters where the mart has none',
  differs,
  daily,
  { ...byDay, clustering: { fields: ['country'] } },
  'is clustered by country, the mart by nothing',
);
test(
  'clustered in another order',
  differs,
  clustered,
  { ...byDay, clustering: { fields: ['city', 'country'] } },
  'is clustered by city, country, the mart by country, city',
);

test('what is no table cannot be adopted, for no snapshot of it could be kept', (t) => {
  for (const [type, kind] of [
    ['VIEW', 'view'],
    ['MATERIALIZED_VIEW', 'materialized view'],
  ] as const) {
    const verdict = judgeAdoption(plain, { name: 'mart_geo', labels: {}, type }, true, ['adopt']);
    t.is(verdict.verdict, 'not-adopted');
    t.regex(
      'explanation' in verdict ? verdict.explanation : '',
      new RegExp(`is a ${kind}, .*Drop or rename it`),
    );
  }
});
