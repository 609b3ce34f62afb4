import type { State } from '../../shared/state.ts';
import type { DriftFinding } from './judge-drift.ts';

/** What the last run said: record `findings` of kind `fingerprints`. */
export type SaidBefore = { runId: string; at: string; findings: Omit<DriftFinding, 'proposal'>[] };

/** What the run before said, for what this one cannot look at. */
export async function readSaidBefore(state: Pick<State, 'read'>): Promise<SaidBefore | undefined> {
  return (await state.read<SaidBefore>('fingerprints', 'findings'))?.value;
}

/** Remembers what is said; of two runs at once the later one counts. */
export async function recordSaid(state: Pick<State, 'put'>, said: SaidBefore): Promise<void> {
  await state.put('fingerprints', 'findings', said);
}

/** What was said of datasets that cannot be looked at now: it is not over because nobody sees it. */
export function stillStanding(
  before: SaidBefore | undefined,
  unseen: (datasetId: number | undefined) => boolean,
): DriftFinding[] {
  return (before?.findings ?? []).filter(({ datasetId }) => unseen(datasetId));
}
