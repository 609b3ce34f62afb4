import test from 'ava';
import { restartWanted } from '../../../../functions/detect-drift/stale-charts/restart-wanted.ts';
import type { StaleChart } from '../../../../functions/detect-drift/stale-charts/stale-memory.ts';

const stale = (state: StaleChart['state'], mart = 'mart_geo'): StaleChart => ({
  chartId: 1,
  chart: 'Countries',
  datasetId: 7,
  mart,
  cachedAt: '2026-11-23T10:00:00.000Z',
  publishedAt: '2026-11-24T06:00:00.000Z',
  state,
});

test('a restart is wanted where a forced query did not help, for the findings that it should end', (t) => {
  t.deepEqual(restartWanted([stale('kept', 'mart_pages'), stale('refused'), stale('kept'), stale('kept')]), {
    wanted: true,
    services: ['superset', 'superset-worker'],
    causes: ['charts-stale:mart_geo', 'charts-stale:mart_pages'],
    reason: 'old-results-kept',
  });
});

test('a restart is not wanted before a forced query, nor where queries fail', (t) => {
  t.deepEqual(restartWanted([]), { wanted: false, reason: 'nothing-old' });
  t.deepEqual(restartWanted([stale('only-seen')]), { wanted: false, reason: 'not-tried' });
  t.deepEqual(restartWanted([stale('only-seen'), stale('refused')]), {
    wanted: false,
    reason: 'queries-fail',
  });
});
