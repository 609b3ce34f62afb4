import { http } from '@google-cloud/functions-framework';
import planJson from '../../marts/plan.json' with { type: 'json' };
import { createBigQueryClient } from '../../shared/clients/bigquery.ts';
import { openFunctionClients } from '../../shared/clients/function-clients.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { parseMartPlan } from '../../shared/mart-plan.ts';
import { createStep } from '../../shared/step.ts';
import { readRefreshEnvironment, refreshConfigOf } from './config.ts';
import { createRefreshMarts } from './handler.ts';

const env = readRefreshEnvironment(process.env);
const config = refreshConfigOf(loadConfig(env.configFile), env);
const { project, location } = config;
const clients = await openFunctionClients('refresh-marts', env, config);

http(
  'refresh-marts',
  createStep({
    ...clients,
    topic: 'refresh-marts',
    work: createRefreshMarts({
      ...clients,
      plan: parseMartPlan(planJson),
      config,
      bigquery: createBigQueryClient({
        project,
        location,
        endpoint: env.bigqueryEndpoint,
        account: env.account,
      }),
      random: Math.random,
    }),
  }),
);
