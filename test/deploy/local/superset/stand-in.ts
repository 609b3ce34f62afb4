import type { ExecutionContext } from 'ava';
import { startBigQuery } from '../../../../deploy/local/bigquery/start.ts';
import { type SupersetStandIn, startSuperset } from '../../../../deploy/local/superset/start.ts';
import { createManualClock, type ManualClock } from '../../../../shared/clients/clock.ts';
import {
  anyAnswer,
  createSupersetCaller,
  type SupersetCaller,
} from '../../../../shared/clients/superset/caller.ts';
import type { SupersetClient } from '../../../../shared/clients/superset/port.ts';
import { supersetClientOf } from '../../../../shared/clients/superset/superset.ts';
import { createSecret } from '../../../../shared/secret.ts';
import { sharedEngine } from '../../../contract/bigquery/stand-in.ts';

/** A Superset of the test's own at noon of 2 January 2026, with a table `marts.mart_shop` and a dataset over it. */
export type Shop = {
  superset: SupersetStandIn;
  clock: ManualClock;
  admin: SupersetCaller;
  client: SupersetClient;
  datasetId: number;
  /** Runs a statement in BigQuery. */
  sql: (statement: string) => Promise<void>;
};

const project = 'acme';

/** The columns of the shop's table. */
export const shopColumns = [
  { name: 'event_date', type: 'DATE' },
  { name: 'country', type: 'STRING' },
  { name: 'apply_clicks', type: 'INTEGER' },
];

/** Starts a BigQuery with the shop's table, a Superset over it, and signs in. */
export async function openShop(t: ExecutionContext): Promise<Shop> {
  const clock = createManualClock(new Date('2026-01-02T12:00:00Z'));
  const bigquery = await startBigQuery({ clock, engine: await sharedEngine(), threads: 1 });
  t.teardown(bigquery.stop);
  const sql = createSql(bigquery.url);
  await sql('CREATE SCHEMA marts');
  await sql(
    "CREATE TABLE marts.mart_shop AS SELECT DATE '2026-01-01' AS event_date, 'AM' AS country, 3 AS apply_clicks",
  );
  const superset = await startSuperset({
    clock,
    bigQueryUrl: bigquery.url,
    onLog: (line) => t.log(line),
  });
  t.teardown(superset.stop);

  const { username, password } = superset.administrator;
  const credentials = { username, password: createSecret(password) };
  const admin = createSupersetCaller({ url: new URL(superset.url), clock, credentials });
  const { id: datasetId } = superset.restoreDataset({
    schema: 'marts',
    tableName: 'mart_shop',
    columns: shopColumns,
  });
  await makeDatabase(admin);
  return { superset, clock, admin, client: supersetClientOf(admin), datasetId, sql };
}

async function makeDatabase({ call }: SupersetCaller): Promise<void> {
  const key = { credentials_info: { client_email: `superset@${project}.iam.gserviceaccount.com` } };
  const body = {
    database_name: 'BigQuery',
    sqlalchemy_uri: `bigquery://${project}`,
    masked_encrypted_extra: JSON.stringify(key),
  };
  await call({ method: 'POST', path: '/api/v1/database/', body, answer: anyAnswer });
}

function createSql(url: string): Shop['sql'] {
  return async (query) => {
    const response = await fetch(`${url}/projects/${project}/queries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, useLegacySql: false }),
    });
    if (!response.ok) throw new Error(`${query}: ${await response.text()}`);
  };
}
