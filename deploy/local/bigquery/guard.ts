import { createHash } from 'node:crypto';
import type { Access, AccessCheck } from '../access.ts';
import { BigQueryError } from './bigquery-error.ts';
import {
  type DatasetReference,
  datasetName,
  datasetResource,
  type TableReference,
  tableName,
  tableResource,
} from './catalog/reference.ts';

/** The hidden dataset that holds the results of a caller's queries. */
export function anonymousDatasetId(projectId: string, caller: string): string {
  return `_${createHash('sha256').update(`${projectId} ${caller}`).digest('hex').slice(0, 40)}`;
}

/** Asks the access check and remembers what was used, so that a manifest can be held against it. */
export type Guard = ReturnType<typeof createGuard>;

/** A guard before one access check; `location` appears in BigQuery's refusals. */
export function createGuard(check: AccessCheck, location: string) {
  const used = new Map<string, Access>();

  function allows(access: Access): boolean {
    used.set(`${access.caller} ${access.permission} ${access.resource}`, access);
    return check(access);
  }
  function require(access: Access, refusal: string): void {
    if (!allows(access)) throw new BigQueryError('accessDenied', refusal);
  }

  return {
    project: (caller: string, permission: string, projectId: string) =>
      require({
        caller,
        permission,
        resource: `projects/${projectId}`,
      }, `Access Denied: Project ${projectId}: User does not have ${permission} permission in project ${projectId}.`),

    dataset: (caller: string, permission: string, reference: DatasetReference) =>
      require({
        caller,
        permission,
        resource: datasetResource(reference),
      }, `Access Denied: Dataset ${datasetName(reference)}: Permission ${permission} denied on dataset ${datasetName(reference)} (or it may not exist).`),

    table: (caller: string, permission: string, reference: TableReference) =>
      isOwnResult(caller, reference) ||
      require({
        caller,
        permission,
        resource: tableResource(reference),
      }, `Access Denied: Table ${tableName(reference)}: Permission ${permission} denied on table ${tableName(reference)} (or it may not exist).`),

    /** Reading a table by SQL has words of its own. */
    query: (caller: string, reference: TableReference) =>
      isOwnResult(caller, reference) ||
      require({
        caller,
        permission: 'bigquery.tables.getData',
        resource: tableResource(reference),
      }, `Access Denied: Table ${tableName(reference)}: User does not have permission to query table ${tableName(reference)}, or perhaps it does not exist in location ${location}.`),

    /** For what is hidden rather than refused. */
    allows,

    used: (): Access[] => [...used.values()],
  };
}

/** Whoever ran a query may read its result. */
function isOwnResult(caller: string, reference: DatasetReference): boolean {
  return reference.datasetId === anonymousDatasetId(reference.projectId, caller);
}
