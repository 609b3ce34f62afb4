import type { Account } from '../accounts/account.ts';
import { complaintAboutOwners, ownersOfNew } from '../accounts/people-json.ts';
import { type RestAnswer, refusal } from '../answer.ts';
import type { Metadata } from '../metadata.ts';
import { datasetJson } from './dataset-json.ts';
import { addDataset, projectOf } from './new-dataset.ts';
import { findColumns, type WarehouseOf } from './refresh-dataset.ts';
import { complaintAboutPlace } from './write-dataset.ts';

/** The body of POST /dataset/. */
export type NewDatasetBody = {
  database: number;
  catalog?: string | null;
  schema?: string | null;
  table_name: string;
  sql?: string | null;
  owners?: number[];
  always_filter_main_dttm?: boolean;
};

/** What making a dataset needs. */
export type DatasetMaking = { metadata: Metadata; warehouseOf: WarehouseOf; account: Account; now: Date };

/** Makes a dataset, as POST /dataset/ does. */
export async function makeDataset(making: DatasetMaking, body: NewDatasetBody): Promise<RestAnswer> {
  const { metadata, warehouseOf, account, now } = making;
  const { schema = null, table_name: tableName, sql = null, owners } = body;
  const database = metadata.databases.get(body.database);
  if (!database) return refusal(422, { database: ['Database does not exist'] });

  const catalog = body.catalog || projectOf(database);
  const place = { databaseId: database.id, catalog, schema, tableName, sql };
  const taken = complaintAboutPlace(metadata, place);
  const columns = taken ? [] : await findColumns(warehouseOf(database), database, place);
  const complaints = {
    ...complaintAboutOwners(metadata, owners),
    ...(columns ? taken : { table: [missingTable([catalog, schema, tableName])] }),
  };
  if (!columns || Object.keys(complaints).length > 0) return refusal(422, complaints);

  const ownerIds = ownersOfNew(account, owners);
  const dataset = addDataset(metadata, { ...place, columns, ownerIds, now });
  dataset.alwaysFilterMainDttm = body.always_filter_main_dttm ?? false;
  return { status: 201, body: { id: dataset.id, data: datasetJson(metadata, dataset), result: body } };
}

function missingTable(place: readonly (string | null)[]): string {
  const name = `Table [${place.filter(Boolean).join('.')}]`;
  return `${name} could not be found, please double check your database connection, schema, and table name`;
}
