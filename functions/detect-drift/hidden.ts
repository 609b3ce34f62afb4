import { datasetOfChart } from './references/chart-references.ts';
import { filtersOfDashboard } from './references/dashboard-references.ts';
import type { User, Users } from './uses.ts';
import { usersInWords } from './words.ts';

/** A dataset that something uses and the account does not see. */
export type HiddenUse = { datasetId: number; users: string };

/** Datasets that charts and native filters name and no list has: gone, or not for this account. */
export function hiddenUses({ charts, dashboards }: Users, visible: ReadonlySet<number>): HiddenUse[] {
  const named: { datasetId: number; user: User }[] = [
    ...charts.flatMap((chart) => {
      const datasetId = datasetOfChart(chart);
      const user: User = { kind: 'chart', id: chart.id, name: chart.name, dashboards: [] };
      return datasetId === undefined ? [] : [{ datasetId, user }];
    }),
    ...dashboards.flatMap((dashboard) =>
      filtersOfDashboard(dashboard).map(({ datasetId, filterName }) => {
        const { id, title } = dashboard;
        const user: User = { kind: 'native-filter', name: filterName, dashboard: { id, title } };
        return { datasetId, user };
      }),
    ),
  ];
  const hidden = named.filter(({ datasetId }) => !visible.has(datasetId));
  return [...Map.groupBy(hidden, ({ datasetId }) => datasetId)].map(([datasetId, uses]) => ({
    datasetId,
    users: usersInWords(uses),
  }));
}
