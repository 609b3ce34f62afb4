import { type Environment, readOptional, readString, readUrl } from './env.ts';

/** What every function takes from its environment: addresses and names, all optional but two. */
export type FunctionEnvironment = {
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

/** Reads what every function needs; throws `ConfigError` with the variable, the value and the fix. */
export function readFunctionEnvironment(env: Environment): FunctionEnvironment {
  return {
    configFile: readString(env, 'WATCHDOG_CONFIG'),
    account: readOptional(env, 'WATCHDOG_ACCOUNT', readString),
    pubsubEmulatorHost: readOptional(env, 'PUBSUB_EMULATOR_HOST', readString),
    stateUrl: readString(env, 'STATE_URL'),
    clockUrl: readOptional(env, 'CLOCK_URL', readUrl)?.href,
    logFile: readOptional(env, 'LOG_FILE', readString),
  };
}

/** The service account of a function: the emulated cloud names it, in the cloud it follows from the name. */
export function accountOf(name: string, env: Pick<FunctionEnvironment, 'account'>, project: string): string {
  return env.account ?? `${name}@${project}.iam.gserviceaccount.com`;
}
