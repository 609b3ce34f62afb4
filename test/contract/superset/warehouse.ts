import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Field } from '../../../deploy/local/bigquery/field.ts';
import type { BigQueryStandIn } from '../../../deploy/local/bigquery/start.ts';
import { seedMarts } from '../../../deploy/local/superset/seed/seed-marts.ts';
import type { SupersetUnderTest } from './world.ts';

const project = 'acme-analytics';
const schema = 'marts';

/** What a column of each type has in the one row of each mart, in DuckDB's words. */
const samples: Record<string, string> = {
  DATE: "DATE '2026-01-01'",
  TIMESTAMP: "TIMESTAMPTZ '2026-01-01 00:00:00+00'",
  STRING: "'AM'",
  INTEGER: '3::BIGINT',
  FLOAT: '1.5::DOUBLE',
  BOOLEAN: 'true',
};

/** Fills the stand-in with the marts of the seed, a row each, and says how Superset and the claims reach it. */
export async function openWarehouse(standIn: BigQueryStandIn): Promise<SupersetUnderTest['warehouse']> {
  const file = join(import.meta.dirname, '../../../marts/plan.json');
  const plan: { marts: { name: string; columns: Field[] }[] } = JSON.parse(await readFile(file, 'utf8'));
  for (const { name, columns } of plan.marts.filter(({ name }) => seedMarts.some((mart) => mart === name))) {
    const values = columns.map((column) => `${samples[column.type]} AS "${column.name}"`);
    await standIn.loadTable({
      table: { projectId: project, datasetId: schema, tableId: name },
      schema: columns,
      rows: { sql: `SELECT ${values.join(', ')}` },
    });
  }
  return {
    project,
    schema,
    serviceAccountKey: createServiceAccountKey(standIn.url),
    refuse: (reason) => {
      standIn.faults.clear();
      if (reason) standIn.faults.fail({ match: /^(GET|POST) \/projects\//, at: 'request', reason });
    },
    sql: async (query) => {
      const response = await fetch(`${standIn.url}/projects/${project}/queries`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer tests@example.test' },
        body: JSON.stringify({ query, useLegacySql: false }),
      });
      if (!response.ok) throw new Error(`${query}: ${await response.text()}`);
    },
  };
}

/** A key that nobody but the stand-in takes; Google's library signs with it and asks `url` for a token. */
export function createServiceAccountKey(url: string, projectId = project): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    type: 'service_account',
    project_id: projectId,
    private_key_id: 'test',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: `superset@${projectId}.iam.gserviceaccount.com`,
    client_id: '1',
    token_uri: `${url}/token`,
  };
}
