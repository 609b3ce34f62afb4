import { http } from '@google-cloud/functions-framework';
import planJson from '../../marts/plan.json' with { type: 'json' };
import { createBigQueryClient } from '../../shared/clients/bigquery.ts';
import { openFunctionClients } from '../../shared/clients/function-clients.ts';
import { createSupersetClient } from '../../shared/clients/superset/superset.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { ConfigError } from '../../shared/errors.ts';
import { parseMartPlan } from '../../shared/mart-plan.ts';
import { createStep } from '../../shared/step.ts';
import { driftConfigOf, readDriftEnvironment } from './config.ts';
import { createDetectDrift } from './handler.ts';

const env = readDriftEnvironment(process.env);
const config = loadConfig(env.configFile);
const { project, location, superset } = config;
const clients = await openFunctionClients('detect-drift', env, { project, secrets: [env.supersetPassword] });
const url = env.supersetUrl ?? (superset.url === undefined ? undefined : new URL(superset.url));
if (!url) throw new ConfigError('superset.url: expected the address of Superset, got nothing');

http(
  'detect-drift',
  createStep({
    ...clients,
    topic: 'detect-drift',
    work: createDetectDrift({
      ...clients,
      plan: parseMartPlan(planJson),
      config: driftConfigOf(config),
      superset: createSupersetClient({
        url,
        credentials: { username: superset.username, password: env.supersetPassword },
        clock: clients.clock,
        allowPlainHttp: superset.allowPlainHttp,
      }),
      bigquery: createBigQueryClient({
        project,
        location,
        endpoint: env.bigqueryEndpoint,
        account: env.account,
      }),
    }),
  }),
);
