/** The marts that the seed's datasets need to find in BigQuery: all of `marts/plan.json`. */
export const seedMarts = [
  'mart_apply_funnel',
  'mart_campaigns',
  'mart_channel_attribution',
  'mart_daily_kpis',
  'mart_devices',
  'mart_engagement',
  'mart_events',
  'mart_geo',
  'mart_hourly',
  'mart_landing_pages',
  'mart_new_vs_returning',
  'mart_page_flow',
  'mart_pages',
  'mart_product_interest',
  'mart_retention',
  'mart_sessions',
  'mart_traffic_sources',
] as const;

/** One of them. */
export type SeedMart = (typeof seedMarts)[number];

/** What the team added to a dataset in its editor. */
export type SeedAdditions = {
  metrics?: Readonly<Record<string, string>>;
  /** Calculated columns. */
  columns?: Readonly<Record<string, { type: string; expression: string }>>;
};

/** By dataset: saved metrics and calculated columns, as SQL. */
export const seedAdditions: Readonly<Partial<Record<SeedMart, SeedAdditions>>> = {
  mart_traffic_sources: {
    metrics: { conversion: 'SUM(applications) / NULLIF(SUM(sessions), 0)' },
    columns: { source_medium: { type: 'STRING', expression: "CONCAT(source, ' / ', medium)" } },
  },
  mart_new_vs_returning: { metrics: { people: 'SUM(users)' } },
};
