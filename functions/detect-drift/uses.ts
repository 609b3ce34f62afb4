import type { Chart, Dashboard, Dataset, RowLevelSecurityRule } from '../../shared/clients/superset/port.ts';
import { chartsUsedBy, datasetOfChart, referencesOfChart } from './references/chart-references.ts';
import { columnsIn } from './references/column-values.ts';
import { filtersOfDashboard } from './references/dashboard-references.ts';
import { sqlIn } from './references/query-context.ts';
import type { Reference, WrittenReference } from './references/reference.ts';
import { resolveReferences } from './references/resolve.ts';

/** Who uses a column, by the name that people know. */
export type User =
  | { kind: 'chart'; id: number; name: string; dashboards: { id: number; title: string }[] }
  | { kind: 'native-filter'; name: string; dashboard: { id: number; title: string } }
  | { kind: 'row-level-security'; name: string }
  | { kind: 'dataset'; name: string };

/** One use of one column of a dataset. */
export type ColumnUse = { user: User; reference: Reference };

/** Who uses what of a dataset. */
export type DatasetUses = {
  columns: ColumnUse[];
  /** Saved metrics that are asked for and do not exist. */
  unknownMetrics: { user: User; metric: string }[];
};

/** Everything in Superset that uses datasets. */
export type Users = { charts: Chart[]; dashboards: Dashboard[]; rules: RowLevelSecurityRule[] };

type Written = { datasetId: number; user: User; references: WrittenReference[] };

/** Who uses what of each dataset, by the dataset's id. */
export function usesOfDatasets(datasets: readonly Dataset[], users: Users): Map<number, DatasetUses> {
  const written = [
    ...users.charts.flatMap((chart) => usesOfChart(chart, users.charts)),
    ...users.dashboards.flatMap(usesOfDashboard),
    ...users.rules.flatMap(usesOfRule),
    ...datasets.map(usesOfDatasetItself),
  ];
  const byDataset = Map.groupBy(written, ({ datasetId }) => datasetId);
  return new Map(
    datasets.map((dataset) => {
      const resolved = (byDataset.get(dataset.id) ?? []).map(({ user, references }) => ({
        user,
        ...resolveReferences(references, dataset),
      }));
      const uses: DatasetUses = {
        columns: resolved.flatMap(({ user, references }) =>
          references.map((reference) => ({ user, reference })),
        ),
        unknownMetrics: resolved.flatMap(({ user, unknownMetrics }) =>
          unknownMetrics.map((metric) => ({ user, metric })),
        ),
      };
      return [dataset.id, uses];
    }),
  );
}

/** A chart shows what other charts show as its annotations and layers, and breaks with them. */
function usesOfChart(chart: Chart, all: readonly Chart[]): Written[] {
  const { id, name, dashboards } = chart;
  const user: User = {
    kind: 'chart',
    id,
    name,
    dashboards: dashboards.map((dashboard) => ({ id: dashboard.id, title: dashboard.title })),
  };
  const own = datasetOfChart(chart);
  const shown = chartsUsedBy(chart).flatMap(({ chartId, references }): Written[] => {
    const other = all.find((candidate) => candidate.id === chartId);
    const datasetId = other && datasetOfChart(other);
    if (!other || datasetId === undefined) return [];
    return [{ datasetId, user, references: [...referencesOfChart(other), ...references] }];
  });
  return own === undefined
    ? shown
    : [{ datasetId: own, user, references: referencesOfChart(chart) }, ...shown];
}

function usesOfDashboard(dashboard: Dashboard): Written[] {
  const { id, title } = dashboard;
  return filtersOfDashboard(dashboard).map(({ filterName, datasetId, widget, preset }) => ({
    datasetId,
    user: { kind: 'native-filter', name: filterName, dashboard: { id, title } },
    references: [...widget, ...preset],
  }));
}

function usesOfRule({ name, clause, tables }: RowLevelSecurityRule): Written[] {
  const references = sqlIn(clause, { place: `row-level security ${name}`, confidence: 'certain' });
  return tables.map(({ id }) => ({ datasetId: id, user: { kind: 'row-level-security', name }, references }));
}

/** Whether anybody uses its column of time is not told here, so it is only probable. */
function usesOfDatasetItself(dataset: Dataset): Written {
  const { id, tableName, mainDttmColumn, currencyCodeColumn, fetchValuesPredicate } = dataset;
  const at = (place: string) => ({ place, confidence: 'probable' as const });
  return {
    datasetId: id,
    user: { kind: 'dataset', name: tableName },
    references: [
      ...columnsIn(mainDttmColumn, 'granularity', at('column of time')),
      ...columnsIn(currencyCodeColumn, 'dimension', at('column of currencies')),
      ...sqlIn(fetchValuesPredicate, at('predicate for the values of filters')),
    ],
  };
}
