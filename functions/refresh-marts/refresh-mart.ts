import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import type { ListedTable } from '../../shared/clients/bigquery-port.ts';
import { type AuditedTable, auditSql, judgeAudits } from '../../shared/mart-audits.ts';
import { type PlannedMart, renderMartSql, type SqlTarget } from '../../shared/mart-plan.ts';
import type { PublishedMart, PublishRecord } from '../../shared/publishes.ts';
import type { State } from '../../shared/state.ts';
import { judgeAdoption } from './adoption.ts';
import { type Accepted, judgeBuild, type PublishedVersion } from './audit.ts';
import { type BuildCollaborators, type BuiltMart, buildMart } from './build.ts';
import { callUntilAnswered } from './calls.ts';
import { type RefreshConfig, targetDataset } from './config.ts';
import { classifyError } from './error-classes.ts';
import { failedResult, type MartResult, publishedResult, rejectedResult } from './mart-result.ts';
import { auditRequestId, jobUrl } from './names.ts';
import { type PublishCollaborators, publishMart } from './publish.ts';
import type { PublishLock, RunIdentity } from './publish-lock.ts';
import { isOurs } from './published.ts';

/** What the run as a whole knows about the marts before it starts. */
export type Surroundings = {
  tables: ReadonlyMap<string, ListedTable>;
  versions: ReadonlyMap<string, PublishedVersion>;
  records: ReadonlyMap<string, PublishRecord>;
  /** In shadow mode, what people read meanwhile. */
  live?: ReadonlyMap<string, PublishedVersion>;
};

/** Everything that refreshing one mart needs from its run. */
export type MartRun = BuildCollaborators &
  PublishCollaborators & {
    run: RunIdentity;
    config: RefreshConfig;
    target: SqlTarget;
    accepted: Accepted;
    surroundings: Surroundings;
    lock: PublishLock;
    state: State;
  };

/**
 * Refreshes one mart: build into staging, audit, publish by one copy. Whatever fails, the published version
 * stays as it was, and the result says why. Throws only `OutOfTime` and what another delivery may mend.
 */
export async function refreshMart(mart: PlannedMart, martRun: MartRun): Promise<MartResult> {
  const result = await refreshOrReject(mart, martRun);
  const live = martRun.surroundings.live?.get(mart.name);
  if (!live || result.rows === undefined) return result;
  return { ...result, difference: { rows: result.rows, publishedRows: live.rows } };
}

async function refreshOrReject(mart: PlannedMart, martRun: MartRun): Promise<MartResult> {
  const { run, config, surroundings, accepted } = martRun;
  const before = surroundings.versions.get(mart.name);
  const record = surroundings.records.get(mart.name);
  if (record?.published?.runId === run.runId) {
    return publishedResult(mart, record.published, before, config);
  }
  const adoption = judgeAdoption(mart, surroundings.tables.get(mart.name), isOurs(record), accepted);
  if (adoption.verdict === 'not-adopted') {
    return rejectedResult(mart, { reason: 'not-adopted', explanation: adoption.explanation, attempts: 0 });
  }
  const build = await buildMart(
    {
      runId: run.runId,
      mart,
      sql: renderMartSql(mart, martRun.target),
      stagingDataset: config.datasets.staging,
      bytesCap: config.bytesCapPerQuery,
      jobTimeoutSeconds: config.jobTimeoutSeconds,
    },
    martRun,
  );
  if ('failed' in build) {
    const { attempt, jobId, error } = build.failed;
    return failedResult(mart, error, { attempts: attempt, jobId }, config);
  }
  const { built } = build;
  try {
    const audited = await auditBuild(mart, built, before, martRun);
    const rejected = judge(mart, built, audited, before, martRun);
    if (rejected) return rejected;
    return await publishBuild(
      mart,
      built,
      audited,
      adoption.verdict === 'adopt' ? adoption : undefined,
      martRun,
    );
  } catch (error) {
    if (!(error instanceof BigQueryCallError)) throw error;
    return failedResult(mart, error, { attempts: built.attempt, jobId: built.jobId }, config);
  }
}

async function auditBuild(
  mart: PlannedMart,
  built: BuiltMart,
  before: PublishedVersion | undefined,
  { bigquery, config, target, run, time, random }: MartRun,
): Promise<AuditedTable> {
  if (!asksTheTable(mart)) return judgeAudits(mart, { row_count: built.rows }, before?.rows);
  const table = `${bigquery.project}.${config.datasets.staging}.${built.table}`;
  const query = () =>
    bigquery.query(auditSql(mart, table, target), {
      requestId: auditRequestId(run.runId, mart.name, built.attempt),
      maximumBytesBilled: config.bytesCapPerQuery,
    });
  const [row] = await callUntilAnswered(query, { time, random });
  return judgeAudits(mart, row ?? {}, before?.rows);
}

/** The build itself tells its rows and its columns; only what goes beyond them is worth a query. */
function asksTheTable({ dateColumn, audits }: PlannedMart): boolean {
  return dateColumn !== undefined || audits.some(({ kind }) => kind !== 'row-floor');
}

function judge(
  mart: PlannedMart,
  built: BuiltMart,
  audited: AuditedTable,
  before: PublishedVersion | undefined,
  { config, accepted }: MartRun,
): MartResult | undefined {
  const floor = mart.audits.find((audit) => audit.kind === 'row-floor');
  const verdict = judgeBuild(
    { mart: mart.name, rows: built.rows, columns: built.columns, published: before, audits: audited.results },
    accepted,
    floor?.percent ?? config.volumeFloorPercent,
  );
  if (verdict.verdict === 'publish') return undefined;
  return {
    ...rejectedResult(mart, {
      reason: verdict.reason,
      explanation: verdict.explanation,
      attempts: built.attempt,
    }),
    rows: built.rows,
    ...(before ? { previousRows: before.rows } : {}),
    ...(audited.newestDate ? { newestDate: audited.newestDate } : {}),
    bytesProcessed: built.bytesProcessed,
    jobId: built.jobId,
    jobUrl: jobUrl(config.project, config.location, built.jobId),
    audits: audited.results,
  };
}

async function publishBuild(
  mart: PlannedMart,
  built: BuiltMart,
  audited: AuditedTable,
  adoption: { replace: boolean } | undefined,
  martRun: MartRun,
): Promise<MartResult> {
  const { run, config, lock, surroundings, clock } = martRun;
  const before = surroundings.versions.get(mart.name);
  const turn = await lock.acquire(mart.name, adoption === undefined);
  if (turn.turn === 'already-published') return publishedResult(mart, turn.published, before, config);
  if (turn.turn === 'superseded') {
    const explanation = `Run ${turn.by.runId}, which started later, published this mart at ${turn.by.at}; its version stays.`;
    return rejectedResult(mart, { reason: 'superseded', explanation, attempts: built.attempt });
  }
  try {
    const { job, missingSeconds } = await publishMart(
      {
        runId: run.runId,
        mart: mart.name,
        attempt: built.attempt,
        stagingDataset: config.datasets.staging,
        table: built.table,
        targetDataset: targetDataset(config),
      },
      adoption,
      martRun,
    );
    const published = publishOf(run, built, audited, { at: job.endedAt ?? clock.now(), missingSeconds });
    await lock.release(mart.name, published);
    return publishedResult(mart, published, before, config);
  } catch (error) {
    // A copy that BigQuery refused for good holds nobody up. One that it did not answer may have got through: the
    // claim stays until it ends, for by it the table is known as ours. Anything else this same run goes on with.
    if (error instanceof BigQueryCallError && classifyError(error) !== 'backend') {
      await lock.abandon(mart.name);
    }
    throw error;
  }
}

function publishOf(
  run: RunIdentity,
  built: BuiltMart,
  audited: AuditedTable,
  { at, missingSeconds }: { at: Date; missingSeconds: number | undefined },
): PublishedMart {
  return {
    runId: run.runId,
    runStartedAt: run.startedAt.toISOString(),
    at: at.toISOString(),
    rows: built.rows,
    ...(audited.newestDate ? { newestDate: audited.newestDate } : {}),
    bytesProcessed: built.bytesProcessed,
    durationSeconds: Math.max(0, (at.getTime() - built.startedAt.getTime()) / 1000),
    attempts: built.attempt,
    jobId: built.jobId,
    ...(missingSeconds === undefined ? {} : { missingSeconds }),
  };
}
