import { http } from '@google-cloud/functions-framework';
import planJson from '../../marts/plan.json' with { type: 'json' };
import { createBigQueryClient } from '../../shared/clients/bigquery.ts';
import { openFunctionClients } from '../../shared/clients/function-clients.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { parseMartPlan } from '../../shared/mart-plan.ts';
import { createStep } from '../../shared/step.ts';
import { freshnessConfigOf, readFreshnessEnvironment } from './config.ts';
import { createCheckFreshness } from './handler.ts';

const env = readFreshnessEnvironment(process.env);
const config = freshnessConfigOf(loadConfig(env.configFile), env);
const { project, location } = config;
const clients = await openFunctionClients('check-freshness', env, config);

http(
  'check-freshness',
  createStep({
    ...clients,
    topic: 'check-freshness',
    work: createCheckFreshness({
      ...clients,
      plan: parseMartPlan(planJson),
      config,
      bigquery: createBigQueryClient({
        project,
        location,
        endpoint: env.bigqueryEndpoint,
        account: env.account,
      }),
    }),
  }),
);
