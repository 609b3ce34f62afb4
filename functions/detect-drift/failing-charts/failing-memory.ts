import type { State } from '../../../shared/state.ts';

/** A chart that showed an error after its dataset was written, and has not loaded since. */
export type FailingChart = {
  chartId: number;
  chart: string;
  datasetId: number;
  dataset: string;
  /** Superset's own words, or BigQuery's. */
  text: string;
  /** `compiling`: already its SQL cannot be written or is refused. `asking`: only a real query shows the error. */
  failsAt: 'compiling' | 'asking';
  since: string;
  checkedAt: string;
};

const record = 'failing-charts';

/** The charts that failed in the runs before: record `failing-charts` of kind `fingerprints`. */
export async function readFailingCharts(state: Pick<State, 'read'>): Promise<FailingChart[]> {
  return (await state.read<FailingChart[]>('fingerprints', record))?.value ?? [];
}

/** Remembers which charts fail; of two runs at once the later one counts. */
export async function recordFailingCharts(
  state: Pick<State, 'put'>,
  { before, next }: { before: readonly FailingChart[]; next: readonly FailingChart[] },
): Promise<void> {
  if (JSON.stringify(before) === JSON.stringify(next)) return;
  await state.put('fingerprints', record, next);
}
