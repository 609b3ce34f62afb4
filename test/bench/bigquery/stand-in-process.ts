/** The BigQuery stand-in alone in a process: its clients are elsewhere, as BigQuery's are. */
import { startBigQuery } from '../../../deploy/local/bigquery/start.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';
import { answerParent, readUsage } from './child.ts';
import type { Workload } from './workload.ts';

/** What this process is asked, in this order. */
export type StandInQuestion =
  | ({ do: 'load'; project: string; dataset: string } & Pick<Workload, 'days' | 'schema' | 'threads' | 'now'>)
  | { do: 'usage' };

async function load(question: Extract<StandInQuestion, { do: 'load' }>) {
  const { days, schema, threads, now, project, dataset } = question;
  const started = performance.now();
  const bigquery = await startBigQuery({ threads, clock: createManualClock(new Date(now)) });
  for (const { name, select } of days) {
    const table = { projectId: project, datasetId: dataset, tableId: name };
    await bigquery.loadTable({ table, schema, rows: { sql: select } });
  }
  return { milliseconds: performance.now() - started, url: bigquery.url };
}

if (import.meta.main) {
  answerParent<StandInQuestion>(async (question) => (question.do === 'load' ? load(question) : readUsage()));
}
