import type { Config } from '../../shared/config/parse-config.ts';
import { type Environment, readDuration, readOptional, readString, readUrl } from '../../shared/env.ts';
import {
  accountOf,
  type FunctionEnvironment,
  readFunctionEnvironment,
} from '../../shared/function-environment.ts';
import type { Schedule } from '../../shared/run.ts';

/** Everything about a deployment that refresh-marts depends on. */
export type RefreshConfig = {
  /** observe: judge, write nothing. shadow: publish beside the live marts. live: publish. */
  mode: 'observe' | 'shadow' | 'live';
  project: string;
  location: string;
  datasets: { marts: string; ga4: string; staging: string; shadow: string };
  /** How many days of the export the marts cover. */
  windowDays: number;
  /** Queries at once. */
  concurrency: number;
  bytesCapPerQuery: number;
  jobTimeoutSeconds: number;
  /** A build below this share of the published rows is withheld. */
  volumeFloorPercent: number;
  /** How long one delivery works before it hands over to a continuation; below the function's own limit. */
  workSeconds: number;
  schedule: Schedule;
  /** The service account that BigQuery sees, for the gcloud lines in fixes. */
  account: string;
};

/** The dataset that a run publishes to and reads upstream marts from. */
export function targetDataset(config: Pick<RefreshConfig, 'mode' | 'datasets'>): string {
  return config.mode === 'shadow' ? config.datasets.shadow : config.datasets.marts;
}

/** What refresh-marts takes from its environment: addresses and names, all optional but the configuration file. */
export type RefreshEnvironment = FunctionEnvironment & {
  bigqueryEndpoint: string | undefined;
  /** When the chain starts by itself; the deployment fills it in from the manifest and watchdog.yaml. */
  scheduleCron: string;
  workSeconds: number;
};

/** Reads the environment; throws `ConfigError` with the variable, the value and the fix. */
export function readRefreshEnvironment(env: Environment): RefreshEnvironment {
  return {
    ...readFunctionEnvironment(env),
    bigqueryEndpoint: readOptional(env, 'BIGQUERY_URL', readUrl)?.origin,
    scheduleCron: readString(env, 'SCHEDULE_CRON'),
    // The function is stopped at 540 s; what BigQuery does meanwhile goes on.
    workSeconds: readDuration(env, 'WORK_TIME', { default: { milliseconds: 480_000 } }).milliseconds / 1000,
  };
}

/** The settings of watchdog.yaml that refresh-marts needs, in its own units. */
export function refreshConfigOf(config: Config, env: RefreshEnvironment): RefreshConfig {
  const { project, datasets, refresh } = config;
  return {
    mode: config.mode,
    project,
    location: config.location,
    datasets: {
      marts: datasets.marts,
      ga4: datasets.ga4,
      staging: datasets.staging,
      shadow: datasets.shadow,
    },
    windowDays: refresh.exportWindowDays,
    concurrency: refresh.concurrency,
    bytesCapPerQuery: config.bytesCaps.perQueryGibibytes * 1024 ** 3,
    jobTimeoutSeconds: refresh.jobTimeoutSeconds,
    volumeFloorPercent: refresh.volumeFloorPercent,
    workSeconds: env.workSeconds,
    schedule: { cron: env.scheduleCron, timeZone: config.timeZone },
    account: accountOf('refresh-marts', env, project),
  };
}
