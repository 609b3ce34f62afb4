import type { State } from '../../../shared/state.ts';

/** A chart that shows a result from before its mart's last publish, and what was done about it. */
export type StaleChart = {
  chartId: number;
  chart: string;
  datasetId: number;
  mart: string;
  cachedAt: string;
  publishedAt: string;
  /**
   * `only-seen`: nothing was done, for this mode or request does nothing. `kept`: a forced query was run and the old
   * result is still shown. `refused`: the forced query failed.
   */
  state: 'only-seen' | 'kept' | 'refused';
  /** Superset's words about the forced query that failed. */
  text?: string;
};

/** What is remembered about caches: record `stale-charts` of kind `fingerprints`. */
export type StaleMemory = {
  /** By the id of a dataset: the publish after which it was looked at, and the chart that was asked for last. */
  asked: Record<string, { publishedAt: string; chartId: number }>;
  /** Charts that are asked for in every run until they show newer results. */
  stale: StaleChart[];
};

const record = 'stale-charts';

/** What the runs before found. */
export async function readStaleMemory(state: Pick<State, 'read'>): Promise<StaleMemory> {
  return (await state.read<StaleMemory>('fingerprints', record))?.value ?? { asked: {}, stale: [] };
}

/** Remembers what a run found; of two runs at once the later one counts, and asks once more than it had to. */
export async function recordStaleMemory(
  state: Pick<State, 'put'>,
  { before, next }: { before: StaleMemory; next: StaleMemory },
): Promise<void> {
  if (JSON.stringify(before) === JSON.stringify(next)) return;
  await state.put('fingerprints', record, next);
}
