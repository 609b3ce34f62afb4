import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import { type PlannedMart, renderMartSql } from '../../shared/mart-plan.ts';
import { callUntilAnswered } from './calls.ts';
import { describeFailure } from './failure.ts';
import type { MartResult } from './mart-result.ts';
import type { MartRun } from './refresh-mart.ts';
import { missingUpstream } from './selection.ts';

/** Analyses a mart without running it: what it would read, or the error that it would meet. Free, writes nothing. */
export async function dryRunMart(
  mart: PlannedMart,
  reason: 'observe' | 'dry-run',
  tables: ReadonlyMap<string, unknown>,
  {
    bigquery,
    config,
    target,
    slots,
    time,
    random,
  }: Pick<MartRun, 'bigquery' | 'config' | 'target' | 'slots' | 'time' | 'random'>,
): Promise<MartResult> {
  const why = reason === 'observe' ? 'the mode is observe, which writes nothing' : 'this is a dry run';
  const missing = missingUpstream(mart, tables);
  if (missing.length > 0) {
    return {
      mart: mart.name,
      outcome: 'skipped',
      reason,
      explanation: `Not refreshed, for ${why}. What it would read is not known before ${missing.join(', ')} exists.`,
      attempts: 0,
    };
  }
  try {
    const estimate = await slots.run(() =>
      callUntilAnswered(() => bigquery.dryRun(renderMartSql(mart, target)), { time, random }),
    );
    return {
      mart: mart.name,
      outcome: 'skipped',
      reason,
      explanation: `Not refreshed, for ${why}. It would read ${estimate.bytesProcessed} bytes.`,
      bytesProcessed: estimate.bytesProcessed,
      attempts: 0,
    };
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
