import { randomBytes } from 'node:crypto';
import type { Clock } from '../../shared/clients/clock.ts';
import { createSupersetCaller } from '../../shared/clients/superset/caller.ts';
import { setUpServiceAccount } from '../../shared/clients/superset/service-account.ts';
import type { Config } from '../../shared/config/parse-config.ts';
import type { MartPlan } from '../../shared/mart-plan.ts';
import { createSecret } from '../../shared/secret.ts';
import { accountOf } from './permissions.ts';
import { seedMarts } from './superset/seed/seed-marts.ts';
import { seedSuperset } from './superset/seed/seed-superset.ts';
import { virtualDatasets } from './superset/seed/virtual-datasets.ts';
import { type SupersetStandIn, startSuperset } from './superset/start.ts';

/** The analytics team's Superset, as the watchdog finds it. */
export type TeamSuperset = {
  url: string;
  /** Of the watchdog's account there. */
  password: string;
  /** Undefined where a real Superset answers instead. */
  standIn: SupersetStandIn | undefined;
  stop: () => Promise<void>;
};

/** Starts a Superset other than ours, in which the watchdog has an account. */
export type SupersetStart = (options: {
  bigQueryUrl: string;
  clock: Clock;
}) => Promise<Omit<TeamSuperset, 'standIn'>>;

/**
 * Starts the stand-in with everything that the team has made in it: a dataset over every mart, charts, dashboards with
 * filters, and the watchdog's own account.
 */
export async function startTeamSuperset(options: {
  config: Config;
  plan: MartPlan;
  clock: Clock;
  bigQueryUrl: string;
  port: number;
}): Promise<TeamSuperset> {
  const { config, plan, clock, bigQueryUrl, port } = options;
  const standIn = await startSuperset({ port, clock, bigQueryUrl });
  const { project, datasets } = config;
  const schema = datasets.marts;
  // The team made its datasets long ago: here the first refresh has yet to build their tables, and a mart that is
  // taken out of the plan keeps its dataset.
  const columnsOf = new Map(plan.marts.map(({ name, columns }) => [name, columns]));
  for (const tableName of new Set([...columnsOf.keys(), ...seedMarts])) {
    standIn.restoreDataset({ schema, tableName, columns: columnsOf.get(tableName) ?? [] });
  }
  for (const [tableName, virtual] of Object.entries(virtualDatasets({ project, schema }))) {
    standIn.restoreDataset({ schema, tableName, ...virtual });
  }
  standIn.switchOnReports();
  const { url, administrator, stop } = standIn;
  const admin = createSupersetCaller({
    url: new URL(url),
    clock,
    credentials: { username: administrator.username, password: createSecret(administrator.password) },
  });
  const client_email = accountOf('superset', project);
  await seedSuperset(admin, {
    project,
    schema,
    serviceAccountKey: { client_email, token_uri: `${bigQueryUrl}/token` },
  });
  const password = randomBytes(16).toString('hex');
  const { username } = config.superset;
  await setUpServiceAccount(admin, {
    username,
    password: createSecret(password),
    role: 'Mart watchdog',
    email: `${username}@example.test`,
  });
  return { url, password, standIn, stop };
}
