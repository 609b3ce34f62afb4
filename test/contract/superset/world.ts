import { z } from 'zod';
import { type Seeded, seedSuperset } from '../../../deploy/local/superset/seed/seed-superset.ts';
import { createSystemClock } from '../../../shared/clients/clock.ts';
import { createSupersetCaller, type SupersetCaller } from '../../../shared/clients/superset/caller.ts';
import type { JsonObject, SupersetClient } from '../../../shared/clients/superset/port.ts';
import type { Patience } from '../../../shared/clients/superset/send.ts';
import { makeAccount, setUpServiceAccount } from '../../../shared/clients/superset/service-account.ts';
import { supersetClientOf } from '../../../shared/clients/superset/superset.ts';
import { SupersetError, type SupersetProblem } from '../../../shared/clients/superset/superset-error.ts';
import { createSecret } from '../../../shared/secret.ts';

/** One thing that Superset does or refuses; `check` throws when it does otherwise. */
export type Claim = { title: string; check: (world: World) => Promise<void> };

/** A Superset under test, with the warehouse behind it. */
export type SupersetUnderTest = {
  url: URL;
  administrator: { username: string; password: string };
  /** Its metadata database: away, or silent. */
  database: Record<'stop' | 'start' | 'freeze' | 'thaw', () => Promise<void>>;
  /** A login token of the user that ended a while ago. */
  expiredToken: (userId: number) => string;
  warehouse: {
    project: string;
    /** The BigQuery dataset that has the seed's marts. */
    schema: string;
    serviceAccountKey: object;
    /** Runs one statement of GoogleSQL. */
    sql: (statement: string) => Promise<void>;
    /** From now on BigQuery refuses all that Superset asks of it for this reason; without one, nothing any more. */
    refuse: (reason?: WarehouseReason) => void;
  };
};

/** BigQuery's words for why it refuses. */
export type WarehouseReason = 'accessDenied' | 'quotaExceeded';

/** What a plain HTTP call was answered. */
export type Answer = { status: number; headers: Headers; text: string; json: Json };

/** Parsed JSON whose shape the claim knows. */
// biome-ignore lint/suspicious/noExplicitAny: a claim reads answers of two servers; a wrong shape fails it anyway
export type Json = any;

/** How to make a plain HTTP call. */
export type RestOptions = { body?: unknown; headers?: Record<string, string> };

/** A Superset with things in it, and everything that a claim needs to talk to it. */
export type World = {
  seeded: Seeded;
  /** The watchdog's own account. */
  userId: number;
  client: SupersetClient;
  /** Arranges what the watchdog's account may not. */
  admin: SupersetCaller;
  /** A plain call, with a content type and nothing else but what is said. */
  rest: (method: string, path: string, options?: RestOptions) => Promise<Answer>;
  /** `authorization` of the watchdog's account. */
  signedIn: () => Promise<{ authorization: string }>;
  /** The watchdog's client with another password, another patience, or by another way. */
  clientWith: (options: { password?: string; patience?: Partial<Patience>; url?: URL }) => SupersetClient;
  /** A client of an account of its own that may do only this. */
  clientOf: (permissions: string[]) => Promise<SupersetClient>;
  /** A new table, and a dataset over it that the watchdog owns. */
  freshDataset: (options?: { owned?: boolean }) => Promise<{ id: number; table: string }>;
  /** Fills Superset again, as it was filled for the claims. */
  seedAgain: () => Promise<Seeded>;
  /** A query of a dataset. */
  ask: (datasetId: number, query: JsonObject) => JsonObject;
  sql: SupersetUnderTest['warehouse']['sql'];
  refuse: SupersetUnderTest['warehouse']['refuse'];
  database: SupersetUnderTest['database'];
  expiredToken: SupersetUnderTest['expiredToken'];
};

const watchdog = { username: 'watchdog', password: 'a password of the tests' };

/** The columns of every fresh table. */
const freshTable = `SELECT DATE '2026-01-01' AS event_date, 'AM' AS country, 'mobile' AS device, 3 AS apply_clicks
  UNION ALL SELECT DATE '2026-01-02', 'GE', 'desktop', 4`;

let lastFresh = 0;

/** Seeds the Superset, sets up the watchdog's account, and opens both. */
export async function openWorld(underTest: SupersetUnderTest): Promise<World> {
  const { url, administrator, warehouse, database, expiredToken } = underTest;
  const clock = createSystemClock();
  const open = (username: string, password: string, patience: Partial<Patience> = {}, through = url) =>
    createSupersetCaller({
      url: through,
      clock,
      patience,
      credentials: { username, password: createSecret(password) },
    });
  const admin = open(administrator.username, administrator.password);
  const seeded = await seedSuperset(admin, warehouse);
  const { userId } = await setUpServiceAccount(admin, accountOf(watchdog.username, watchdog.password));
  const rest = createRest(url);

  return {
    seeded,
    userId,
    admin,
    rest,
    database,
    expiredToken,
    sql: warehouse.sql,
    refuse: warehouse.refuse,
    client: supersetClientOf(open(watchdog.username, watchdog.password)),
    clientWith: ({ password = watchdog.password, patience, url: through }) =>
      supersetClientOf(open(watchdog.username, password, patience, through)),
    signedIn: async () => {
      const { json } = await rest('POST', '/api/v1/security/login', {
        body: { ...watchdog, provider: 'db' },
      });
      return { authorization: `Bearer ${json.access_token}` };
    },
    clientOf: async (permissions) => {
      const name = `somebody-${++lastFresh}`;
      await makeAccount(admin, accountOf(name, name), permissions);
      return supersetClientOf(open(name, name));
    },
    freshDataset: async ({ owned = true } = {}) => {
      const table = `fresh_${++lastFresh}`;
      await warehouse.sql(`CREATE OR REPLACE TABLE ${warehouse.schema}.${table} AS ${freshTable}`);
      const id = await makeDataset(admin, {
        database: seeded.databaseId,
        schema: warehouse.schema,
        table_name: table,
        ...(owned && { owners: [userId] }),
      });
      return { id, table: `${warehouse.schema}.${table}` };
    },
    seedAgain: () => seedSuperset(admin, warehouse),
    ask: (datasetId, query) => ({
      datasource: { id: datasetId, type: 'table' },
      queries: [{ columns: [], metrics: ['count'], row_limit: 10, ...query }],
    }),
  };
}

/** Rejects unless the call fails with this problem; returns how it failed. */
export async function failure(call: Promise<unknown>, problem: SupersetProblem): Promise<SupersetError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof SupersetError && error.problem === problem) return error;
  throw new Error(`Expected the problem ${problem}, got ${error ?? 'an answer'}`, { cause: error });
}

function accountOf(username: string, password: string) {
  const email = `${username}@example.test`;
  return { username, password: createSecret(password), role: `Role of ${username}`, email };
}

async function makeDataset({ call }: SupersetCaller, body: object): Promise<number> {
  const path = '/api/v1/dataset/';
  const { id } = await call({ method: 'POST', path, body, answer: z.looseObject({ id: z.number() }) });
  return id;
}

function createRest(url: URL): World['rest'] {
  return async (method, path, { body, headers = {} } = {}) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      redirect: 'manual',
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
