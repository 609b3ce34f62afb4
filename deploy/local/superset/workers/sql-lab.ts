import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Account } from '../accounts/account.ts';
import { faultAnswer, notFound, type RestAnswer } from '../answer.ts';
import { projectOf } from '../datasets/new-dataset.ts';
import type { WarehouseOf } from '../datasets/refresh-dataset.ts';
import { bodyOf, type Call, type Route } from '../http/call.ts';
import { argumentOf } from '../lists/list-argument.ts';
import type { Metadata } from '../metadata.ts';
import { WarehouseRefusal, type WarehouseRows } from '../warehouse.ts';
import type { Workers } from './workers.ts';

/** What SQL Lab needs. */
export type SqlLabCollaborators = {
  metadata: Metadata;
  warehouseOf: WarehouseOf;
  workers: Workers;
  clock: Clock;
};

/** A query for a worker; while no worker takes it, it stays pending. */
type Query = {
  queryId: number;
  clientId: string;
  sql: string;
  databaseId: number;
  state: 'pending' | 'success' | 'failed';
  changedOn: Date;
};

/** SQL Lab, as far as it shows whether a worker is there. */
export function sqlLabRoutes(collaborators: SqlLabCollaborators): Route[] {
  const queries: Query[] = [];
  return [
    {
      method: 'POST',
      path: '/api/v1/sqllab/execute/',
      access: 'can_execute_sql_query on SQLLab',
      handle: (call, account) => execute(call, account, { ...collaborators, queries }),
    },
    {
      method: 'GET',
      path: '/api/v1/query/updated_since',
      access: 'can_read on Query',
      handle: async (call) => {
        await workOff(queries, collaborators);
        const { last_updated_ms: since = 0 } = (argumentOf(call) ?? {}) as { last_updated_ms?: number };
        const changed = queries.filter(({ changedOn }) => changedOn.getTime() >= since);
        return { status: 200, body: { result: changed.map(queryJson) } };
      },
    },
  ];
}

type ExecuteBody = { database_id?: number; sql?: string; runAsync?: boolean; client_id?: string };

async function execute(
  call: Call,
  account: Account,
  { queries, ...collaborators }: SqlLabCollaborators & { queries: Query[] },
): Promise<RestAnswer> {
  const { database_id: databaseId = 0, sql = '', runAsync, client_id } = bodyOf(call) as ExecuteBody;
  const { metadata, clock } = collaborators;
  if (!metadata.databases.has(databaseId) || !account.may('all_database_access on all_database_access')) {
    return notFound;
  }
  const queryId = metadata.nextId();
  const clientId = client_id ?? `${queryId}`;
  const query: Query = { queryId, clientId, sql, databaseId, state: 'pending', changedOn: clock.now() };
  if (runAsync) {
    queries.push(query);
    return { status: 202, body: { query: queryJson(query) } };
  }
  try {
    const { rows } = await run(query, collaborators);
    return { status: 200, body: { query_id: queryId, status: 'success', data: rows } };
  } catch (error) {
    if (!(error instanceof WarehouseRefusal)) throw error;
    return faultAnswer(400, { message: error.message, errorType: 'GENERIC_DB_ENGINE_ERROR' });
  }
}

/** What the workers have done by now. */
async function workOff(queries: readonly Query[], collaborators: SqlLabCollaborators): Promise<void> {
  if (!collaborators.workers.areUp()) return;
  for (const query of queries.filter(({ state }) => state === 'pending')) {
    query.state = await run(query, collaborators).then(
      () => 'success' as const,
      () => 'failed' as const,
    );
    query.changedOn = collaborators.clock.now();
  }
}

function run(
  { databaseId, sql }: Query,
  { metadata, warehouseOf }: SqlLabCollaborators,
): Promise<WarehouseRows> {
  const database = metadata.databases.get(databaseId);
  if (!database) throw new Error(`The database ${databaseId} is gone`);
  return warehouseOf(database).query({ project: projectOf(database), sql });
}

function queryJson({ queryId, clientId, sql, databaseId, state, changedOn }: Query): object {
  return { id: clientId, queryId, dbId: databaseId, sql, state, changed_on: changedOn.toISOString() };
}
