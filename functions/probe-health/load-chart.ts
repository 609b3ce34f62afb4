import { SupersetError } from '../../shared/clients/superset/superset-error.ts';
import { type ChosenChart, chooseChart } from './choose-chart.ts';
import { brokenChart, outcomeOf, type Said } from './look.ts';
import { afterChart, isChartDue, noSmokeChart } from './smoke-chart.ts';
import type { SignedInCalls } from './superset-at.ts';

/** Loads a chart now and then, as a person does who opens a dashboard: through Superset, to BigQuery and back. */
export type ChartLoader = {
  isDue: (now: Date) => boolean;
  /** Loads it past the cache, whether it is due or not. */
  load: (superset: SignedInCalls, now: Date) => Promise<Said>;
};

/** `named` is the chart of watchdog.yaml; `marts` the BigQuery dataset over which one is chosen where none is named. */
export function createChartLoader({
  named,
  marts,
}: {
  named: number | undefined;
  marts: string;
}): ChartLoader {
  let known = noSmokeChart;
  return {
    isDue: (now) => isChartDue(known, now),
    load: async (superset, now) => {
      let chartId = named ?? known.chartId;
      const say = async (): Promise<Said> => {
        const chosen = await chooseChart(superset, { chartId, marts, passedOver: known.passedOver });
        if (!chosen) return { outcome: 'untried', text: nothingToLoad(named) };
        chartId = chosen.id;
        return loadOne(superset, chosen);
      };
      const said = await say().catch((error: unknown) => {
        if (!(error instanceof SupersetError)) throw error;
        return outcomeOf('chart', error);
      });
      known = afterChart(known, { sight: said, chartId, isNamed: named !== undefined }, now);
      return said;
    },
  };
}

async function loadOne(superset: SignedInCalls, { id, queryContext }: ChosenChart): Promise<Said> {
  const results = await superset.chartData(queryContext, { force: true });
  const error = results.find((result) => result.error !== undefined)?.error;
  if (error !== undefined) return brokenChart(error);
  return { outcome: 'answers', text: `chart ${id}: ${results[0]?.rowCount ?? 0} rows` };
}

function nothingToLoad(named: number | undefined): string {
  return named === undefined
    ? 'no chart over a mart has saved what it asks for'
    : `chart ${named} has not saved what it asks for: open it in the editor and save it`;
}
