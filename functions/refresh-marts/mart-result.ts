import type { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import type { FactData } from '../../shared/events/facts.ts';
import type { Log } from '../../shared/log.ts';
import type { PlannedMart } from '../../shared/mart-plan.ts';
import type { PublishedMart } from '../../shared/publishes.ts';
import type { PublishedVersion } from './audit.ts';
import type { RefreshConfig } from './config.ts';
import { describeFailure } from './failure.ts';
import { jobUrl } from './names.ts';

/** What became of one mart; a `mart-refreshed` fact without its run. */
export type MartResult = Omit<FactData<'mart-refreshed'>, 'runId'>;

/** The sentence operators know (runbook section 1), with what is missing in brackets. */
export function completedSentence(results: readonly Pick<MartResult, 'outcome'>[]): string {
  const counts = countOutcomes(results);
  const rest = (['failed', 'rejected', 'skipped', 'held'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${outcome}`);
  const sentence = `Completed: ${counts.refreshed}/${results.length} tables refreshed`;
  return rest.length > 0 ? `${sentence} (${rest.join(', ')})` : sentence;
}

/** How many marts came to each end. */
export function countOutcomes(
  results: readonly Pick<MartResult, 'outcome'>[],
): Record<MartResult['outcome'], number> {
  const counts = { refreshed: 0, failed: 0, rejected: 0, skipped: 0, held: 0 };
  for (const { outcome } of results) counts[outcome]++;
  return counts;
}

/** A mart that readers see in its new version. */
export function publishedResult(
  mart: PlannedMart,
  published: PublishedMart,
  before: PublishedVersion | undefined,
  config: RefreshConfig,
): MartResult {
  const { rows, newestDate, bytesProcessed, durationSeconds, attempts, jobId, missingSeconds } = published;
  const data = newestDate ? `, newest data ${newestDate}` : '';
  const missing = missingSeconds ? `; the table was missing for ${missingSeconds.toFixed(1)} s` : '';
  return {
    mart: mart.name,
    outcome: 'refreshed',
    reason: 'published',
    explanation: `${rows} rows${data}${missing}`,
    rows,
    ...(before ? { previousRows: before.rows } : {}),
    ...(newestDate ? { newestDate } : {}),
    bytesProcessed,
    durationSeconds,
    attempts,
    jobId,
    jobUrl: jobUrl(config.project, config.location, jobId),
    ...(missingSeconds === undefined ? {} : { missingSeconds }),
  };
}

/** A mart whose build was withheld, or never made; the published version stays. */
export function rejectedResult(
  mart: PlannedMart,
  { reason, explanation, attempts }: { reason: string; explanation: string; attempts: number },
): MartResult {
  return { mart: mart.name, outcome: 'rejected', reason, explanation, attempts };
}

/** A mart that BigQuery could not build, with the runbook's row and today's fix. */
export function failedResult(
  mart: PlannedMart,
  error: BigQueryCallError,
  { attempts, jobId }: { attempts: number; jobId: string },
  config: RefreshConfig,
): MartResult {
  const failure = describeFailure(error, { ...mart, project: config.project, account: config.account });
  return {
    mart: mart.name,
    outcome: 'failed',
    reason: failure.class,
    explanation: error.message,
    attempts,
    jobId,
    jobUrl: jobUrl(config.project, config.location, jobId),
    failure,
  };
}

/** A line for one mart, so that the log of a run says what its facts say. */
export function logResult(log: Log, { mart, outcome, reason, explanation, jobId }: MartResult): void {
  const fields = { mart, outcome, reason, ...(jobId ? { job_id: jobId } : {}) };
  const line = `${mart} ${outcome}: ${explanation}`;
  const isMeant = reason === 'observe' || reason === 'dry-run';
  if (outcome === 'failed') log.error(line, fields);
  else if (outcome === 'rejected' || (outcome === 'skipped' && !isMeant)) log.warning(line, fields);
  else log.info(line, fields);
}
