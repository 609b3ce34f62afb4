/** The marts that the seeded datasets need to find in BigQuery. */
export const seedMarts = ['mart_daily_kpis', 'mart_geo', 'mart_apply_funnel', 'mart_sessions'] as const;

/** One of them. */
export type SeedMart = (typeof seedMarts)[number];
