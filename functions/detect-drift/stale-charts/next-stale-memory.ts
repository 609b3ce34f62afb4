import type { Users } from '../users.ts';
import type { AskedChart } from './ask-charts.ts';
import { shownCharts } from './choose-charts.ts';
import type { StaleMemory } from './stale-memory.ts';

/** What is there to be remembered about. */
export type Remembrances = Pick<Users, 'charts' | 'dashboards'> & { datasets: readonly { id: number }[] };

/**
 * What to remember after charts were asked for. A chart that was old stays so until it shows newer results, or nobody
 * can see it any more; one that was not asked for, or not answered, stays as it was.
 */
export function nextStaleMemory(
  before: StaleMemory,
  asked: readonly AskedChart[],
  { datasets, charts, dashboards }: Remembrances,
): StaleMemory {
  const answered = asked.filter((each) => each.outcome !== 'untold' || each.reason !== 'no-answer');
  const told = new Set(answered.map(({ chart }) => chart.chartId));
  const shown = new Set(shownCharts(charts, dashboards).map(({ id }) => id));
  const standing = before.stale.filter(({ chartId }) => !told.has(chartId) && shown.has(chartId));
  const stood = new Set(before.stale.map(({ chartId }) => chartId));
  const turns = answered
    // An old chart that is asked for again says nothing about the others of its dataset.
    .filter(({ chart }) => !stood.has(chart.chartId))
    .map(({ chart: { datasetId, chartId, publishedAt } }) => [
      datasetId,
      { publishedAt: publishedAt.toISOString(), chartId },
    ]);
  const known = new Set(datasets.map(({ id }) => String(id)));
  const kept = Object.entries(before.asked).filter(([datasetId]) => known.has(datasetId));
  return {
    asked: { ...Object.fromEntries(kept), ...Object.fromEntries(turns) },
    stale: [...standing, ...answered.flatMap((each) => (each.outcome === 'old' ? [each.stale] : []))],
  };
}
