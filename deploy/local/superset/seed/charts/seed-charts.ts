import { behaviourCharts } from './behaviour-charts.ts';
import type { SeedChart } from './chart-parts.ts';
import { trafficCharts } from './traffic-charts.ts';
import { websiteCharts } from './website-charts.ts';

const charts = [...websiteCharts, ...trafficCharts, ...behaviourCharts];

/** What the seeded charts are called. */
export type SeedChartName = (typeof charts)[number]['name'];

/** Charts that use columns in every way that a chart can. */
export const seedCharts: readonly (SeedChart & { name: SeedChartName })[] = charts;
