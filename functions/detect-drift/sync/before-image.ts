import type { ColumnChanges, Dataset } from '../../../shared/clients/superset/port.ts';
import type { State } from '../../../shared/state.ts';

/**
 * A dataset as it was before a run wrote to it, and what the run meant to write: enough to restore it by hand, and
 * to tell after a crash whether the write got through. Record `<run>.<dataset>[.<proposal>]` of kind `before-images`.
 */
export type BeforeImage = {
  runId: string;
  takenAt: string;
  before: Dataset;
  changes: ColumnChanges;
  proposalId?: string;
  approvedBy?: string;
};

const keptDays = 90;

/** The id of a before-image; a proposal is a write of its own. */
export function beforeImageId({
  runId,
  before,
  proposalId,
}: Pick<BeforeImage, 'runId' | 'before' | 'proposalId'>): string {
  return [runId, before.id, ...(proposalId === undefined ? [] : [proposalId])].join('.');
}

/** What this run was about to write, or has written, in a delivery before. */
export async function listBeforeImages(state: Pick<State, 'list'>, runId: string): Promise<BeforeImage[]> {
  const records = await state.list<BeforeImage>('before-images', { prefix: `${runId}.` });
  return records.map(({ value }) => value);
}

/** Keeps a before-image; one of the same run that nothing came of is replaced. */
export async function recordBeforeImage(state: Pick<State, 'put'>, image: BeforeImage): Promise<void> {
  const expiresAt = new Date(Date.parse(image.takenAt) + keptDays * 24 * 60 * 60_000);
  await state.put('before-images', beforeImageId(image), image, { expiresAt });
}

/** Forgets a before-image that no write followed. */
export async function forgetBeforeImage(state: Pick<State, 'delete'>, image: BeforeImage): Promise<void> {
  await state.delete('before-images', beforeImageId(image));
}
