import type { JsonObject } from '../../shared/clients/superset/port.ts';
import type { SignedInCalls } from './superset-at.ts';

/** A chart to load, with what it asks for. */
export type ChosenChart = { id: number; queryContext: JsonObject };

/** Which chart to choose from. */
export type ChartChoice = {
  /** That of watchdog.yaml; undefined: any over a mart. */
  chartId: number | undefined;
  /** The BigQuery dataset of the marts. */
  marts: string;
  /** Charts that turned out to be broken themselves. */
  passedOver: readonly number[];
};

type Reads = Pick<SignedInCalls, 'listDatasets' | 'relatedObjects' | 'chart'>;

/** Each costs a request; a Superset whose first charts were never saved in the editor is left alone. */
const mostDatasets = 5;
const mostCharts = 10;

/**
 * The chart of watchdog.yaml, or the first over a mart that has saved what it asks for: first by id, so that it is the
 * same one in each process. Whether it loads is seen by loading it, so no record of detect-drift is read for it. What
 * queries a view of the raw events is no choice, for that would cost a scan of them.
 */
export async function chooseChart(superset: Reads, choice: ChartChoice): Promise<ChosenChart | undefined> {
  const { chartId, marts, passedOver } = choice;
  if (chartId !== undefined) return readChart(superset, chartId);
  const datasets = (await superset.listDatasets())
    .filter(({ kind, schema, tableName }) => {
      return kind === 'physical' && schema === marts && tableName.startsWith('mart_');
    })
    .toSorted((one, other) => one.id - other.id);
  let looks = 0;
  for (const { id } of datasets.slice(0, mostDatasets)) {
    const { charts } = await superset.relatedObjects(id);
    const ids = charts.map((chart) => chart.id).filter((each) => !passedOver.includes(each));
    for (const candidate of ids.toSorted((one, other) => one - other)) {
      if (looks++ >= mostCharts) return undefined;
      const chart = await readChart(superset, candidate);
      if (chart) return chart;
    }
  }
  return undefined;
}

async function readChart(superset: Reads, id: number): Promise<ChosenChart | undefined> {
  const { queryContext } = await superset.chart(id);
  return queryContext && { id, queryContext };
}
