/** When a chart was last loaded past its cache; kept in memory, for a restart of the function costs one query. */
export type SmokeChart = { loadedAt: Date | undefined };

/** A chart each minute would bill hundreds of gibibytes a month. */
const everyMinutes = 15;

/** Whether the chart is to be loaded by this probe. */
export function isChartDue({ loadedAt }: SmokeChart, now: Date): boolean {
  return loadedAt === undefined || now.getTime() - loadedAt.getTime() >= everyMinutes * 60_000;
}
