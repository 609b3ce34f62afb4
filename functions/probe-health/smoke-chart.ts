import type { LayerSight } from './sight.ts';

/**
 * Which chart was loaded last, and when; kept in memory, for a new process costs one query more. Undefined
 * `loadedAt`: the next probe loads one.
 */
export type SmokeChart = {
  loadedAt: Date | undefined;
  /** The chart that was loaded, to be loaded again. */
  chartId: number | undefined;
  /** Charts over marts that are broken themselves. */
  passedOver: readonly number[];
};

/** Before the first probe. */
export const noSmokeChart: SmokeChart = { loadedAt: undefined, chartId: undefined, passedOver: [] };

/** A chart each minute would bill hundreds of gibibytes a month. */
const everyMinutes = 15;

/** Whether the chart is to be loaded by this probe. */
export function isChartDue({ loadedAt }: SmokeChart, now: Date): boolean {
  return loadedAt === undefined || now.getTime() - loadedAt.getTime() >= everyMinutes * 60_000;
}

/** A chart that was tried, if one was found. */
export type TriedChart = {
  sight: Pick<LayerSight, 'outcome' | 'blames'>;
  chartId: number | undefined;
  /** Named by watchdog.yaml, so that no other one is looked for. */
  isNamed: boolean;
};

/**
 * What is known after a chart was tried. One that does not load is due again at the next probe: an outage is decided
 * by probes in a row. One that is itself broken gives way to another; when none is left, all are tried again later.
 */
export function afterChart(
  known: SmokeChart,
  { sight, chartId, isNamed }: TriedChart,
  now: Date,
): SmokeChart {
  if (sight.blames === 'chart' && chartId !== undefined && !isNamed) {
    return { loadedAt: undefined, chartId: undefined, passedOver: [...known.passedOver, chartId] };
  }
  if (sight.outcome === 'untried') return { ...noSmokeChart, loadedAt: now };
  const loadedAt = sight.outcome === 'answers' || sight.outcome === 'rejects' ? now : undefined;
  return { ...known, loadedAt, chartId: chartId ?? known.chartId };
}
