import { createHash } from 'node:crypto';
import type { TableReference } from '../catalog/reference.ts';
import type { Version } from '../catalog/table.ts';
import { anonymousDatasetId } from '../guard.ts';
import type { SelectedRows } from './add-rows.ts';
import type { RunningJob } from './job.ts';
import type { Warehouse } from './warehouse.ts';

/** How long BigQuery keeps the result of a query without a destination. */
export const anonymousLifetimeMilliseconds = 24 * 3600 * 1000;

/** Keeps the rows of a query in a table of the caller's hidden dataset. */
export async function writeAnonymousResult(
  warehouse: Warehouse,
  job: RunningJob,
  rows: SelectedRows,
): Promise<{ reference: TableReference; version: Version }> {
  const { catalog, writer, clock } = warehouse;
  const { projectId, jobId, location } = job.reference;
  const dataset = { projectId, datasetId: anonymousDatasetId(projectId, job.caller) };
  const reference = { ...dataset, tableId: `anon${hash(`${location}.${jobId}`)}` };
  const contents = await writer.store(rows.fields, {}, rows.sql, job.signal);
  const now = clock.now().getTime();
  if (!catalog.findDataset(dataset)) {
    catalog.putDataset({
      reference: dataset,
      location: catalog.location,
      metadata: {},
      createdAt: now,
      modifiedAt: now,
      revision: 1,
      isAnonymous: true,
    });
  }
  const expirationTime = String(now + anonymousLifetimeMilliseconds);
  const table = writer.newTable(reference, rows.fields, { expirationTime });
  const version = await writer.commit(table, contents, 'whole');
  catalog.putTable(table);
  return { reference, version };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}
