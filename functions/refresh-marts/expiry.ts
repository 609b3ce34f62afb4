import type { BigQueryClient, ListedTable } from '../../shared/clients/bigquery-port.ts';
import type { MartResult } from './mart-result.ts';

/** The published marts that BigQuery would delete some day, whole or partition by partition. */
export function findExpiring(tables: readonly ListedTable[], results: readonly MartResult[]): ListedTable[] {
  const published = new Set(
    results.filter((result) => result.outcome === 'refreshed').map((result) => result.mart),
  );
  return tables.filter(
    (table) =>
      published.has(table.name) &&
      (table.expiresAt !== undefined || table.timePartitioning?.expirationMs !== undefined),
  );
}

/**
 * A dataset with a default expiry gives it to every table made in it, and nothing would tell before the day a
 * mart disappears. One list call a run; what is found is mended and named.
 */
export async function removeExpiries(
  bigquery: BigQueryClient,
  dataset: string,
  results: readonly MartResult[],
): Promise<string[]> {
  const expiring = findExpiring(await bigquery.listTables(dataset), results);
  for (const table of expiring) {
    await bigquery.removeExpiry({ dataset, table: table.name }, table.timePartitioning);
  }
  return expiring.map((table) => table.name);
}
