import type { ChartCheck } from '../sync/verify-charts.ts';
import type { FailingChart } from './failing-memory.ts';

/** A chart that was tried in this run, with the dataset for which it was. */
export type TriedChart = { check: ChartCheck; datasetId: number; dataset: string };

/**
 * Which charts fail, after some were tried. What only a real query showed is over when a real query works; what could
 * not be tried stands; a chart that was deleted fails nobody any more.
 */
export function nextFailingCharts(
  before: readonly FailingChart[],
  tried: readonly TriedChart[],
  { existing, now }: { existing: ReadonlySet<number>; now: Date },
): FailingChart[] {
  const at = now.toISOString();
  const byChart = new Map(tried.map((each) => [each.check.chartId, each]));
  const standing = before
    .filter(({ chartId }) => existing.has(chartId))
    .flatMap((chart): FailingChart[] => {
      const check = byChart.get(chart.chartId)?.check;
      if (check?.verdict === 'fails') return [{ ...chart, ...failureOf(check), checkedAt: at }];
      return isMended(chart, check) ? [] : [{ ...chart, ...(check ? { checkedAt: at } : {}) }];
    });
  const known = new Set(before.map(({ chartId }) => chartId));
  const fresh = [...byChart.values()].flatMap(({ check, datasetId, dataset }): FailingChart[] =>
    check.verdict !== 'fails' || known.has(check.chartId)
      ? []
      : [
          {
            chartId: check.chartId,
            chart: check.chart,
            datasetId,
            dataset,
            ...failureOf(check),
            since: at,
            checkedAt: at,
          },
        ],
  );
  return [...standing, ...fresh];
}

function failureOf({ reason, wasAsked }: ChartCheck): Pick<FailingChart, 'text' | 'failsAt'> {
  return { text: reason, failsAt: wasAsked ? 'asking' : 'compiling' };
}

function isMended({ failsAt }: FailingChart, check: ChartCheck | undefined): boolean {
  return check?.verdict === 'loads' || (check?.verdict === 'compiles' && failsAt === 'compiling');
}
