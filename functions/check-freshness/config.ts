import type { Config } from '../../shared/config/parse-config.ts';
import { type Environment, readOptional, readString, readUrl } from '../../shared/env.ts';
import type { Schedule } from '../../shared/run.ts';
import type { SourceSettings } from './source-day.ts';

/** Everything about a deployment that check-freshness depends on. */
export type FreshnessConfig = {
  /** Only in observe no refresh is asked for. */
  mode: 'observe' | 'shadow' | 'live';
  project: string;
  location: string;
  /** The marts that people read, in every mode, and the export. */
  datasets: { marts: string; ga4: string };
  bytesCapPerQuery: number;
  /** A mart below this share of its usual rows has dropped, where its header says nothing else. */
  volumeFloorPercent: number;
  source: SourceSettings;
  /** When the marts are due. */
  schedule: Schedule;
  /** When this check itself is; the id of a scheduled check is its slot. */
  checkSchedule: Schedule;
  /** The account by which the state knows the function. */
  account: string;
};

/** What check-freshness takes from its environment: addresses and names. */
export type FreshnessEnvironment = {
  /** Path of watchdog.yaml. */
  configFile: string;
  /** The account it runs as; sent as a credential only to the emulated cloud. */
  account: string | undefined;
  bigqueryEndpoint: string | undefined;
  pubsubEmulatorHost: string | undefined;
  stateUrl: string;
  clockUrl: string | undefined;
  /** Instead of standard output; the emulated cloud's. */
  logFile: string | undefined;
  /** When the chain starts by itself; the deployment fills both in from the manifest and watchdog.yaml. */
  scheduleCron: string;
  checkScheduleCron: string;
};

/** Reads the environment; throws `ConfigError` with the variable, the value and the fix. */
export function readFreshnessEnvironment(env: Environment): FreshnessEnvironment {
  return {
    configFile: readString(env, 'WATCHDOG_CONFIG'),
    account: readOptional(env, 'WATCHDOG_ACCOUNT', readString),
    bigqueryEndpoint: readOptional(env, 'BIGQUERY_URL', readUrl)?.origin,
    pubsubEmulatorHost: readOptional(env, 'PUBSUB_EMULATOR_HOST', readString),
    stateUrl: readString(env, 'STATE_URL'),
    clockUrl: readOptional(env, 'CLOCK_URL', readUrl)?.href,
    logFile: readOptional(env, 'LOG_FILE', readString),
    scheduleCron: readString(env, 'SCHEDULE_CRON'),
    checkScheduleCron: readString(env, 'CHECK_SCHEDULE_CRON'),
  };
}

/** The settings of watchdog.yaml that check-freshness needs, in its own units. */
export function freshnessConfigOf(config: Config, env: FreshnessEnvironment): FreshnessConfig {
  const { project, datasets, source, timeZone } = config;
  return {
    mode: config.mode,
    project,
    location: config.location,
    datasets: { marts: datasets.marts, ga4: datasets.ga4 },
    bytesCapPerQuery: config.bytesCaps.perQueryGibibytes * 1024 ** 3,
    volumeFloorPercent: config.refresh.volumeFloorPercent,
    source: { expectedBy: source.expectedBy, rewriteDays: source.rewriteDays, timeZone: source.timeZone },
    schedule: { cron: env.scheduleCron, timeZone },
    checkSchedule: { cron: env.checkScheduleCron, timeZone },
    account: env.account ?? `check-freshness@${project}.iam.gserviceaccount.com`,
  };
}
