import test from 'ava';
import { judgeTrouble, whollyBroken } from '../../../functions/detect-drift/judge-trouble.ts';
import type { Confidence } from '../../../functions/detect-drift/references/reference.ts';
import type { Hit } from '../../../functions/detect-drift/trouble.ts';

function hit(
  id: number,
  effect: Hit['effect'],
  confidence: Confidence = 'certain',
  dashboards: number[] = [],
): Hit {
  return {
    user: {
      kind: 'chart',
      id,
      name: `Chart ${id}`,
      dashboards: dashboards.map((each) => ({ id: each, title: `Dashboard ${each}` })),
    },
    reference: { column: 'c', use: 'metric', confidence, place: 'p', isSql: false },
    effect,
  };
}

const hits = (count: number) => Array.from({ length: count }, (_, index) => hit(index + 1, 'breaks'));
const none = new Set<number>();

test('a difference that nobody notices is a line in the digest', (t) => {
  t.deepEqual(judgeTrouble({ hits: [] }, none), { kind: 'column-drift', severity: 'P3', reason: 'unused' });
});

test('one filter that is left out without a word weighs more than charts that show an error', (t) => {
  const verdict = judgeTrouble({ hits: [...hits(2), hit(9, 'wrong-numbers')] }, none);

  t.deepEqual(verdict, { kind: 'filter-dropped', severity: 'P2', reason: 'wrong-numbers' });
});

test('four broken charts are a minor error, five are not', (t) => {
  t.like(judgeTrouble({ hits: hits(4) }, none), {
    kind: 'chart-broken',
    severity: 'P3',
    reason: 'few-charts',
  });
  t.like(judgeTrouble({ hits: hits(5) }, none), { severity: 'P2', reason: 'many-charts' });
});

test('a chart that uses a column twice is one chart', (t) => {
  t.like(judgeTrouble({ hits: Array.from({ length: 5 }, () => hit(1, 'breaks')) }, none), { severity: 'P3' });
});

test('a chart on a dashboard that has lost all its charts is no minor error', (t) => {
  const one = hit(1, 'breaks', 'certain', [7]);

  t.like(judgeTrouble({ hits: [one] }, new Set([7])), { severity: 'P2', reason: 'whole-dashboard' });
  t.like(judgeTrouble({ hits: [one] }, new Set([8])), { severity: 'P3' });
});

test('a broken filter of a dashboard is no minor error: it breaks whatever it filters', (t) => {
  const filter: Hit = {
    ...hit(1, 'breaks'),
    user: { kind: 'native-filter', name: 'City', dashboard: { id: 7, title: 'Bank website' } },
  };

  t.like(judgeTrouble({ hits: [filter] }, none), {
    kind: 'chart-broken',
    severity: 'P2',
    reason: 'dashboard-filter',
  });
});

test('a broken rule of row-level security takes every chart from whom it applies to', (t) => {
  const rule: Hit = { ...hit(1, 'breaks'), user: { kind: 'row-level-security', name: 'Own region' } };

  t.like(judgeTrouble({ hits: [rule] }, none), { severity: 'P2', reason: 'security-rule' });
});

test('settings that may be left over break nothing for sure', (t) => {
  const perhaps = [hit(1, 'wrong-numbers', 'probable'), hit(2, 'breaks', 'probable')];

  t.deepEqual(judgeTrouble({ hits: perhaps }, none), {
    kind: 'column-drift',
    severity: 'P3',
    reason: 'perhaps-used',
  });
});

test('a dashboard is wholly broken when its last chart is, whatever breaks it', (t) => {
  const charts = [
    { id: 1, dashboards: [{ id: 7 }] },
    { id: 2, dashboards: [{ id: 7 }, { id: 8 }] },
    { id: 3, dashboards: [{ id: 8 }] },
  ];

  t.deepEqual([...whollyBroken([{ hits: [hit(1, 'breaks')] }], charts)], []);
  t.deepEqual([...whollyBroken([{ hits: [hit(1, 'breaks')] }, { hits: [hit(2, 'breaks')] }], charts)], [7]);
  t.deepEqual([...whollyBroken([{ hits: [hit(1, 'breaks'), hit(2, 'wrong-numbers')] }], charts)], []);
});
