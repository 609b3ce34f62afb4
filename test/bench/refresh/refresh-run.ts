import {
  createRefreshMarts,
  type RefreshMartsCollaborators,
} from '../../../functions/refresh-marts/handler.ts';
import { createBigQueryClient } from '../../../shared/clients/bigquery.ts';
import { createSystemClock } from '../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import { createTerminalLog } from '../../../shared/log.ts';
import { type MartPlan, renderMartSql } from '../../../shared/mart-plan.ts';
import type { PublishRecord } from '../../../shared/publishes.ts';
import type { State } from '../../../shared/state.ts';
import { deliver } from '../../../shared/step.ts';
import { startBigQueryProcess } from './bigquery-process.ts';
import type { BigQueryRecord } from './fixed-latency-bigquery.ts';
import type { Latencies } from './fixed-latency-jobs.ts';

/** One refresh of all marts of a plan, as BigQuery saw it. */
export type RefreshRun = BigQueryRecord & {
  /** From the push to its acknowledgement. */
  wallMilliseconds: number;
  /** From the push to the first call that reached BigQuery. */
  firstCallMilliseconds: number;
};

/** The most slots that watchdog.yaml accepts. */
export const concurrency = 64;

const config: RefreshMartsCollaborators['config'] = {
  mode: 'live',
  project: 'bench',
  location: 'US',
  datasets: { marts: 'marts', ga4: 'ga4', staging: 'staging', shadow: 'marts_shadow' },
  windowDays: 400,
  concurrency,
  bytesCapPerQuery: 1_000_000_000,
  jobTimeoutSeconds: 300,
  volumeFloorPercent: 50,
  workSeconds: 480,
  schedule: { cron: '0 6 * * *', timeZone: 'Asia/Yerevan' },
  account: 'refresh-marts@bench.iam.gserviceaccount.com',
};

/**
 * Delivers one push to the real handler, with Google's client and the machine's clock, against a BigQuery of its
 * own in which an earlier run published every mart. Throws unless every mart is refreshed.
 */
export async function runRefresh(plan: MartPlan, latencies: Latencies): Promise<RefreshRun> {
  const target = { project: config.project, martsDataset: 'marts', ga4Dataset: 'ga4', windowDays: 400 };
  const tables = plan.marts.map(({ name, partitionBy, clusterBy }) => ({
    name,
    ...(partitionBy ? { partitionBy } : {}),
    ...(clusterBy ? { clusterBy } : {}),
  }));
  const bigquery = await startBigQueryProcess({
    latencies,
    tables,
    stagingView: renderMartSql(plan.staging, target),
  });
  try {
    const handler = await createHandler(plan, bigquery.url);
    const pushedAt = Date.now();
    await handler.push();
    const wallMilliseconds = Date.now() - pushedAt;
    const record = await bigquery.record();
    const firstCallMilliseconds = (record.firstCallAt ?? Number.NaN) - pushedAt;
    return { ...record, wallMilliseconds, firstCallMilliseconds };
  } finally {
    await bigquery.stop();
  }
}

async function createHandler(plan: MartPlan, endpoint: string) {
  const clock = createSystemClock();
  const state = createMemoryState({ clock });
  await recordEarlierPublishes(plan, state);
  const lines: string[] = [];
  const summaries: string[] = [];
  const publish: RefreshMartsCollaborators['publish'] = async (_topic, message) => {
    const { data } = JSON.parse(message.data.toString());
    if (typeof data.summary === 'string') summaries.push(data.summary);
    return '1';
  };
  const work = createRefreshMarts({
    plan,
    config,
    bigquery: createBigQueryClient({ ...config, endpoint }),
    state,
    clock,
    random: Math.random,
    publish,
  });
  const log = createTerminalLog({ write: (line) => lines.push(line), clock });
  const wanted = `Completed: ${plan.marts.length}/${plan.marts.length} tables refreshed`;
  return {
    push: async () => {
      const message = {
        messageId: '1',
        publishTime: clock.now().toISOString(),
        data: Buffer.from('{}').toString('base64'),
      };
      const outcome = await deliver(
        { topic: 'refresh-marts', work, publish, clock, log },
        { subscription: 'projects/bench/subscriptions/refresh-marts', message, deliveryAttempt: 1 },
      );
      if (outcome === 'acknowledged' && summaries.includes(wanted)) return;
      throw new Error(`Expected "${wanted}", got "${summaries.join()}" (${outcome})\n${lines.join('')}`);
    },
  };
}

/** Without these the handler would take the tables for somebody else's and leave them alone. */
async function recordEarlierPublishes(plan: MartPlan, state: State): Promise<void> {
  const at = new Date(0).toISOString();
  for (const { name } of plan.marts) {
    const record: PublishRecord = {
      published: {
        runId: 'earlier',
        runStartedAt: at,
        at,
        rows: 1000,
        bytesProcessed: 1000,
        durationSeconds: 1,
        attempts: 1,
        jobId: 'earlier',
      },
    };
    await state.create('publishes', name, record);
  }
}
