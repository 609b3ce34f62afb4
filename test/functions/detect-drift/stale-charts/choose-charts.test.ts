import test from 'ava';
import {
  type ChartChoiceQuestion,
  chooseCharts,
} from '../../../../functions/detect-drift/stale-charts/choose-charts.ts';
import type { StaleChart } from '../../../../functions/detect-drift/stale-charts/stale-memory.ts';

const published = new Date('2026-11-24T06:00:00Z');

const dataset = (id: number, tableName: string) =>
  ({ id, kind: 'physical', tableName, sql: undefined }) as const;

const chart = (id: number, datasetId: number, dashboardId = 1) => ({
  id,
  name: `Chart ${id}`,
  datasetId,
  dashboards: [{ id: dashboardId, title: 'Marketing' }],
});

/** Two marts with three charts each, all on a published dashboard, never looked at. */
function question(more: Partial<ChartChoiceQuestion> = {}): ChartChoiceQuestion {
  return {
    datasets: [dataset(7, 'mart_geo'), dataset(8, 'mart_pages')],
    charts: [11, 12, 13].map((id) => chart(id, 7)).concat([21, 22, 23].map((id) => chart(id, 8))),
    dashboards: [
      { id: 1, published: true },
      { id: 2, published: false },
    ],
    publishedAt: new Map([
      ['mart_geo', published],
      ['mart_pages', published],
    ]),
    maintained: new Set(),
    remembered: { asked: {}, stale: [] },
    most: 20,
    ...more,
  };
}

const idsOf = (more: Partial<ChartChoiceQuestion> = {}) =>
  chooseCharts(question(more)).map(({ chartId }) => chartId);

const stale: StaleChart = {
  chartId: 13,
  chart: 'Chart 13',
  datasetId: 7,
  mart: 'mart_geo',
  cachedAt: '2026-11-23T10:00:00.000Z',
  publishedAt: '2026-11-24T05:00:00.000Z',
  state: 'kept',
};

test('each dataset has one chart asked for before any has a second one', (t) => {
  t.deepEqual(idsOf(), [11, 21, 12, 22, 13, 23]);
  t.deepEqual(idsOf({ most: 3 }), [11, 21, 12]);
  t.deepEqual(idsOf({ most: 0 }), []);
});

test('only a publish that nobody looked after is a reason to ask', (t) => {
  const asked = { 7: { publishedAt: published.toISOString(), chartId: 11 } };

  t.deepEqual(idsOf({ remembered: { asked, stale: [] } }), [21, 22, 23]);

  const later = new Map([['mart_geo', new Date(published.getTime() + 1)]]);
  t.deepEqual(idsOf({ remembered: { asked, stale: [] }, publishedAt: later }), [12, 13, 11]);
});

test('who waited longest is first, so that none waits for ever', (t) => {
  const asked = {
    7: { publishedAt: '2026-11-23T06:00:00.000Z', chartId: 11 },
    8: { publishedAt: '2026-11-22T06:00:00.000Z', chartId: 23 },
  };

  t.deepEqual(idsOf({ remembered: { asked, stale: [] }, most: 2 }), [21, 12]);
});

test('a chart that nobody can see is not asked for', (t) => {
  const hidden = [chart(11, 7, 2), { ...chart(12, 7), dashboards: [] }, chart(13, 7)];

  t.deepEqual(idsOf({ charts: hidden }), [13]);
});

test('a mart that somebody is at work on is left alone, also where it was old', (t) => {
  const remembered = { asked: {}, stale: [stale] };

  t.deepEqual(idsOf({ maintained: new Set(['mart_geo']), remembered }), [21, 22, 23]);
});

test('a chart that was old is asked for first and again, without a new publish', (t) => {
  const asked = {
    7: { publishedAt: published.toISOString(), chartId: 13 },
    8: { publishedAt: published.toISOString(), chartId: 21 },
  };

  const [first, ...others] = chooseCharts(question({ remembered: { asked, stale: [stale] } }));

  t.like(first, { chartId: 13, publishedAt: published });
  t.deepEqual(others, []);
});

test('a table that is no mart is nobody’s publish; of a virtual dataset the newest mart counts', (t) => {
  const sql = 'SELECT * FROM `p.ineco_marts.mart_geo` JOIN ineco_marts.mart_pages USING (day)';
  const datasets = [dataset(7, 'other'), { id: 8, kind: 'virtual', tableName: 'both', sql } as const];
  const newer = new Date(published.getTime() + 60_000);
  const publishedAt = new Map([
    ['mart_geo', newer],
    ['mart_pages', published],
  ]);

  const chosen = chooseCharts(question({ datasets, publishedAt }));

  t.deepEqual([...new Set(chosen.map(({ datasetId }) => datasetId))], [8]);
  t.like(chosen[0], { mart: 'mart_geo', publishedAt: newer });
});
