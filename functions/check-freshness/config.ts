import type { Config } from '../../shared/config/parse-config.ts';
import { type Environment, readOptional, readString, readUrl } from '../../shared/env.ts';
import {
  accountOf,
  type FunctionEnvironment,
  readFunctionEnvironment,
} from '../../shared/function-environment.ts';
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
export type FreshnessEnvironment = FunctionEnvironment & {
  bigqueryEndpoint: string | undefined;
  /** When the chain starts by itself; the deployment fills both in from the manifest and watchdog.yaml. */
  scheduleCron: string;
  checkScheduleCron: string;
};

/** Reads the environment; throws `ConfigError` with the variable, the value and the fix. */
export function readFreshnessEnvironment(env: Environment): FreshnessEnvironment {
  return {
    ...readFunctionEnvironment(env),
    bigqueryEndpoint: readOptional(env, 'BIGQUERY_URL', readUrl)?.origin,
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
    account: accountOf('check-freshness', env, project),
  };
}
