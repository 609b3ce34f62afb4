import { randomUUID } from 'node:crypto';
import { http } from '@google-cloud/functions-framework';
import { createLinks } from '../../shared/acknowledge-link.ts';
import { openFunctionClients } from '../../shared/clients/function-clients.ts';
import { createHeartbeat } from '../../shared/clients/heartbeat.ts';
import { openLogReader } from '../../shared/clients/log-reader-open.ts';
import { createSmtpMailer } from '../../shared/clients/mail.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { expectationsOf, linkSettingsOf, mailServerOf, namesOf, readEscalateEnvironment } from './config.ts';
import { createEscalate } from './handler.ts';
import { createNoticeSender, createStatelessSender } from './outbox/send-mail.ts';
import { policyOf } from './policy.ts';
import { createRoutes } from './routes.ts';

const source = 'escalate';
const env = readEscalateEnvironment(process.env);
const config = loadConfig(env.configFile, { requireContacts: true });
const { project, contacts, mail, policy } = config;
const secrets = [env.smtpPassword, env.acknowledgeKey, env.heartbeatUrl].filter(
  (secret) => secret !== undefined,
);
const clients = await openFunctionClients(source, env, { project, secrets });
const linkSettings = linkSettingsOf(config, env);
const mails = {
  ...clients,
  config,
  secrets,
  links: linkSettings && createLinks(linkSettings),
  logs: openLogReader({ logFile: env.logFile, project, account: env.account }),
  mailer: createSmtpMailer(mailServerOf(config, env)),
};
const escalate = createEscalate({
  ...clients,
  policy: policyOf(config),
  names: namesOf(config),
  storm: {
    mailsPerHour: policy.mailsPerHour,
    addresses: {
      analyticsLead: contacts.analyticsLead.email,
      devOps: contacts.devOps.email,
      stakeholder: contacts.stakeholder.email,
    },
  },
  send: createNoticeSender(mails),
  sendStateless: createStatelessSender(mails),
  expectations: expectationsOf(config, env),
  digest: mail.digest,
  beat: createHeartbeat(env.heartbeatUrl),
  newClaimant: randomUUID,
});

http(source, createRoutes(escalate, { ...clients, source }));
