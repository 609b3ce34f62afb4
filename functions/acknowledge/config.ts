import type { LinkRecipient } from '../../shared/acknowledge-link.ts';
import type { Config } from '../../shared/config/parse-config.ts';
import { type Environment, readSecret } from '../../shared/env.ts';
import { type FunctionEnvironment, readFunctionEnvironment } from '../../shared/function-environment.ts';
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
export type AcknowledgeEnvironment = FunctionEnvironment & {
  key: Secret;
};

/** Reads the environment; throws `ConfigError` with the variable, the value and the fix. */
export function readAcknowledgeEnvironment(env: Environment): AcknowledgeEnvironment {
  return {
    ...readFunctionEnvironment(env),
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
