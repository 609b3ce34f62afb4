import type { State } from '../../shared/state.ts';
import type { DriftFinding } from './judge-drift.ts';

/** What the last run said: record `findings` of kind `fingerprints`. */
export type SaidBefore = { runId: string; at: string; findings: Omit<DriftFinding, 'proposal'>[] };

/** What the run before said, for what this one cannot look at. */
export async function readSaidBefore(state: Pick<State, 'read'>): Promise<SaidBefore | undefined> {
  return (await state.read<SaidBefore>('fingerprints', 'findings'))?.value;
}

/** Remembers what is said; of two runs at once the later one counts. */
export async function recordSaid(
  state: Pick<State, 'put'>,
  findings: readonly DriftFinding[],
  { runId, now }: { runId: string; now: Date },
): Promise<void> {
  const said: SaidBefore = {
    runId,
    at: now.toISOString(),
    findings: findings.map(({ finding, datasetId }) => ({ finding, datasetId })),
  };
  await state.put('fingerprints', 'findings', said);
}
