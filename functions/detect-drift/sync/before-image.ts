import type { ColumnChanges, Dataset } from '../../../shared/clients/superset/port.ts';
import type { State } from '../../../shared/state.ts';

/**
 * A dataset as it was before a run wrote to it, and what the run meant to write: enough to restore it by hand, and
 * to tell after a crash whether the write got through. Record `<run>.<dataset>[.<proposal>][.after-<number>]` of kind
 * `before-images`.
 */
export type BeforeImage = {
  runId: string;
  takenAt: string;
  before: Dataset;
  changes: ColumnChanges;
  proposalId?: string;
  approvedBy?: string;
  /** So many before-images of the run stand for writes that may have got through before; left out: none. */
  after?: number;
};

const keptDays = 90;

/** The id of a before-image; a proposal is a write of its own, and so is that of a later delivery. */
export function beforeImageId({
  runId,
  before,
  proposalId,
  after,
}: Pick<BeforeImage, 'runId' | 'before' | 'proposalId' | 'after'>): string {
  return [
    runId,
    before.id,
    ...(proposalId === undefined ? [] : [proposalId]),
    ...(after === undefined ? [] : [`after-${after}`]),
  ].join('.');
}

/** What this run was about to write, or has written, in a delivery before. */
export async function listBeforeImages(state: Pick<State, 'list'>, runId: string): Promise<BeforeImage[]> {
  const records = await state.list<BeforeImage>('before-images', { prefix: `${runId}.` });
  return records.map(({ value }) => value);
}

/**
 * Numbers a before-image after those of its run that are not to be replaced: a delivery that died after its write may
 * be followed by one that finds more to write, and both have to be restored and told.
 */
export function numbered(image: BeforeImage, known: readonly BeforeImage[]): BeforeImage {
  const own = known.filter(
    ({ before, proposalId }) => before.id === image.before.id && proposalId === image.proposalId,
  );
  // Every write moves `changedAt`: where it is as it was, nothing came of the one before.
  const written = own.filter(({ before }) => before.changedAt !== image.before.changedAt).length;
  return written === 0 ? image : { ...image, after: written };
}

/**
 * Keeps a before-image; one of the same run that nothing came of is replaced. `known`: another delivery of the run has
 * kept one, and may be about to write, so that it is not this one's to forget.
 */
export async function recordBeforeImage(
  state: Pick<State, 'create' | 'put'>,
  image: BeforeImage,
): Promise<'new' | 'known'> {
  const expiresAt = new Date(Date.parse(image.takenAt) + keptDays * 24 * 60 * 60_000);
  const id = beforeImageId(image);
  const made = await state.create('before-images', id, image, { expiresAt });
  if (made.outcome === 'written') return 'new';
  await state.put('before-images', id, image, { expiresAt });
  return 'known';
}

/** Forgets a before-image that no write followed. */
export async function forgetBeforeImage(state: Pick<State, 'delete'>, image: BeforeImage): Promise<void> {
  await state.delete('before-images', beforeImageId(image));
}
