/** The fixed-latency BigQuery in a process of its own, so that it does not take its time from the handler's. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  type BigQueryRecord,
  type BigQuerySetup,
  startFixedLatencyBigQuery,
} from './fixed-latency-bigquery.ts';

/** A BigQuery that another process plays. */
export type BigQueryProcess = {
  url: string;
  record: () => Promise<BigQueryRecord>;
  stop: () => Promise<void>;
};

/** What the parent asks of the process; every question has one answer. */
type Question = { setup: BigQuerySetup } | 'record';

/** Starts the process and its server. */
export async function startBigQueryProcess(setup: BigQuerySetup): Promise<BigQueryProcess> {
  const child = fork(fileURLToPath(import.meta.url), { stdio: 'inherit' });
  const { url } = await ask<{ url: string }>(child, { setup });
  return {
    url,
    record: () => ask<BigQueryRecord>(child, 'record'),
    stop: async () => {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}

/** Rejects when the process ends instead of answering. */
async function ask<Answer>(child: ChildProcess, question: Question): Promise<Answer> {
  const answered = new AbortController();
  const { signal } = answered;
  try {
    const exit = once(child, 'exit', { signal }).then(([code]): never => {
      throw new Error(`The BigQuery process ended with code ${code} instead of answering.`);
    });
    const answer = once(child, 'message', { signal });
    child.send(question);
    const [first] = await Promise.race([answer, exit]);
    return first;
  } finally {
    answered.abort();
  }
}

async function answerParent(answer: (message: unknown) => void): Promise<void> {
  const [{ setup }] = (await once(process, 'message')) as [{ setup: BigQuerySetup }];
  const server = await startFixedLatencyBigQuery(setup);
  process.on('message', () => answer(server.record()));
  process.on('disconnect', () => void server.stop());
  answer({ url: server.url });
}

if (import.meta.main) await answerParent((message) => process.send?.(message));
