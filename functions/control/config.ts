import type { Config } from '../../shared/config/parse-config.ts';
import { type Environment, readOptional, readString, readUrl } from '../../shared/env.ts';

/** Everything about a deployment that control depends on. */
export type ControlConfig = {
  /** The zone in which a day begins and ends. */
  timeZone: string;
  /** How long a control lasts where nothing is said, and at most. */
  defaultHours: number;
  maximumHours: number;
};

/** What control takes from its environment: addresses and names, all optional but the configuration file. */
export type ControlEnvironment = {
  /** Path of watchdog.yaml. */
  configFile: string;
  /** The account it runs as; sent as a credential only to the emulated cloud. */
  account: string | undefined;
  pubsubEmulatorHost: string | undefined;
  stateUrl: string;
  clockUrl: string | undefined;
  /** Instead of standard output; the emulated cloud's. */
  logFile: string | undefined;
};

/** Reads the environment; throws `ConfigError` with the variable, the value and the fix. */
export function readControlEnvironment(env: Environment): ControlEnvironment {
  return {
    configFile: readString(env, 'WATCHDOG_CONFIG'),
    account: readOptional(env, 'WATCHDOG_ACCOUNT', readString),
    pubsubEmulatorHost: readOptional(env, 'PUBSUB_EMULATOR_HOST', readString),
    stateUrl: readString(env, 'STATE_URL'),
    clockUrl: readOptional(env, 'CLOCK_URL', readUrl)?.href,
    logFile: readOptional(env, 'LOG_FILE', readString),
  };
}

/** The settings of watchdog.yaml that control needs. */
export function controlConfigOf({ timeZone, controls }: Config): ControlConfig {
  return { timeZone, defaultHours: controls.defaultHours, maximumHours: controls.maximumHours };
}
