/** The Logs Explorer at what one run logged, or at everything of the functions that is worth a look. */
export function logsUrl(
  project: string,
  { since, until, runId }: { since: Date; until: Date; runId?: string | undefined },
): string {
  const filter = runId === undefined ? 'severity>=WARNING' : `jsonPayload.run_id="${runId}"`;
  const query = encodeURIComponent(`resource.type="cloud_run_revision" ${filter}`);
  const range = `${since.toISOString()}%2F${until.toISOString()}`;
  return `https://console.cloud.google.com/logs/query;query=${query};timeRange=${range}?project=${project}`;
}
