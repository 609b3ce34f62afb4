import type { Dataset, RowLevelSecurityRule } from '../../shared/clients/superset/port.ts';
import { type AlertUser, isOfDataset } from './alerts/alert-user.ts';
import { columnsIn } from './references/column-values.ts';
import { sqlIn } from './references/query-context.ts';
import type { Reference, WrittenReference } from './references/reference.ts';
import { createResolver } from './references/resolve.ts';
import type { ChartUser, DashboardUser, Users } from './users.ts';

/** Who uses a column, by the name that people know. */
export type User =
  | { kind: 'chart'; id: number; name: string; dashboards: { id: number; title: string }[] }
  | { kind: 'native-filter'; name: string; dashboard: { id: number; title: string } }
  | { kind: 'row-level-security'; name: string }
  | { kind: 'alert'; name: string }
  | { kind: 'dataset'; name: string };

/** One use of one column of a dataset. */
export type ColumnUse = { user: User; reference: Reference };

/** Who uses what of a dataset. */
export type DatasetUses = {
  columns: ColumnUse[];
  /** Saved metrics that are asked for and do not exist. */
  unknownMetrics: { user: User; metric: string }[];
};

type Written = { datasetId: number; user: User; references: WrittenReference[] };

/** Tells who uses what of a dataset; whom it was made of is gone through once, whatever the number of datasets. */
export function createUses(users: Users): (dataset: Dataset) => DatasetUses {
  const charts = new Map(users.charts.map((chart) => [chart.id, chart]));
  const written = [
    ...users.charts.flatMap((chart) => usesOfChart(chart, charts)),
    ...users.dashboards.flatMap(usesOfDashboard),
    ...users.rules.flatMap(usesOfRule),
  ];
  const byDataset = Map.groupBy(written, ({ datasetId }) => datasetId);
  return (dataset) =>
    resolveUses(
      [
        ...(byDataset.get(dataset.id) ?? []),
        ...usesOfAlerts(users.alerts, dataset),
        usesOfDatasetItself(dataset),
      ],
      dataset,
    );
}

function resolveUses(written: readonly Written[], dataset: Dataset): DatasetUses {
  const resolve = createResolver(dataset);
  const resolved = written.map(({ user, references }) => ({ user, ...resolve(references) }));
  return {
    columns: resolved.flatMap(({ user, references }) => references.map((reference) => ({ user, reference }))),
    unknownMetrics: resolved.flatMap(({ user, unknownMetrics }) =>
      unknownMetrics.map((metric) => ({ user, metric })),
    ),
  };
}

/** A chart shows what other charts show as its annotations and layers, and breaks with them. */
function usesOfChart(chart: ChartUser, all: ReadonlyMap<number, ChartUser>): Written[] {
  const { id, name, dashboards, datasetId } = chart;
  const user: User = { kind: 'chart', id, name, dashboards };
  const shown = chart.shows.flatMap((use): Written[] => {
    const other = all.get(use.chartId);
    if (other?.datasetId === undefined) return [];
    return [{ datasetId: other.datasetId, user, references: [...other.references, ...use.references] }];
  });
  if (datasetId === undefined) return shown;
  const own: Written = {
    datasetId,
    user,
    // Read out when the dataset's turn comes, and not kept.
    get references() {
      return chart.references;
    },
  };
  return [own, ...shown];
}

function usesOfDashboard({ id, title, filters }: DashboardUser): Written[] {
  return filters.map(({ filterName, datasetId, widget, preset }) => ({
    datasetId,
    user: { kind: 'native-filter', name: filterName, dashboard: { id, title } },
    references: [...widget, ...preset],
  }));
}

function usesOfRule({ name, clause, tables }: RowLevelSecurityRule): Written[] {
  const references = sqlIn(clause, { place: `row-level security ${name}`, confidence: 'certain' });
  return tables.map(({ id }) => ({ datasetId: id, user: { kind: 'row-level-security', name }, references }));
}

/** An alert asks the table itself, so it uses whatever dataset shows that. */
function usesOfAlerts(alerts: readonly AlertUser[], dataset: Dataset): Written[] {
  return alerts
    .filter((alert) => isOfDataset(alert, dataset))
    .map(({ name, references }) => ({ datasetId: dataset.id, user: { kind: 'alert', name }, references }));
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
