import type { Chart, Dashboard, RowLevelSecurityRule } from '../../shared/clients/superset/port.ts';
import type { AlertUser } from './alerts/alert-user.ts';
import {
  type ChartUse,
  chartsUsedBy,
  datasetOfChart,
  referencesOfChart,
} from './references/chart-references.ts';
import { type FilterUse, filtersOfDashboard } from './references/dashboard-references.ts';
import type { WrittenReference } from './references/reference.ts';

/** A chart as far as it uses datasets: its settings and queries are read once, and what they name is kept. */
export type ChartUser = {
  id: number;
  name: string;
  datasetId: number | undefined;
  references: WrittenReference[];
  /** The other charts that it shows. */
  shows: ChartUse[];
  dashboards: { id: number; title: string }[];
};

/** A dashboard as far as its native filters use datasets. */
export type DashboardUser = { id: number; title: string; published: boolean; filters: FilterUse[] };

/** Everything in Superset that uses datasets. */
export type Users = {
  charts: ChartUser[];
  dashboards: DashboardUser[];
  rules: RowLevelSecurityRule[];
  alerts: AlertUser[];
};

/** What is kept of a chart. */
export function chartUserOf(chart: Chart): ChartUser {
  return {
    id: chart.id,
    name: chart.name,
    datasetId: datasetOfChart(chart),
    references: referencesOfChart(chart),
    shows: chartsUsedBy(chart),
    dashboards: chart.dashboards.map(({ id, title }) => ({ id, title })),
  };
}

/** What is kept of a dashboard. */
export function dashboardUserOf(dashboard: Dashboard): DashboardUser {
  const { id, title, published } = dashboard;
  return { id, title, published, filters: filtersOfDashboard(dashboard) };
}
