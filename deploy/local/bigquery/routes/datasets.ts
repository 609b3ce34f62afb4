import { BigQueryError } from '../bigquery-error.ts';
import type { Dataset, DatasetMetadata } from '../catalog/catalog.ts';
import { checkDatasetId, type DatasetReference, datasetName, datasetResource } from '../catalog/reference.ts';
import { removeDataset } from '../jobs/ddl-schema.ts';
import type { Warehouse } from '../jobs/warehouse.ts';
import { datasetBody, withoutNulls } from './body-schemas.ts';
import { type Answer, type Call, checked, isTrue, parameter, parseJson, type Route } from './call.ts';
import { checkEtag, etagOf, mergePatch } from './etag.ts';
import { pageOf } from './paging.ts';

/** datasets.* */
export function datasetRoutes(warehouse: Warehouse): Route[] {
  const one = '/projects/{projectId}/datasets/{datasetId}';
  const all = '/projects/{projectId}/datasets';
  return [
    { method: 'GET', path: all, id: 'bigquery.datasets.list', handle: (call) => list(warehouse, call) },
    { method: 'POST', path: all, id: 'bigquery.datasets.insert', handle: (call) => insert(warehouse, call) },
    { method: 'GET', path: one, id: 'bigquery.datasets.get', handle: (call) => get(warehouse, call) },
    {
      method: 'PATCH',
      path: one,
      id: 'bigquery.datasets.patch',
      handle: (call) => change(warehouse, call, true),
    },
    {
      method: 'PUT',
      path: one,
      id: 'bigquery.datasets.update',
      handle: (call) => change(warehouse, call, false),
    },
    {
      method: 'DELETE',
      path: one,
      id: 'bigquery.datasets.delete',
      handle: (call) => remove(warehouse, call),
    },
  ];
}

function referenceOf(call: Call): DatasetReference {
  return { projectId: parameter(call, 'projectId'), datasetId: parameter(call, 'datasetId') };
}

function list(warehouse: Warehouse, call: Call): Answer {
  const projectId = parameter(call, 'projectId');
  const showsHidden = isTrue(call, 'all');
  const visible = warehouse.catalog
    .datasets()
    .filter((dataset) => dataset.reference.projectId === projectId && (showsHidden || !dataset.isAnonymous))
    .filter((dataset) => hasLabels(dataset, call.query.get('filter')))
    .filter((dataset) =>
      warehouse.guard.allows({
        caller: call.caller,
        permission: 'bigquery.datasets.get',
        resource: datasetResource(dataset.reference),
      }),
    );
  const { items, nextPageToken } = pageOf(call, visible, 1000);
  const datasets = items.map((dataset) => ({
    kind: 'bigquery#dataset',
    id: datasetName(dataset.reference),
    datasetReference: dataset.reference,
    location: dataset.location,
    ...(dataset.metadata.labels ? { labels: dataset.metadata.labels } : {}),
    ...(dataset.metadata.friendlyName ? { friendlyName: dataset.metadata.friendlyName } : {}),
  }));
  return {
    body: {
      kind: 'bigquery#datasetList',
      etag: '"datasets"',
      ...(datasets.length > 0 ? { datasets } : {}),
      ...(nextPageToken ? { nextPageToken } : {}),
    },
  };
}

/** `labels.key:value` and `labels.key`, joined by blanks. */
function hasLabels(dataset: Dataset, filter: string | null): boolean {
  const terms = (filter ?? '').split(/\s+/).filter(Boolean);
  return terms.every((term) => {
    const [, key, , value] = /^labels\.([^:]+)(:(.*))?$/.exec(term) ?? [];
    const found = key === undefined ? undefined : dataset.metadata.labels?.[key];
    return found !== undefined && (value === undefined || found === value);
  });
}

function insert(warehouse: Warehouse, call: Call): Answer {
  const { catalog, guard, clock } = warehouse;
  const body = checked(datasetBody, withoutNulls(parseJson(call.body.toString('utf8'))));
  const { datasetReference, location, ...metadata } = body;
  const reference = { projectId: parameter(call, 'projectId'), datasetId: datasetReference?.datasetId ?? '' };
  checkDatasetId(reference.datasetId);
  guard.project(call.caller, 'bigquery.datasets.create', reference.projectId);
  if (catalog.findDataset(reference)) {
    throw new BigQueryError('duplicate', `Already Exists: Dataset ${datasetName(reference)}`);
  }
  const now = clock.now().getTime();
  const dataset: Dataset = {
    reference,
    location: (location ?? catalog.location).toUpperCase(),
    metadata,
    createdAt: now,
    modifiedAt: now,
    revision: 1,
    isAnonymous: false,
  };
  catalog.putDataset(dataset);
  return { body: datasetJson(dataset, call.origin) };
}

function get(warehouse: Warehouse, call: Call): Answer {
  const reference = referenceOf(call);
  warehouse.guard.dataset(call.caller, 'bigquery.datasets.get', reference);
  return { body: datasetJson(warehouse.catalog.dataset(reference), call.origin) };
}

function change(warehouse: Warehouse, call: Call, isPatch: boolean): Answer {
  const reference = referenceOf(call);
  warehouse.guard.dataset(call.caller, 'bigquery.datasets.update', reference);
  const dataset = warehouse.catalog.dataset(reference);
  checkEtag(call, dataset.revision);
  const given = parseJson(call.body.toString('utf8'));
  const body = isPatch ? mergePatch(dataset.metadata, given) : given;
  const { datasetReference: _, location: __, ...metadata } = checked(datasetBody, withoutNulls(body));
  dataset.metadata = metadata satisfies DatasetMetadata;
  dataset.modifiedAt = warehouse.clock.now().getTime();
  dataset.revision += 1;
  return { body: datasetJson(dataset, call.origin) };
}

function remove(warehouse: Warehouse, call: Call): Answer {
  const reference = referenceOf(call);
  warehouse.guard.dataset(call.caller, 'bigquery.datasets.delete', reference);
  warehouse.catalog.dataset(reference);
  removeDataset(warehouse, reference, isTrue(call, 'deleteContents'));
  return { status: 204 };
}

function datasetJson(dataset: Dataset, origin: string) {
  const { projectId, datasetId } = dataset.reference;
  return {
    kind: 'bigquery#dataset',
    etag: etagOf(dataset.revision),
    id: datasetName(dataset.reference),
    selfLink: `${origin}/bigquery/v2/projects/${projectId}/datasets/${datasetId}`,
    datasetReference: dataset.reference,
    access: [
      { role: 'WRITER', specialGroup: 'projectWriters' },
      { role: 'OWNER', specialGroup: 'projectOwners' },
      { role: 'READER', specialGroup: 'projectReaders' },
    ],
    creationTime: String(dataset.createdAt),
    lastModifiedTime: String(dataset.modifiedAt),
    location: dataset.location,
    type: 'DEFAULT',
    maxTimeTravelHours: '168',
    ...dataset.metadata,
  };
}
