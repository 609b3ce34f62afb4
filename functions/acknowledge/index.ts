import { http } from '@google-cloud/functions-framework';
import { createLinkVerifier } from '../../shared/acknowledge-link.ts';
import { openFunctionClients } from '../../shared/clients/function-clients.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { acknowledgeConfigOf, readAcknowledgeEnvironment } from './config.ts';
import { createAcknowledge } from './handler.ts';

const env = readAcknowledgeEnvironment(process.env);
const config = loadConfig(env.configFile);
const { project } = config;
const clients = await openFunctionClients('acknowledge', env, { project, secrets: [env.key] });

http(
  'acknowledge',
  createAcknowledge({
    ...clients,
    config: acknowledgeConfigOf(config),
    verify: createLinkVerifier(env.key),
  }),
);
