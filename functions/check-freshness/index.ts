import { http } from '@google-cloud/functions-framework';
import planJson from '../../marts/plan.json' with { type: 'json' };
import { createBigQueryClient } from '../../shared/clients/bigquery.ts';
import { openLogOutput } from '../../shared/clients/log-output.ts';
import { createPublisher } from '../../shared/clients/pubsub.ts';
import { openClock } from '../../shared/clients/remote-clock.ts';
import { openState } from '../../shared/clients/state-open.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { createLog } from '../../shared/log.ts';
import { parseMartPlan } from '../../shared/mart-plan.ts';
import { createStep } from '../../shared/step.ts';
import { freshnessConfigOf, readFreshnessEnvironment } from './config.ts';
import { createCheckFreshness } from './handler.ts';

const env = readFreshnessEnvironment(process.env);
const config = freshnessConfigOf(loadConfig(env.configFile), env);
const { project, location } = config;
const clock = await openClock(env.clockUrl);
const log = createLog({
  write: openLogOutput(env.logFile),
  project,
  clock,
  context: { step: 'check-freshness' },
});
const { publish } = createPublisher({
  project,
  emulatorHost: env.pubsubEmulatorHost,
  account: env.account,
});

http(
  'check-freshness',
  createStep({
    topic: 'check-freshness',
    work: createCheckFreshness({
      plan: parseMartPlan(planJson),
      config,
      bigquery: createBigQueryClient({
        project,
        location,
        endpoint: env.bigqueryEndpoint,
        account: env.account,
      }),
      publish,
      state: await openState(env.stateUrl, { clock, project, account: config.account }),
      clock,
    }),
    publish,
    clock,
    log,
  }),
);
