import { Cron } from 'croner';
import type { Config } from '../../shared/config/parse-config.ts';
import { type Environment, readOptional, readSecret, readString, readUrl } from '../../shared/env.ts';
import { ConfigError } from '../../shared/errors.ts';
import { type FunctionEnvironment, readFunctionEnvironment } from '../../shared/function-environment.ts';
import type { Schedule } from '../../shared/run.ts';
import type { Secret } from '../../shared/secret.ts';

/** Everything about a deployment that probe-health depends on. */
export type ProbeConfig = {
  /** Where Superset is; undefined: at whatever address the VM has. */
  url: URL | undefined;
  vm: { project: string; zone: string; instance: string } | undefined;
  username: string;
  /** The password may cross other people's networks readable. */
  allowPlainHttp: boolean;
  /** The chart that is loaded now and then; undefined: one over a mart. */
  smokeChart: number | undefined;
  /** The BigQuery dataset of the marts. */
  marts: string;
  /** What findings are about: the VM, or Superset's host. */
  subject: string;
  intervalSeconds: number;
};

/** What probe-health takes from its environment: addresses, the password of its account in Superset, its schedule. */
export type ProbeEnvironment = FunctionEnvironment & {
  /** Where Superset is, instead of what watchdog.yaml says. */
  supersetUrl: URL | undefined;
  computeEndpoint: string | undefined;
  supersetPassword: Secret;
  scheduleCron: string;
};

/** Reads the environment; throws `ConfigError` with the variable, the value and the fix. */
export function readProbeEnvironment(env: Environment): ProbeEnvironment {
  return {
    ...readFunctionEnvironment(env),
    supersetUrl: readOptional(env, 'SUPERSET_URL', readUrl),
    computeEndpoint: readOptional(env, 'COMPUTE_URL', readUrl)?.origin,
    supersetPassword: readSecret(env, 'SUPERSET_PASSWORD'),
    scheduleCron: readString(env, 'SCHEDULE_CRON'),
  };
}

/** The settings of watchdog.yaml that probe-health needs. */
export function probeConfigOf(config: Config, env: ProbeEnvironment): ProbeConfig {
  const { project, datasets, superset, timeZone } = config;
  const url = env.supersetUrl ?? (superset.url === undefined ? undefined : new URL(superset.url));
  const vm = config.vm && { project, ...config.vm };
  const subject = vm?.instance ?? url?.hostname;
  if (subject === undefined) {
    throw new ConfigError(
      `${env.configFile} superset.url: expected the address of Superset, or a section vm, got neither: there is nothing to probe`,
    );
  }
  return {
    url,
    vm,
    username: superset.username,
    allowPlainHttp: superset.allowPlainHttp,
    smokeChart: superset.smokeChart,
    marts: datasets.marts,
    subject,
    intervalSeconds: intervalSecondsOf({ cron: env.scheduleCron, timeZone }),
  };
}

/** How far apart two probes of the schedule are, as a rule. */
function intervalSecondsOf({ cron, timeZone }: Schedule): number {
  const [first, second] = new Cron(cron, { timezone: timeZone, paused: true }).nextRuns(2, anyMorning);
  return first && second ? (second.getTime() - first.getTime()) / 1000 : dailySeconds;
}

const anyMorning = new Date('2026-01-01T06:00:00Z');

const dailySeconds = 86_400;
