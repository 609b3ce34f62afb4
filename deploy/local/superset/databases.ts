import { randomUUID } from 'node:crypto';
import type { Account } from './accounts/account.ts';
import { faultAnswer, notFound, type RestAnswer, refusal } from './answer.ts';
import { projectOf } from './datasets/new-dataset.ts';
import type { WarehouseOf } from './datasets/refresh-dataset.ts';
import { adoptRestoredDatasets } from './datasets/restore-dataset.ts';
import { bodyOf, type Call, idIn, type Route } from './http/call.ts';
import { answerList } from './lists/answer-list.ts';
import { answerObject } from './lists/answer-object.ts';
import type { DatabaseRow, Metadata } from './metadata.ts';
import { WarehouseRefusal } from './warehouse.ts';

const path = '/api/v1/database/';

/** Connections to warehouses: BigQuery is the only one that there is here. */
export function databaseRoutes(metadata: Metadata, warehouseOf: WarehouseOf): Route[] {
  return [
    {
      method: 'GET',
      path,
      access: 'can_read on Database',
      handle: (call, account) => listDatabases(call, account, metadata),
    },
    {
      method: 'POST',
      path,
      access: 'can_write on Database',
      handle: (call) => makeDatabase(call, metadata, warehouseOf),
    },
    {
      method: 'GET',
      path: `${path}{id}`,
      access: 'can_read on Database',
      handle: (call, account) => {
        const database = metadata.databases.get(idIn(call));
        if (!database || !mayRead(account)) return notFound;
        return answerObject(call, database.id, databaseJson(database));
      },
    },
  ];
}

/** To read all datasets is not enough for a database. */
function mayRead({ may }: Account): boolean {
  return may('all_database_access on all_database_access');
}

function listDatabases(call: Call, account: Account, { databases }: Metadata): RestAnswer {
  return answerList(call, {
    rows: mayRead(account) ? [...databases.values()] : [],
    columns: ['id', 'uuid', 'database_name', 'backend', 'allow_run_async', 'expose_in_sqllab'],
    show: databaseJson,
    orders: { database_name: ({ databaseName }) => databaseName },
    filters: { database_name: ({ databaseName }) => databaseName, uuid: ({ uuid }) => uuid },
  });
}

function databaseJson({ id, uuid, databaseName }: DatabaseRow): object {
  return {
    id,
    uuid,
    database_name: databaseName,
    backend: 'bigquery',
    driver: 'bigquery',
    allow_run_async: true,
    expose_in_sqllab: true,
    is_managed_externally: false,
  };
}

type DatabaseBody = {
  database_name?: unknown;
  sqlalchemy_uri?: unknown;
  masked_encrypted_extra?: unknown;
};

async function makeDatabase(call: Call, metadata: Metadata, warehouseOf: WarehouseOf): Promise<RestAnswer> {
  const {
    database_name: name,
    sqlalchemy_uri: uri,
    masked_encrypted_extra: extra,
  } = bodyOf(call) as DatabaseBody;
  if (typeof uri !== 'string') return refusal(422, { sqlalchemy_uri: ['Field is required'] });
  if (typeof name !== 'string') return refusal(422, { database_name: ['Field is required'] });
  if (!uri.startsWith('bigquery://')) {
    return refusal(422, { sqlalchemy_uri: ['The Superset stand-in connects to nothing but bigquery://'] });
  }
  if ([...metadata.databases.values()].some(({ databaseName }) => databaseName === name)) {
    return refusal(422, { database_name: 'A database with the same name already exists.' });
  }
  const account = accountIn(extra);
  if (account === undefined) return withoutCredentials;
  const database = {
    id: metadata.nextId(),
    uuid: randomUUID(),
    databaseName: name,
    sqlalchemyUri: uri,
    account,
  };
  try {
    await warehouseOf(database).query({ project: projectOf(database), sql: 'SELECT 1' });
  } catch (error) {
    if (!(error instanceof WarehouseRefusal)) throw error;
    return refusal(422, 'Connection failed, please check your connection settings');
  }
  metadata.databases.set(database.id, database);
  adoptRestoredDatasets(metadata, database);
  return { status: 201, body: { id: database.id, result: { database_name: name, sqlalchemy_uri: uri } } };
}

const withoutCredentials = faultAnswer(422, {
  message:
    'Your default credentials were not found. To set up Application Default Credentials, ' +
    'see https://cloud.google.com/docs/authentication/external/set-up-adc for more information.',
  errorType: 'GENERIC_DB_ENGINE_ERROR',
  extra: { engine_name: 'Google BigQuery' },
});

/** The account of the service account key that comes with a database. */
function accountIn(extra: unknown): string | undefined {
  try {
    const { credentials_info } = JSON.parse(String(extra)) as {
      credentials_info?: { client_email?: unknown };
    };
    const account = credentials_info?.client_email;
    return typeof account === 'string' ? account : undefined;
  } catch {
    return undefined;
  }
}
