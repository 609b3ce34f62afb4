import test from 'ava';
import type { FailingChart } from '../../../../functions/detect-drift/failing-charts/failing-memory.ts';
import { nextFailingCharts } from '../../../../functions/detect-drift/failing-charts/next-failing-charts.ts';
import type { ChartCheck } from '../../../../functions/detect-drift/sync/verify-charts.ts';

const now = new Date('2026-11-24T07:00:00Z');
const before: FailingChart = {
  chartId: 2,
  chart: 'Apply clicks',
  datasetId: 7,
  dataset: 'mart_geo',
  text: 'Metric "x" does not exist',
  failsAt: 'compiling',
  since: '2026-11-23T07:00:00.000Z',
  checkedAt: '2026-11-23T07:00:00.000Z',
};

const tried = (verdict: ChartCheck['verdict'], wasAsked = false) => ({
  check: { chartId: 2, chart: 'Apply clicks', verdict, reason: `it ${verdict}`, wasAsked },
  datasetId: 7,
  dataset: 'mart_geo',
});

const next = (failing: FailingChart[], ...checks: ReturnType<typeof tried>[]) =>
  nextFailingCharts(failing, checks, { existing: new Set([2]), now });

test('a chart that fails is remembered with the words and the time', (t) => {
  t.deepEqual(next([], tried('fails')), [
    { ...before, text: 'it fails', since: now.toISOString(), checkedAt: now.toISOString() },
  ]);
  t.like(next([], tried('fails', true))[0], { failsAt: 'asking' });
});

test('one that goes on failing keeps its first time and gets the newest words', (t) => {
  t.like(next([before], tried('fails'))[0], { text: 'it fails', since: before.since });
});

for (const [verdict, failsAt, isOver] of [
  ['loads', 'compiling', true],
  ['loads', 'asking', true],
  ['compiles', 'compiling', true],
  ['compiles', 'asking', false],
  ['unchecked', 'compiling', false],
  ['unchecked', 'asking', false],
] as const) {
  test(`what failed at ${failsAt} is ${isOver ? 'over' : 'not over'} when the chart is seen as ${verdict}`, (t) => {
    t.is(next([{ ...before, failsAt }], tried(verdict)).length, isOver ? 0 : 1);
  });
}

test('a chart that was not tried stands, and one that was deleted does not', (t) => {
  t.deepEqual(next([before]), [before]);
  t.deepEqual(nextFailingCharts([before], [], { existing: new Set(), now }), []);
});
