import { type DriftQuestion, judgeDrift } from '../../../functions/detect-drift/judge-drift.ts';
import { chartUserOf, dashboardUserOf } from '../../../functions/detect-drift/users.ts';
import { chart, column, type dashboard, dataset, geoTable } from './_dataset.ts';

/** A dashboard that is not broken as a whole. */
export const marketing = { id: 3, title: 'Marketing', metadata: undefined };
const other = chart(99, [{ columns: ['country'] }], { dashboards: [marketing] });
/** A metric over a column. */
export const sum = (name: string) => ({
  expressionType: 'SIMPLE',
  column: { column_name: name },
  aggregate: 'SUM',
});
/** A filter of a chart. */
export const filterOn = (name: string) => ({ col: name, op: '==', val: 'Yerevan' });

/** The mart, as its file makes it. */
export const geo = (...columns: string[]) => ({
  name: 'mart_geo',
  file: 'marts/mart_geo.sql',
  columns: columns.map((name) => ({ name, type: 'STRING', mode: 'NULLABLE' as const, description: name })),
});

/** Judges a world in which everything agrees, but for what is said. */
export function judge(more: Partial<DriftQuestion>) {
  return judgeDrift({
    seen: [{ dataset: dataset(), table: geoTable }],
    users: { charts: [], dashboards: [], rules: [], alerts: [] },
    marts: [geo()],
    isAnythingVisible: true,
    unwritten: new Map(),
    ...more,
  });
}

/** The dataset with a column that its table may not have. */
export const withCity = dataset({ columns: [...dataset().columns, column(4, 'city')] });
/** The table with a column that its dataset may not have. */
export const tableWithCity = [...geoTable, { name: 'city', type: 'STRING' }];
/** These charts and dashboards, and a chart that is in order. */
export const users = (
  charts: readonly ReturnType<typeof chart>[],
  dashboards: readonly ReturnType<typeof dashboard>[] = [],
) => ({
  charts: [...charts, other].map(chartUserOf),
  dashboards: dashboards.map(dashboardUserOf),
  rules: [],
  alerts: [],
});
