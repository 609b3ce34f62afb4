import { randomUUID } from 'node:crypto';
import { http } from '@google-cloud/functions-framework';
import { createLinks } from '../../shared/acknowledge-link.ts';
import { factsTopic } from '../../shared/chain.ts';
import { createHeartbeat } from '../../shared/clients/heartbeat.ts';
import { openLogOutput } from '../../shared/clients/log-output.ts';
import { openLogReader } from '../../shared/clients/log-reader-open.ts';
import { createSmtpMailer } from '../../shared/clients/mail.ts';
import { createPublisher } from '../../shared/clients/pubsub.ts';
import { openClock } from '../../shared/clients/remote-clock.ts';
import { openState } from '../../shared/clients/state-open.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { decodeFact } from '../../shared/events/decode-fact.ts';
import { createLog } from '../../shared/log.ts';
import { createPushHandler, createStep } from '../../shared/step.ts';
import { expectationsOf, linkSettingsOf, mailServerOf, namesOf, readEscalateEnvironment } from './config.ts';
import { readDeadLetter } from './dead-letters.ts';
import { createEscalate } from './handler.ts';
import { policyOf } from './policy.ts';
import { createNoticeSender, createStatelessSender } from './send-mail.ts';

const source = 'escalate';
const env = readEscalateEnvironment(process.env);
const config = loadConfig(env.configFile, { requireContacts: true });
const { project, contacts, mail, policy } = config;
const account = env.account ?? `${source}@${project}.iam.gserviceaccount.com`;
const clock = await openClock(env.clockUrl);
const secrets = [env.smtpPassword, env.acknowledgeKey, env.heartbeatUrl].filter(
  (secret) => secret !== undefined,
);
const log = createLog({
  write: openLogOutput(env.logFile),
  project,
  clock,
  context: { step: source },
  secrets,
});
const { publish } = createPublisher({ project, emulatorHost: env.pubsubEmulatorHost, account: env.account });
const state = await openState(env.stateUrl, { clock, project, account });
const linkSettings = linkSettingsOf(config, env);
const mails = {
  config,
  state,
  clock,
  secrets,
  links: linkSettings && createLinks(linkSettings),
  logs: openLogReader({ logFile: env.logFile, project, account: env.account }),
  mailer: createSmtpMailer(mailServerOf(config, env)),
};
const { onRequest, onFact, onDeadLetter } = createEscalate({
  state,
  clock,
  publish,
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

const shell = { source, publish, clock, log };
const handlers = {
  '/': createStep({ ...shell, topic: 'escalate', work: onRequest }),
  '/facts': createPushHandler({
    ...shell,
    topic: factsTopic,
    work: onFact,
    read: (message) => {
      const fact = decodeFact(message);
      return { content: fact, traceparent: fact.traceparent };
    },
  }),
  '/dead-letters': createPushHandler({
    ...shell,
    topic: 'dead-letters',
    read: readDeadLetter,
    work: onDeadLetter,
  }),
};

http(source, (request, response) => {
  const handler = handlers[request.path as keyof typeof handlers];
  return handler ? handler(request, response) : response.status(404).end();
});
