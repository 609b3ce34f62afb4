import type { State } from '../../../shared/state.ts';

type Holder = { runId: string };

/** Longer than a write and its reading back may take; a run that died holds nobody up for longer. */
const heldMilliseconds = 5 * 60_000;

/**
 * Lets one run at a time write to a dataset: Superset deletes each column that a write does not mention, so a run
 * that read before another one wrote would take its columns away again. `busy` where another run is at it.
 */
export async function withWriteLock<Result>(
  state: Pick<State, 'create' | 'read' | 'delete'>,
  { datasetId, runId, now }: { datasetId: number; runId: string; now: Date },
  write: () => Promise<Result>,
): Promise<Result | 'busy'> {
  const id = `writing.${datasetId}`;
  const holder: Holder = { runId };
  const claim = await state.create('fingerprints', id, holder, {
    expiresAt: new Date(now.getTime() + heldMilliseconds),
  });
  const current = claim.outcome === 'conflict' ? await state.read<Holder>('fingerprints', id) : undefined;
  // One of this run was left behind by a delivery that died; one that has just gone may have written what was read.
  if (claim.outcome === 'conflict' && current?.value.runId !== runId) return 'busy';
  const version = claim.outcome === 'conflict' ? current?.version : claim.version;
  const result = await write();
  // Only the lock that was taken: after it ran out, the one that stands there is another run's.
  await state.delete('fingerprints', id, version === undefined ? {} : { version });
  return result;
}
