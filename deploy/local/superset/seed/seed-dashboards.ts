import { behaviourCharts } from './charts/behaviour-charts.ts';
import type { SeedChartName } from './charts/seed-charts.ts';
import { trafficCharts } from './charts/traffic-charts.ts';
import { websiteCharts } from './charts/website-charts.ts';
import type { SeedMart } from './seed-marts.ts';

/** A filter at the side of a dashboard: for values of a column, or for a range of time. */
export type SeedFilter =
  | { kind: 'select'; name: string; table: SeedMart; column: string; preset?: readonly string[] }
  | { kind: 'time'; name: string; preset: string };

/** A dashboard to make. */
export type SeedDashboard = {
  key: 'website' | 'traffic' | 'behaviour' | 'sessions';
  title: string;
  slug: string;
  charts: readonly SeedChartName[];
  filters: readonly SeedFilter[];
};

/** All of them. */
export const seedDashboards: readonly SeedDashboard[] = [
  {
    key: 'website',
    title: 'Bank website',
    slug: 'bank-website',
    charts: namesOf(websiteCharts),
    filters: [
      { kind: 'select', name: 'Country', table: 'mart_geo', column: 'country', preset: ['AM'] },
      { kind: 'select', name: 'City', table: 'mart_geo', column: 'city' },
    ],
  },
  {
    key: 'traffic',
    title: 'Traffic and campaigns',
    slug: 'traffic',
    charts: namesOf(trafficCharts),
    filters: [
      { kind: 'time', name: 'Period', preset: 'Last quarter' },
      { kind: 'select', name: 'Source', table: 'mart_traffic_sources', column: 'source' },
    ],
  },
  {
    key: 'behaviour',
    title: 'Visitor behaviour',
    slug: 'behaviour',
    charts: namesOf(behaviourCharts),
    // Nothing but filters uses mart_sessions, which Superset's own list of related objects misses.
    filters: [
      { kind: 'time', name: 'Period', preset: 'No filter' },
      { kind: 'select', name: 'Channel', table: 'mart_sessions', column: 'channel_group' },
    ],
  },
  {
    key: 'sessions',
    title: 'Sessions',
    slug: 'sessions',
    charts: [],
    filters: [{ kind: 'select', name: 'Device', table: 'mart_sessions', column: 'device_category' }],
  },
];

function namesOf(charts: readonly { name: SeedChartName }[]): SeedChartName[] {
  return charts.map(({ name }) => name);
}
