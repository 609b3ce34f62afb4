import type { LinkRecipient } from '../../shared/acknowledge-link.ts';
import type { Config } from '../../shared/config/parse-config.ts';
import { type Environment, readOptional, readSecret, readString, readUrl } from '../../shared/env.ts';
import type { Secret } from '../../shared/secret.ts';

/** Everything about a deployment that acknowledge depends on. */
export type AcknowledgeConfig = {
  project: string;
  timeZone: string;
  /** How long a control lasts where nothing is said, and at most. */
  defaultHours: number;
  maximumHours: number;
  /** In whose name a link acts: `Anahit (analytics lead)`. */
  people: Record<LinkRecipient, string>;
};

/** What acknowledge takes from its environment: addresses, names and the key of the links. */
export type AcknowledgeEnvironment = {
  /** Path of watchdog.yaml. */
  configFile: string;
  /** The account it runs as; sent as a credential only to the emulated cloud. */
  account: string | undefined;
  pubsubEmulatorHost: string | undefined;
  stateUrl: string;
  clockUrl: string | undefined;
  /** Instead of standard output; the emulated cloud's. */
  logFile: string | undefined;
  key: Secret;
};

/** Reads the environment; throws `ConfigError` with the variable, the value and the fix. */
export function readAcknowledgeEnvironment(env: Environment): AcknowledgeEnvironment {
  return {
    configFile: readString(env, 'WATCHDOG_CONFIG'),
    account: readOptional(env, 'WATCHDOG_ACCOUNT', readString),
    pubsubEmulatorHost: readOptional(env, 'PUBSUB_EMULATOR_HOST', readString),
    stateUrl: readString(env, 'STATE_URL'),
    clockUrl: readOptional(env, 'CLOCK_URL', readUrl)?.href,
    logFile: readOptional(env, 'LOG_FILE', readString),
    key: readSecret(env, 'ACKNOWLEDGE_KEY'),
  };
}

/** The settings of watchdog.yaml that acknowledge needs. */
export function acknowledgeConfigOf({ project, timeZone, controls, contacts }: Config): AcknowledgeConfig {
  const person = (name: string | undefined, role: string) => (name ? `${name} (${role})` : `the ${role}`);
  return {
    project,
    timeZone,
    defaultHours: controls.defaultHours,
    maximumHours: controls.maximumHours,
    people: {
      analyticsLead: person(contacts.analyticsLead.name, 'analytics lead'),
      devOps: person(contacts.devOps.name, 'DevOps contact'),
      stakeholder: person(contacts.stakeholder.name, 'stakeholder'),
    },
  };
}
