import { BigQueryError } from '../bigquery-error.ts';
import { tableName } from './reference.ts';
import type { Table, Version } from './table.ts';

/** How far back BigQuery can read a table, unless its dataset says less. */
export const timeTravelMilliseconds = 7 * 24 * 3600 * 1000;

/** The version that a table had at a moment; BigQuery's error where it cannot look that far back. */
export function versionAt(table: Table, at: number, now: Date): Version {
  const version = table.versions.findLast((candidate) => candidate.committedAt <= at);
  const oldest = table.versions[0]?.committedAt ?? table.createdAt;
  const earliest = Math.max(oldest, now.getTime() - timeTravelMilliseconds);
  if (!version || at < now.getTime() - timeTravelMilliseconds) {
    const message = `Invalid snapshot time ${at} for table ${tableName(table.reference)}@${at}. Cannot read before ${earliest}.`;
    throw new BigQueryError('invalidQuery', message);
  }
  return version;
}

/** Versions that time travel can still reach; the rest may be forgotten. */
export function reachableVersions(table: Table, now: Date): Version[] {
  const horizon = now.getTime() - timeTravelMilliseconds;
  const oldestNeeded = table.versions.findLastIndex((version) => version.committedAt <= horizon);
  return table.versions.slice(Math.max(oldestNeeded, 0));
}
