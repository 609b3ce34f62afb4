import type { BigQueryClient } from '../../shared/clients/bigquery-port.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import type { MartPlan, SqlTarget } from '../../shared/mart-plan.ts';
import type { State } from '../../shared/state.ts';
import { callUntilAnswered } from './calls.ts';
import type { RefreshConfig } from './config.ts';
import type { Report } from './report.ts';
import type { WorkingTime } from './run-time.ts';
import type { OpenRun } from './runs.ts';

/** What refresh-marts is built from. */
export type RefreshMartsCollaborators = {
  plan: MartPlan;
  config: RefreshConfig;
  bigquery: BigQueryClient;
  publish: Publish;
  state: State;
  clock: Clock;
  /** In [0, 1); spreads retries. */
  random: () => number;
};

/** One delivery of one run, with everything that its parts share. */
export type RunContext = RefreshMartsCollaborators & {
  run: OpenRun;
  report: Report;
  time: WorkingTime;
  target: SqlTarget;
};

/** Whether this run changes anything in BigQuery. */
export function writes({ config, run }: Pick<RunContext, 'config' | 'run'>): boolean {
  return config.mode !== 'observe' && run.request.dryRun !== true;
}

/** A call within the run's working time, repeated while only the connection or the front end is at fault. */
export function answered<Answer>(context: RunContext, call: () => Promise<Answer>): Promise<Answer> {
  return callUntilAnswered(call, context);
}
