import { BigQueryError } from '../bigquery-error.ts';
import { checkDatasetId, type TableReference } from '../catalog/reference.ts';

/** What a table path of a statement means. */
export type NamedPath =
  | { kind: 'table'; reference: TableReference }
  /** `prefix*`: `reference.tableId` is the prefix. */
  | { kind: 'wildcard'; reference: TableReference }
  /** `INFORMATION_SCHEMA.VIEW` or `__TABLES__` of a dataset, or of a whole project when `datasetId` is absent. */
  | { kind: 'metadata'; view: string; projectId: string; datasetId?: string };

/** Where a statement looks for tables without a dataset. */
export type DefaultDataset = { datasetId: string; projectId?: string } | undefined;

/** Reads a path as a statement wrote it, quoted in one piece or in several. */
export function parseTablePath(
  segments: string[],
  projectId: string,
  defaultDataset: DefaultDataset,
): NamedPath {
  const parts = segments.join('.').split('.');
  const metadata = metadataPath(parts, projectId, defaultDataset);
  if (metadata) return metadata;
  const reference = parseReference(parts, projectId, defaultDataset);
  if (reference.tableId.endsWith('*')) {
    return { kind: 'wildcard', reference: { ...reference, tableId: reference.tableId.slice(0, -1) } };
  }
  return { kind: 'table', reference };
}

function metadataPath(
  parts: string[],
  projectId: string,
  defaultDataset: DefaultDataset,
): NamedPath | undefined {
  const last = parts.at(-1) ?? '';
  const isLegacy = last.toUpperCase() === '__TABLES__';
  if (!isLegacy && parts.at(-2)?.toUpperCase() !== 'INFORMATION_SCHEMA') return undefined;
  const scope = parts.slice(0, isLegacy ? -1 : -2);
  const view = last.toUpperCase();
  if (scope.length === 0) {
    const fallback = defaultDataset ? { datasetId: defaultDataset.datasetId } : {};
    return { kind: 'metadata', view, projectId: defaultDataset?.projectId ?? projectId, ...fallback };
  }
  const place = scope.at(-1) ?? '';
  const project = scope.length > 1 ? (scope[0] ?? projectId) : projectId;
  if (/^region-/i.test(place)) return { kind: 'metadata', view, projectId: project };
  return { kind: 'metadata', view, projectId: project, datasetId: place };
}

/** A table reference from one to three names, filled up from the job's project and default dataset. */
export function parseReference(
  parts: string[],
  projectId: string,
  defaultDataset: DefaultDataset,
): TableReference {
  const [first, second, third] = parts.length > 3 ? [parts[0], parts[1], parts.slice(2).join('.')] : parts;
  if (first !== undefined && second !== undefined && third !== undefined) {
    return checked({ projectId: first, datasetId: second, tableId: third }, parts);
  }
  if (first !== undefined && second !== undefined) {
    return checked({ projectId, datasetId: first, tableId: second }, parts);
  }
  if (!defaultDataset) {
    const message = `Table "${first}" must be qualified with a dataset (e.g. dataset.table).`;
    throw new BigQueryError('invalid', message, first);
  }
  const dataset = { projectId: defaultDataset.projectId ?? projectId, datasetId: defaultDataset.datasetId };
  return checked({ ...dataset, tableId: first ?? '' }, parts);
}

function checked(reference: TableReference, parts: string[]): TableReference {
  checkDatasetId(reference.datasetId, parts.join('.'));
  if (/[@$]/.test(reference.tableId)) {
    const message = `Table "${parts.join('.')}" cannot include decorator`;
    throw new BigQueryError('invalidQuery', message, 'query');
  }
  return reference;
}
