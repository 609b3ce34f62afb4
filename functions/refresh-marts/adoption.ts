import type { ListedTable } from '../../shared/clients/bigquery-port.ts';
import type { PlannedMart } from '../../shared/mart-plan.ts';
import type { Accepted } from './audit.ts';

/** How a mart's table may be written: it is ours, it is taken over now, or it must be left alone. */
export type AdoptionVerdict =
  | { verdict: 'ours' }
  | { verdict: 'adopt'; replace: boolean; explanation: string }
  | { verdict: 'not-adopted'; explanation: string };

/**
 * Decides whether the table that stands where a mart goes may be overwritten. `publishedByUs` says that the
 * watchdog's own record has a publish of it. BigQuery refuses a copy onto a table of another partitioning or
 * clustering, so such a table must first be removed, which only a human may ask for.
 */
export function judgeAdoption(
  mart: Pick<PlannedMart, 'name' | 'partitionBy' | 'clusterBy'>,
  table: ListedTable | undefined,
  publishedByUs: boolean,
  accepted: Accepted,
): AdoptionVerdict {
  if (!table) return { verdict: 'ours' };
  if (table.type !== 'TABLE') {
    const kind = table.type.toLowerCase().replaceAll('_', ' ');
    return {
      verdict: 'not-adopted',
      explanation: `${mart.name} is a ${kind}, which cannot be kept as a snapshot, so it is not replaced. Drop or rename it, then publish {"only":["${mart.name}"]} to refresh-marts.`,
    };
  }
  const otherLayout = layoutDifference(mart, table);
  if (publishedByUs && !otherLayout) return { verdict: 'ours' };
  const what = otherLayout ?? 'was not made by the watchdog';
  if (accepted.includes('adopt')) {
    return { verdict: 'adopt', replace: otherLayout !== undefined, explanation: `${mart.name} ${what}` };
  }
  return {
    verdict: 'not-adopted',
    explanation: `${mart.name} ${what}, so it is not overwritten. To let the watchdog take it over (a snapshot is kept), publish {"only":["${mart.name}"],"accept":["adopt"]} to refresh-marts.`,
  };
}

function layoutDifference(
  mart: Pick<PlannedMart, 'partitionBy' | 'clusterBy'>,
  table: ListedTable,
): string | undefined {
  const wanted = mart.partitionBy ? `partitioned by day of ${mart.partitionBy}` : 'not partitioned';
  const actual = describePartitioning(table);
  if (actual !== wanted) return `is ${actual}, the mart is ${wanted}`;
  const wantedClusters = (mart.clusterBy ?? []).join(', ');
  const actualClusters = (table.clustering?.fields ?? []).join(', ');
  if (actualClusters === wantedClusters) return undefined;
  return `is clustered by ${actualClusters || 'nothing'}, the mart by ${wantedClusters || 'nothing'}`;
}

function describePartitioning(table: ListedTable): string {
  if (table.rangePartitioning) return `partitioned by ranges of ${table.rangePartitioning.field}`;
  if (!table.timePartitioning) return 'not partitioned';
  const { type, field = 'ingestion time' } = table.timePartitioning;
  return `partitioned by ${type.toLowerCase()} of ${field}`;
}
