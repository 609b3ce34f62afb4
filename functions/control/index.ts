import { http } from '@google-cloud/functions-framework';
import planJson from '../../marts/plan.json' with { type: 'json' };
import { openFunctionClients } from '../../shared/clients/function-clients.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { readFunctionEnvironment } from '../../shared/function-environment.ts';
import { parseMartPlan } from '../../shared/mart-plan.ts';
import { createStep } from '../../shared/step.ts';
import { controlConfigOf } from './config.ts';
import { createControl } from './handler.ts';

const env = readFunctionEnvironment(process.env);
const config = loadConfig(env.configFile);
const clients = await openFunctionClients('control', env, config);
const marts = parseMartPlan(planJson).marts.map(({ name }) => name);

http(
  'control',
  createStep({
    ...clients,
    topic: 'control',
    work: createControl({ ...clients, marts, config: controlConfigOf(config) }),
  }),
);
