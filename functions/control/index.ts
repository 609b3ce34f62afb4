import { http } from '@google-cloud/functions-framework';
import planJson from '../../marts/plan.json' with { type: 'json' };
import { openLogOutput } from '../../shared/clients/log-output.ts';
import { createPublisher } from '../../shared/clients/pubsub.ts';
import { openClock } from '../../shared/clients/remote-clock.ts';
import { openState } from '../../shared/clients/state-open.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { createLog } from '../../shared/log.ts';
import { parseMartPlan } from '../../shared/mart-plan.ts';
import { createStep } from '../../shared/step.ts';
import { controlConfigOf, readControlEnvironment } from './config.ts';
import { createControl } from './handler.ts';

const env = readControlEnvironment(process.env);
const config = loadConfig(env.configFile);
const { project } = config;
const account = env.account ?? `control@${project}.iam.gserviceaccount.com`;
const clock = await openClock(env.clockUrl);
const log = createLog({ write: openLogOutput(env.logFile), project, clock, context: { step: 'control' } });
const { publish } = createPublisher({
  project,
  emulatorHost: env.pubsubEmulatorHost,
  account: env.account,
});

http(
  'control',
  createStep({
    topic: 'control',
    work: createControl({
      marts: parseMartPlan(planJson).marts.map(({ name }) => name),
      config: controlConfigOf(config),
      state: await openState(env.stateUrl, { clock, project, account }),
      publish,
      clock,
    }),
    publish,
    clock,
    log,
  }),
);
