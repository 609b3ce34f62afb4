import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Account } from '../accounts/account.ts';
import { notFound, Refused, type RestAnswer } from '../answer.ts';
import { checkedBody } from '../checked-body.ts';
import { bodyOf, type Call, idIn, type Route } from '../http/call.ts';
import { answerList } from '../lists/answer-list.ts';
import { answerObject } from '../lists/answer-object.ts';
import type { DatasetRow, Metadata } from '../metadata.ts';
import { datasetBodyOf, newDatasetRules } from './dataset-body.ts';
import { datasetJson, listedColumns, listedDatasetJson } from './dataset-json.ts';
import { makeDataset, type NewDatasetBody } from './make-dataset.ts';
import { refreshDataset, type WarehouseOf } from './refresh-dataset.ts';
import { relatedObjects } from './related-objects.ts';
import { deleteColumn, ownedDataset, writeDataset } from './write-dataset.ts';

/** What the routes of datasets need. */
export type DatasetCollaborators = { metadata: Metadata; warehouseOf: WarehouseOf; clock: Clock };

const path = '/api/v1/dataset/';

/** Datasets: their list, one of them, and every way to change one. */
export function datasetRoutes(collaborators: DatasetCollaborators): Route[] {
  return [...readRoutes(collaborators.metadata), ...writeRoutes(collaborators)];
}

function readRoutes(metadata: Metadata): Route[] {
  const read = (path: string, handle: Route['handle']): Route => ({
    method: 'GET',
    path,
    access: 'can_read on Dataset',
    handle,
  });
  return [
    read(path, (call, account) => listDatasets(call, account, metadata)),
    read(`${path}{id}`, (call, account) => {
      const dataset = readableDataset(metadata, call, account);
      return answerObject(call, dataset.id, datasetJson(metadata, dataset));
    }),
    read(`${path}{id}/related_objects`, (call, account) =>
      relatedObjects(metadata, readableDataset(metadata, call, account)),
    ),
  ];
}

function writeRoutes(collaborators: DatasetCollaborators): Route[] {
  const { metadata, warehouseOf, clock } = collaborators;
  const write = (method: string, path: string, handle: Route['handle']): Route => ({
    method,
    path,
    access: 'can_write on Dataset',
    handle,
  });
  return [
    write('POST', path, (call, account) => {
      const making = { metadata, warehouseOf, account, now: clock.now() };
      return makeDataset(making, checkedBody<NewDatasetBody>(bodyOf(call), newDatasetRules));
    }),
    write('PUT', `${path}{id}`, (call, account) => putDataset(call, account, collaborators)),
    write('PUT', `${path}{id}/refresh`, (call, account) =>
      refreshDataset(metadata, warehouseOf, ownedDataset(metadata, idIn(call), account)),
    ),
    write('DELETE', `${path}{id}/column/{columnId}`, (call, account) => {
      const dataset = ownedDataset(metadata, idIn(call), account);
      return deleteColumn(dataset, idIn(call, 'columnId'), clock.now());
    }),
    write('DELETE', `${path}{id}`, (call, account) => {
      const { id } = ownedDataset(metadata, idIn(call), account);
      metadata.datasets.delete(id);
      return { status: 200, body: { message: 'OK' } };
    }),
  ];
}

async function putDataset(
  call: Call,
  account: Account,
  { metadata, warehouseOf, clock }: DatasetCollaborators,
): Promise<RestAnswer> {
  const body = datasetBodyOf(bodyOf(call));
  const isOverride = /^(true|1|t|y)/i.test(call.query.get('override_columns') ?? '');
  const id = idIn(call);
  const answer = writeDataset(metadata, { id, body, account, isOverride, now: clock.now() });
  // With new columns in place of all, Superset syncs at once.
  if (answer.status === 200 && isOverride) {
    await refreshDataset(metadata, warehouseOf, ownedDataset(metadata, id, account));
  }
  return answer;
}

function readableDataset({ datasets }: Metadata, call: Call, account: Account): DatasetRow {
  const dataset = datasets.get(idIn(call)) ?? byUuid(datasets, call.parameters.id);
  if (!dataset || !account.mayRead(dataset)) throw new Refused(notFound);
  return dataset;
}

function byUuid(datasets: Metadata['datasets'], uuid: string | undefined): DatasetRow | undefined {
  return [...datasets.values()].find((dataset) => dataset.uuid === uuid);
}

function listDatasets(call: Call, account: Account, metadata: Metadata): RestAnswer {
  return answerList(call, {
    rows: [...metadata.datasets.values()].filter(account.mayRead),
    columns: listedColumns,
    show: (dataset) => listedDatasetJson(metadata, dataset),
    orders: {
      table_name: ({ tableName }) => tableName,
      catalog: ({ catalog }) => catalog,
      schema: ({ schema }) => schema,
      changed_on_delta_humanized: ({ changedOn }) => changedOn.getTime(),
      'database.database_name': ({ databaseId }) => metadata.databases.get(databaseId)?.databaseName ?? null,
    },
    filters: {
      id: ({ id }) => id,
      uuid: ({ uuid }) => uuid,
      database: ({ databaseId }) => databaseId,
      owners: ({ ownerIds }) => ownerIds,
      catalog: ({ catalog }) => catalog,
      schema: ({ schema }) => schema,
      sql: ({ sql }) => sql,
      table_name: ({ tableName }) => tableName,
    },
  });
}
