import type { Dataset } from '../../../shared/clients/superset/port.ts';
import { sqlWords } from '../references/sql-words.ts';
import type { ChartUser, DashboardUser } from '../users.ts';
import type { StaleMemory } from './stale-memory.ts';

/** A chart to ask for, and the publish that its result should be newer than. */
export type ChartToAsk = {
  chartId: number;
  chart: string;
  datasetId: number;
  mart: string;
  publishedAt: Date;
};

/** What the choice depends on. */
export type ChartChoiceQuestion = {
  datasets: readonly Pick<Dataset, 'id' | 'kind' | 'tableName' | 'sql'>[];
  charts: readonly Pick<ChartUser, 'id' | 'name' | 'datasetId' | 'dashboards'>[];
  dashboards: readonly Pick<DashboardUser, 'id' | 'published'>[];
  /** When each mart was last published; tables that are not marts are not in here. */
  publishedAt: ReadonlyMap<string, Date>;
  /** Marts that somebody is at work on. */
  maintained: ReadonlySet<string>;
  remembered: StaleMemory;
  /** How many charts a run may ask for. */
  most: number;
};

type Chart = ChartChoiceQuestion['charts'][number];
type Source = { datasetId: number; mart: string; publishedAt: Date };

/**
 * Chooses which charts to ask for, for every one that is not in the cache bills a query. Those that showed old results
 * before come first, until they do not. Then, only of datasets whose mart was published since they were looked at, one
 * chart of each before a second one of any, each time going on after the chart of the last time; only charts that
 * people can see on a published dashboard.
 */
export function chooseCharts(question: ChartChoiceQuestion): ChartToAsk[] {
  const { charts, dashboards, remembered, most } = question;
  const shown = shownCharts(charts, dashboards);
  const standing = standingOf(shown, question);
  const known = new Set(standing.map(({ chartId }) => chartId));
  const byDataset = Map.groupBy(shown, ({ datasetId }) => datasetId);
  const queues = dueSources(question, remembered).map((source) =>
    chartsInTurn(byDataset.get(source.datasetId) ?? [], source, remembered).filter(
      ({ chartId }) => !known.has(chartId),
    ),
  );
  return [...standing, ...inRounds(queues)].slice(0, most);
}

/** The charts that people can see on a published dashboard. */
export function shownCharts<Chart extends Pick<ChartUser, 'dashboards'>>(
  charts: readonly Chart[],
  dashboards: ChartChoiceQuestion['dashboards'],
): Chart[] {
  const published = new Set(dashboards.filter((each) => each.published).map(({ id }) => id));
  return charts.filter((chart) => chart.dashboards.some(({ id }) => published.has(id)));
}

function standingOf(
  shown: readonly Chart[],
  { remembered, publishedAt, maintained }: ChartChoiceQuestion,
): ChartToAsk[] {
  return remembered.stale.flatMap(({ chartId, datasetId, mart }) => {
    const chart = shown.find(({ id }) => id === chartId);
    const at = publishedAt.get(mart);
    if (!chart || !at || maintained.has(mart)) return [];
    return [{ chartId, chart: chart.name, datasetId, mart, publishedAt: at }];
  });
}

/** Who waited longest comes first, so that none waits for ever where there are more than a run may ask for. */
function dueSources(question: ChartChoiceQuestion, { asked }: StaleMemory): Source[] {
  const askedAt = (id: number) => Date.parse(asked[id]?.publishedAt ?? '') || 0;
  return question.datasets
    .flatMap((dataset) => sourceOf(dataset, question))
    .filter(({ datasetId, publishedAt }) => publishedAt.getTime() > askedAt(datasetId))
    .toSorted(
      (one, other) => askedAt(one.datasetId) - askedAt(other.datasetId) || one.datasetId - other.datasetId,
    );
}

/** The mart of a dataset; of several that a virtual one names, the one published last. */
function sourceOf(
  { id, kind, tableName, sql }: ChartChoiceQuestion['datasets'][number],
  { publishedAt, maintained }: ChartChoiceQuestion,
): Source[] {
  const names =
    kind === 'virtual'
      ? sqlWords(sql ?? '').map(({ name }) => name)
      : [tableName.split('.').at(-1) ?? tableName];
  const marts = [...new Set(names)].flatMap((mart) => {
    const at = publishedAt.get(mart);
    return at ? [{ datasetId: id, mart, publishedAt: at }] : [];
  });
  if (marts.some(({ mart }) => maintained.has(mart))) return [];
  return marts.toSorted((one, other) => other.publishedAt.getTime() - one.publishedAt.getTime()).slice(0, 1);
}

function chartsInTurn(charts: readonly Chart[], source: Source, { asked }: StaleMemory): ChartToAsk[] {
  const own = charts.toSorted((one, other) => one.id - other.id);
  const last = asked[source.datasetId]?.chartId ?? 0;
  const next = own.filter(({ id }) => id > last);
  const others = own.filter(({ id }) => id <= last);
  return [...next, ...others].map(({ id, name }) => ({ ...source, chartId: id, chart: name }));
}

function inRounds<Item>(queues: readonly (readonly Item[])[]): Item[] {
  const rounds = Math.max(0, ...queues.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) =>
    queues.flatMap((queue) => queue.slice(round, round + 1)),
  ).flat();
}
