import type { Config } from '../../shared/config/parse-config.ts';
import { type Environment, readOptional, readSecret, readUrl } from '../../shared/env.ts';
import { type FunctionEnvironment, readFunctionEnvironment } from '../../shared/function-environment.ts';
import type { Secret } from '../../shared/secret.ts';

/** Everything about a deployment that detect-drift depends on. */
export type DriftConfig = {
  /** Only in live anything is written to Superset. */
  mode: 'observe' | 'shadow' | 'live';
  marts: { project: string; dataset: string };
  /** Of how many charts a run may look whether they show old results. */
  staleCharts: number;
};

/** What detect-drift takes from its environment: addresses and the password of its account in Superset. */
export type DriftEnvironment = FunctionEnvironment & {
  bigqueryEndpoint: string | undefined;
  /** Where Superset is, if watchdog.yaml does not say it. */
  supersetUrl: URL | undefined;
  supersetPassword: Secret;
};

/** Reads the environment; throws `ConfigError` with the variable, the value and the fix. */
export function readDriftEnvironment(env: Environment): DriftEnvironment {
  return {
    ...readFunctionEnvironment(env),
    bigqueryEndpoint: readOptional(env, 'BIGQUERY_URL', readUrl)?.origin,
    supersetUrl: readOptional(env, 'SUPERSET_URL', readUrl),
    supersetPassword: readSecret(env, 'SUPERSET_PASSWORD'),
  };
}

/** The settings of watchdog.yaml that detect-drift needs. */
export function driftConfigOf({ mode, project, datasets, superset }: Config): DriftConfig {
  const { staleCharts } = superset;
  return { mode, marts: { project, dataset: datasets.marts }, staleCharts };
}
