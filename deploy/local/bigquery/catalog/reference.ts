import { BigQueryError } from '../bigquery-error.ts';

/** The name of a dataset. */
export type DatasetReference = { projectId: string; datasetId: string };
/** The name of a table. */
export type TableReference = DatasetReference & { tableId: string };

/** A dataset as BigQuery's messages name it: `project:dataset`. */
export function datasetName(reference: DatasetReference): string {
  return `${reference.projectId}:${reference.datasetId}`;
}

/** A table as BigQuery's messages name it: `project:dataset.table`. */
export function tableName(reference: TableReference): string {
  return `${datasetName(reference)}.${reference.tableId}`;
}

/** The key of a table in the catalog, and how a person writes it: `project.dataset.table`. */
export function tablePath(reference: TableReference): string {
  return `${reference.projectId}.${reference.datasetId}.${reference.tableId}`;
}

/** The dataset as an IAM resource. */
export function datasetResource(reference: DatasetReference): string {
  return `projects/${reference.projectId}/datasets/${reference.datasetId}`;
}

/** The table as an IAM resource. */
export function tableResource(reference: TableReference): string {
  return `${datasetResource(reference)}/tables/${reference.tableId}`;
}

/** What a table id may carry besides the name: `$20240131` for one partition, `@1700000000000` for a moment. */
export type DecoratedTableId = { tableId: string; partitionId?: string; at?: number };

/** Splits a decorated table id; a decorator that is not positive counts back from `now`. */
export function parseTableId(text: string, now: Date): DecoratedTableId {
  const moment = /^(.+)@(-?\d+)$/.exec(text);
  if (moment?.[1] && moment[2]) {
    const milliseconds = Number(moment[2]);
    return { tableId: moment[1], at: milliseconds > 0 ? milliseconds : now.getTime() + milliseconds };
  }
  const partition = /^(.+)\$(\w+)$/.exec(text);
  if (partition?.[1] && partition[2]) return { tableId: partition[1], partitionId: partition[2] };
  return { tableId: text };
}

/** Refuses a dataset id that BigQuery would not take; `location` is what the caller wrote. */
export function checkDatasetId(datasetId: string, location?: string): void {
  if (/^[\w-]{1,1024}$/.test(datasetId)) return;
  const message = `Invalid dataset ID "${datasetId}". Dataset IDs must be alphanumeric (plus underscores and dashes) and must be at most 1024 characters long.`;
  throw new BigQueryError('invalid', message, location);
}

/** Refuses a table id that BigQuery would not take. */
export function checkTableId(tableId: string): void {
  if (/^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]{1,1024}$/u.test(tableId)) return;
  const message = `Invalid table ID "${tableId}". Table IDs must be alphanumeric (plus underscores) and must be at most 1024 characters long. Also, Table decorators cannot be used.`;
  throw new BigQueryError('invalid', message);
}
