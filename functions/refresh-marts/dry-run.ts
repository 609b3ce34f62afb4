import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import { type PlannedMart, renderMartSql } from '../../shared/mart-plan.ts';
import { callUntilAnswered } from './calls.ts';
import { describeFailure } from './failure.ts';
import type { MartResult } from './mart-result.ts';
import type { MartRun } from './refresh-mart.ts';
import { missingUpstream } from './selection.ts';

/** What a dry run works with. */
export type DryRunCollaborators = Pick<
  MartRun,
  'bigquery' | 'config' | 'target' | 'slots' | 'time' | 'random'
>;

/** Analyses a mart without running it: what it would read, or the error that it would meet. Free, writes nothing. */
export async function dryRunMart(
  mart: PlannedMart,
  reason: 'observe' | 'dry-run',
  tables: ReadonlyMap<string, unknown>,
  { bigquery, config, target, slots, time, random }: DryRunCollaborators,
): Promise<MartResult> {
  const missing = missingUpstream(mart, tables);
  if (missing.length > 0) {
    return notRefreshed(mart, reason, `What it would read is not known before ${missing.join(', ')} exists.`);
  }
  try {
    const { bytesProcessed } = await slots.run(() =>
      callUntilAnswered(() => bigquery.dryRun(renderMartSql(mart, target)), { time, random }),
    );
    return { ...notRefreshed(mart, reason, `It would read ${bytesProcessed} bytes.`), bytesProcessed };
  } catch (error) {
    if (!(error instanceof BigQueryCallError)) throw error;
    const failure = describeFailure(error, { ...mart, project: config.project, account: config.account });
    return {
      mart: mart.name,
      outcome: 'failed',
      reason: failure.class,
      explanation: error.message,
      attempts: 0,
      failure,
    };
  }
}

function notRefreshed(mart: PlannedMart, reason: 'observe' | 'dry-run', estimate: string): MartResult {
  const why = reason === 'observe' ? 'the mode is observe, which writes nothing' : 'this is a dry run';
  const explanation = `Not refreshed, for ${why}. ${estimate}`;
  return { mart: mart.name, outcome: 'skipped', reason, explanation, attempts: 0 };
}
