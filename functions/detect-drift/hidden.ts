import type { Users } from './users.ts';
import type { User } from './uses.ts';
import { usersInWords } from './words.ts';

/** A dataset that something uses and the account does not see. */
export type HiddenUse = { datasetId: number; users: string };

/** Datasets that charts and native filters name and no list has: gone, or not for this account. */
export function hiddenUses({ charts, dashboards }: Users, visible: ReadonlySet<number>): HiddenUse[] {
  const named: { datasetId: number; user: User }[] = [
    ...charts.flatMap(({ id, name, datasetId }) => {
      const user: User = { kind: 'chart', id, name, dashboards: [] };
      return datasetId === undefined ? [] : [{ datasetId, user }];
    }),
    ...dashboards.flatMap(({ id, title, filters }) =>
      filters.map(({ datasetId, filterName }) => {
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
