import type { State } from './state.ts';

/** What a run of ours left behind when it published a mart; one record for each mart, kind `publishes`. */
export type PublishRecord = {
  /**
   * The run that may publish now; nobody else copies onto the mart until then. `ours` says that no foreign table
   * stood there when it got its turn, so one that stands there later is its copy, even if it died before it could
   * say so.
   */
  holder?: { runId: string; until: string; ours: boolean };
  published?: PublishedMart;
};

/** One publish, told in full, so that a redelivery can report it again without asking BigQuery. */
export type PublishedMart = {
  runId: string;
  /** Runs are ordered by their start: an older run never replaces a newer one's version. */
  runStartedAt: string;
  at: string;
  rows: number;
  newestDate?: string;
  bytesProcessed: number;
  durationSeconds: number;
  attempts: number;
  jobId: string;
  missingSeconds?: number;
};

/** Which marts the watchdog published before. */
export async function listPublishes(state: State): Promise<Map<string, PublishRecord>> {
  const records = await state.list<PublishRecord>('publishes');
  return new Map(records.map((record) => [record.id, record.value]));
}
