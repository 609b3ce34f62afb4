import type { Config } from '../../shared/config/parse-config.ts';
import { type Environment, readOptional, readUrl } from '../../shared/env.ts';
import { type FunctionEnvironment, readFunctionEnvironment } from '../../shared/function-environment.ts';
import type { Rung } from '../../shared/remedies.ts';
import type { Budget } from './budget.ts';
import { type Ladders, runbookLadders } from './ladder.ts';

/** Everything about a deployment that remediate depends on. */
export type RemediateConfig = {
  /** Only in live anything is restarted. */
  mode: 'observe' | 'shadow' | 'live';
  /** The VM by its name, or Superset by its host where watchdog.yaml names none. */
  target: string;
  ladders: Ladders;
  budget: Budget;
  needApproval: readonly Rung[];
  dryRun: readonly Rung[];
};

/** What remediate takes from its environment. */
export type RemediateEnvironment = FunctionEnvironment & { computeEndpoint: string | undefined };

/** Reads the environment; throws `ConfigError` with the variable, the value and the fix. */
export function readRemediateEnvironment(env: Environment): RemediateEnvironment {
  return {
    ...readFunctionEnvironment(env),
    computeEndpoint: readOptional(env, 'COMPUTE_URL', readUrl)?.origin,
  };
}

/** The settings of watchdog.yaml that remediate needs; a ladder that is given there replaces the runbook's. */
export function remediateConfigOf({ mode, vm, superset, remediation }: Config): RemediateConfig {
  const { ladders, budget, needApproval, dryRun } = remediation;
  const hostname = superset.url === undefined ? 'superset' : new URL(superset.url).hostname;
  return {
    mode,
    // As probe-health calls it, so that a remedy is told with its finding.
    target: vm?.instance ?? hostname,
    ladders: { ...runbookLadders, ...ladders },
    budget,
    needApproval,
    dryRun,
  };
}
