import { factsTopic } from '../../shared/chain.ts';
import type { BigQueryClient } from '../../shared/clients/bigquery-port.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import type { SupersetClient } from '../../shared/clients/superset/port.ts';
import { encodeFact } from '../../shared/events/facts.ts';
import type { Log } from '../../shared/log.ts';
import type { State } from '../../shared/state.ts';
import type { SeenDataset } from './dataset-state.ts';
import type { TriedChart } from './failing-charts/next-failing-charts.ts';
import { checkedData, type DriftReport, severityOf } from './report.ts';
import { beforeImageId, listBeforeImages } from './sync/before-image.ts';
import { verifyCharts } from './sync/verify-charts.ts';
import { chartsTouched, syncedData, writesDone } from './synced.ts';
import type { Users } from './users.ts';
import { createUses } from './uses.ts';

/** What telling works with. */
export type TellCollaborators = {
  superset: SupersetClient;
  bigquery: BigQueryClient;
  state: State;
  publish: Publish;
  log: Log;
  runId: string;
  now: Date;
  traceparent: string;
};

const step = 'detect-drift';

/**
 * Tells what this run wrote, also what a delivery before this one wrote and did not live to tell. Returns the charts that
 * were tried for it; one real query is made for all of them.
 */
export async function publishSynced(
  { seen, users }: { seen: readonly SeenDataset[]; users: Users },
  run: TellCollaborators,
): Promise<TriedChart[]> {
  const { state, runId, publish, now, traceparent } = run;
  const tried: TriedChart[] = [];
  const images = writesDone(await listBeforeImages(state, runId), seen);
  const usesOf = createUses(users);
  for (const image of images) {
    const mayAsk = tried.every(({ check }) => !check.wasAsked);
    const charts = await verifyCharts(chartsTouched(image, users, usesOf), { mayAsk }, run);
    const { id: datasetId, tableName: dataset } = image.before;
    tried.push(...charts.map((check) => ({ check, datasetId, dataset })));
    const data = syncedData(image, charts);
    await publish(
      factsTopic,
      encodeFact({
        id: `drift-synced/${beforeImageId(image)}`,
        name: 'drift-synced',
        source: step,
        subject: data.dataset,
        severity: charts.some(({ verdict }) => verdict === 'fails') ? 'warning' : 'info',
        time: now,
        traceparent,
        data,
      }),
    );
  }
  return tried;
}

/** Tells what a run found, also where that is nothing. */
export async function publishChecked(report: DriftReport, run: TellCollaborators): Promise<void> {
  const { publish, now, traceparent, log, runId } = run;
  const data = checkedData(report);
  await publish(
    factsTopic,
    encodeFact({
      id: `${runId}/drift-checked`,
      name: 'drift-checked',
      source: step,
      subject: runId,
      severity: severityOf(report),
      time: now,
      traceparent,
      data,
    }),
  );
  log.info(`Run ${runId}: ${data.summary}`, { run_id: runId });
}
