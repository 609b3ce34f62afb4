import type { MailingConfig } from '../../shared/config/parse-config.ts';
import { type Environment, readOptional, readSecret, readString, readUrl } from '../../shared/env.ts';
import { ConfigError } from '../../shared/errors.ts';
import { type FunctionEnvironment, readFunctionEnvironment } from '../../shared/function-environment.ts';
import type { Secret } from '../../shared/secret.ts';
import type { Expectation } from './audit.ts';
import type { Tier } from './notices/routing.ts';

/** What escalate takes from its environment. */
export type EscalateEnvironment = FunctionEnvironment & {
  /** Instead of the mail server of watchdog.yaml; the emulated cloud's inbox. */
  smtpUrl: string | undefined;
  /** Where the acknowledge function is, for links. */
  acknowledgeUrl: string | undefined;
  /** When the steps that must be heard of run. */
  crons: { refreshMarts: string; checkFreshness: string };
  smtpPassword: Secret | undefined;
  acknowledgeKey: Secret | undefined;
  heartbeatUrl: Secret | undefined;
};

/** Reads the environment; throws `ConfigError` with the variable, the value and the fix. */
export function readEscalateEnvironment(env: Environment): EscalateEnvironment {
  return {
    ...readFunctionEnvironment(env),
    smtpUrl: readOptional(env, 'SMTP_URL', readString),
    acknowledgeUrl: readOptional(env, 'ACKNOWLEDGE_URL', readUrl)?.href,
    crons: {
      refreshMarts: readString(env, 'REFRESH_CRON'),
      checkFreshness: readString(env, 'FRESHNESS_CRON'),
    },
    smtpPassword: readOptional(env, 'SMTP_PASSWORD', (from, name) => readSecret(from, name)),
    acknowledgeKey: readOptional(env, 'ACKNOWLEDGE_KEY', (from, name) => readSecret(from, name)),
    heartbeatUrl: readOptional(env, 'HEARTBEAT_URL', (from, name) => readSecret(from, name)),
  };
}

/** The mail server: the emulated cloud's inbox, else that of watchdog.yaml. */
export function mailServerOf({ mail }: MailingConfig, env: EscalateEnvironment) {
  if (env.smtpUrl !== undefined) return { server: env.smtpUrl };
  if (mail.server === undefined) {
    throw new ConfigError(
      `${env.configFile} mail.server: expected an SMTP server such as smtps://smtp.example.com:465, got nothing: without it no mail can be sent`,
    );
  }
  return { server: mail.server, user: mail.user, password: env.smtpPassword };
}

/** How mails are acknowledged: with what signs their links, or undefined where they carry the command instead. */
export function linkSettingsOf(
  { mail }: MailingConfig,
  env: EscalateEnvironment,
): { key: Secret; baseUrl: string } | undefined {
  if (mail.acknowledgeBy === 'command') return undefined;
  const { acknowledgeKey, acknowledgeUrl } = env;
  if (acknowledgeKey !== undefined && acknowledgeUrl !== undefined) {
    return { key: acknowledgeKey, baseUrl: acknowledgeUrl };
  }
  const missing = acknowledgeKey === undefined ? 'ACKNOWLEDGE_KEY' : 'ACKNOWLEDGE_URL';
  throw new ConfigError(
    `Expected ${missing} to be set, got nothing: mail.acknowledgeBy is link; set it to command where no public function is allowed`,
  );
}

/** What people are called: by their name, where watchdog.yaml has one. */
export function namesOf({ contacts }: MailingConfig): Partial<Record<Tier, string>> {
  const named = Object.entries(contacts).flatMap(([tier, { name }]) => (name ? [[tier, name]] : []));
  return Object.fromEntries(named);
}

/** What must be heard of again and again; after two hours and a half the largest grace of a mart is over. */
export function expectationsOf({ timeZone }: MailingConfig, { crons }: EscalateEnvironment): Expectation[] {
  return [
    {
      step: 'refresh-marts',
      fact: 'marts-refreshed',
      schedule: { cron: crons.refreshMarts, timeZone },
      graceMinutes: 150,
    },
    {
      step: 'check-freshness',
      fact: 'freshness-checked',
      schedule: { cron: crons.checkFreshness, timeZone },
      graceMinutes: 75,
    },
  ];
}
