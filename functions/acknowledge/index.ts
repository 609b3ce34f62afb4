import { http } from '@google-cloud/functions-framework';
import { createLinkVerifier } from '../../shared/acknowledge-link.ts';
import { openLogOutput } from '../../shared/clients/log-output.ts';
import { createPublisher } from '../../shared/clients/pubsub.ts';
import { openClock } from '../../shared/clients/remote-clock.ts';
import { openState } from '../../shared/clients/state-open.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { createLog } from '../../shared/log.ts';
import { acknowledgeConfigOf, readAcknowledgeEnvironment } from './config.ts';
import { createAcknowledge } from './handler.ts';

const env = readAcknowledgeEnvironment(process.env);
const config = loadConfig(env.configFile);
const { project } = config;
const account = env.account ?? `acknowledge@${project}.iam.gserviceaccount.com`;
const clock = await openClock(env.clockUrl);
const log = createLog({
  write: openLogOutput(env.logFile),
  project,
  clock,
  context: { step: 'acknowledge' },
  secrets: [env.key],
});
const { publish } = createPublisher({
  project,
  emulatorHost: env.pubsubEmulatorHost,
  account: env.account,
});

http(
  'acknowledge',
  createAcknowledge({
    config: acknowledgeConfigOf(config),
    verify: createLinkVerifier(env.key),
    state: await openState(env.stateUrl, { clock, project, account }),
    publish,
    clock,
    log,
  }),
);
