/** detect-drift in a process of its own, so that its memory and its processor time are its own. */
import { createDetectDrift } from '../../../functions/detect-drift/handler.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import { decodeFact } from '../../../shared/events/decode-fact.ts';
import type { PushedMessage } from '../../../shared/events/push-envelope.ts';
import { createTerminalLog } from '../../../shared/log.ts';
import type { State } from '../../../shared/state.ts';
import { answerParent, readUsage, type Usage } from '../bigquery/child.ts';
import { createGeneratedWorld, type Requests, type Scale, tableOf } from './generated-world.ts';

/** One run of detect-drift. */
export type DriftRun = {
  requests: Requests;
  summary: string;
  processorSeconds: number;
  /** How much of it the generated answers are. */
  generatingSeconds: number;
  /** Of the process until its end, and what it needed before the first run. */
  peakMebibytes: number;
};

/** Some runs, one after another. */
export type DriftRuns = { idle: Usage; runs: DriftRun[]; differing: number; largestRecordBytes: number };

/** What making the answers costs, for a run that asks for this much; nothing looks at them. */
async function generate(scale: Scale, asked: Requests): Promise<number> {
  const { superset, bigquery } = createGeneratedWorld(scale);
  const before = readUsage().processorSeconds;
  await superset.listDatasets();
  await superset.visitCharts(() => {});
  for (let first = 1; first <= scale.datasets; first += tablesAtOnce) {
    const range = `table_name >= '${tableOf(first)}' AND table_name < '${tableOf(first + tablesAtOnce)}'`;
    await bigquery.query(`COLUMN_FIELD_PATHS WHERE ${range}`);
  }
  for (let id = 1; id <= (asked.datasets ?? 0); id++) await superset.dataset(id);
  for (let id = 1; id <= (asked.charts ?? 0); id++) await superset.chart(id);
  for (let id = 1; id <= (asked.dashboards ?? 0); id++) await superset.dashboard(id);
  return readUsage().processorSeconds - before;
}

const tablesAtOnce = 500;

/** Lets the real handler look at a generated world several times; it may not write. */
async function runDrift({ scale, times }: { scale: Scale; times: number }): Promise<DriftRuns> {
  const clock = createManualClock(new Date('2026-11-24T06:00:00Z'));
  let largestRecordBytes = 0;
  const memory = createMemoryState({ clock });
  const state: State = {
    ...memory,
    put: (kind, id, value, options) => {
      largestRecordBytes = Math.max(largestRecordBytes, Buffer.byteLength(JSON.stringify(value)));
      return memory.put(kind, id, value, options);
    },
  };
  const world = createGeneratedWorld(scale);
  const { superset, bigquery, requests, differing } = world;
  let summary = '';
  const work = createDetectDrift({
    plan: { generatedFrom: 'a bench', staging: {} as never, marts: [] },
    config: { mode: 'observe', marts: { project: 'bench', dataset: 'marts' }, staleCharts: 0 },
    superset,
    bigquery,
    state,
    clock,
    publish: async (_, { data, attributes }) => {
      const fact = decodeFact(messageOf(data.toString(), attributes));
      if (fact.name === 'drift-checked') summary = fact.data.summary;
      return '1';
    },
  });
  const idle = readUsage();
  const runs: DriftRun[] = [];
  for (let run = 1; run <= times; run++) {
    for (const name of Object.keys(requests)) delete requests[name];
    const before = readUsage();
    const message = messageOf('{}', {}, String(run));
    await work({ request: {}, message, traceparent: '', log: createTerminalLog({ clock, write: () => {} }) });
    const { processorSeconds, peakMebibytes } = readUsage();
    const used = processorSeconds - before.processorSeconds;
    const generatingSeconds = await generate(scale, requests);
    const asked = { ...requests };
    runs.push({ requests: asked, summary, processorSeconds: used, generatingSeconds, peakMebibytes });
  }
  return { idle, runs, differing, largestRecordBytes };
}

function messageOf(text: string, attributes: Record<string, string>, messageId = '1'): PushedMessage {
  const publishTime = new Date('2026-11-24T06:00:00Z');
  return {
    messageId,
    publishTime,
    attributes,
    text,
    orderingKey: undefined,
    subscription: '',
    deliveryAttempt: 1,
  };
}

if (import.meta.main) answerParent(runDrift);
