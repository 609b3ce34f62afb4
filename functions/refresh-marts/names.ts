import { createHash } from 'node:crypto';

/**
 * Names that a run gives to its jobs and tables. All are deterministic, so that a redelivery meets its own work:
 * BigQuery answers 409 for a job id it knows, and the copy's source is the table that attempt built.
 */

/** Job that builds one attempt of a mart. */
export function buildJobId(runId: string, mart: string, attempt: number): string {
  return `watchdog_${runId}_${mart}_${attempt}`;
}

/** Job that copies a built and audited table onto the mart; `attempt` is the build's, `copyAttempt` its own. */
export function publishJobId(runId: string, mart: string, attempt: number, copyAttempt: number): string {
  return `${buildJobId(runId, mart, attempt)}_publish${copyAttempt}`;
}

/** Job that keeps what a table held before the watchdog took it over. */
export function snapshotJobId(runId: string, mart: string): string {
  return `watchdog_${runId}_${mart}_snapshot`;
}

/** Table in the staging dataset that an attempt builds; the dataset's default expiry removes it after a day. */
export function stagingTable(runId: string, mart: string, attempt: number): string {
  return `${mart}__${runId}_${attempt}`;
}

/** Snapshot of a table before it was adopted, beside the mart itself. */
export function adoptionSnapshot(runId: string, mart: string): string {
  return `${mart}_before_adopt_${runId}`;
}

/** Id of the audit query of one attempt: BigQuery takes at most 36 characters, so it is a digest. */
export function auditRequestId(runId: string, mart: string, attempt: number): string {
  return createHash('sha256').update(`${runId}/${mart}/${attempt}`).digest('hex').slice(0, 32);
}

/** Labels on every job, for the bill and for `bq ls -j`; BigQuery allows 63 characters in lower case. */
export function jobLabels(runId: string, mart: string): Record<string, string> {
  const label = (text: string) => text.toLowerCase().slice(0, 63);
  return { watchdog: 'refresh-marts', watchdog_run: label(runId), watchdog_mart: label(mart) };
}

/** Where a person looks at a job. */
export function jobUrl(project: string, location: string, jobId: string): string {
  return `https://console.cloud.google.com/bigquery?project=${project}&j=bq:${location}:${jobId}&page=queryresults`;
}
