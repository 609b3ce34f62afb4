import type { Clock } from '../../../shared/clients/clock.ts';
import type { ColumnChanges, Dataset, SupersetClient } from '../../../shared/clients/superset/port.ts';
import {
  isPassingProblem,
  SupersetError,
  stepErrorOf,
} from '../../../shared/clients/superset/superset-error.ts';
import type { State } from '../../../shared/state.ts';
import { type BeforeImage, forgetBeforeImage, recordBeforeImage } from './before-image.ts';
import { isDone, verifyWrite } from './verify-write.ts';
import { withWriteLock } from './write-lock.ts';

/** What is to be written, and the dataset as the decision saw it. */
export type WriteOrder = {
  seen: Dataset;
  changes: ColumnChanges;
  approval?: Pick<BeforeImage, 'proposalId' | 'approvedBy'>;
};

/** What became of a write; `dataset` is how Superset has it now, where that was read. */
export type WriteResult = { dataset: Dataset } & (
  | { outcome: 'written'; problems: string[] }
  /** Somebody else did the same meanwhile. */
  | { outcome: 'already-there' }
  /** Somebody edited the dataset since it was looked at: theirs counts, and the next run compares again. */
  | { outcome: 'edited-meanwhile' }
  | { outcome: 'busy' }
  | { outcome: 'not-owner'; text: string }
  | { outcome: 'refused'; text: string }
);

/** What a write works with. */
export type WriteCollaborators = {
  superset: Pick<SupersetClient, 'dataset' | 'putDatasetColumns'>;
  state: State;
  runId: string;
  /** When the run began. */
  now: Date;
  clock: Clock;
};

/**
 * Writes to one dataset so that it is safe to die anywhere.
 *
 * 1. Only one run writes to a dataset at a time.
 * 2. Read it again, right before: whoever edited it since it was looked at wins. Superset has no write that depends on
 *    what was read, so a person who adds a column in the milliseconds until the write still loses it.
 * 3. Keep it as it was. A delivery that dies from here on finds what it meant to write.
 * 4. Write. A conflict means that somebody was faster: read and compare.
 * 5. Read it back, and compare it with what it should be.
 */
export async function applyChanges(
  order: WriteOrder,
  collaborators: WriteCollaborators,
): Promise<WriteResult> {
  const { runId, clock, state } = collaborators;
  // A run may be at work for minutes before it comes to this dataset.
  const lock = { datasetId: order.seen.id, runId, now: clock.now() };
  const result = await withWriteLock(state, lock, () => compareAndWrite(order, collaborators));
  return result === 'busy' ? { outcome: 'busy', dataset: order.seen } : result;
}

async function compareAndWrite(
  order: WriteOrder,
  { superset, state, runId, now }: WriteCollaborators,
): Promise<WriteResult> {
  const { seen, changes } = order;
  const before = await trying(() => superset.dataset(seen.id));
  if (isDone(before, changes)) return { outcome: 'already-there', dataset: before };
  if (before.changedAt !== seen.changedAt) return { outcome: 'edited-meanwhile', dataset: before };
  const image: BeforeImage = { runId, takenAt: now.toISOString(), before, changes, ...order.approval };
  await recordBeforeImage(state, image);
  const refusal = await put(superset, before, changes);
  // Nothing was written, so a later delivery must not take what it finds for its own work.
  if (refusal) await forgetBeforeImage(state, image);
  if (refusal && refusal.outcome !== 'conflict') return { ...refusal, dataset: before };
  const after = await trying(() => superset.dataset(seen.id));
  if (refusal) {
    return { outcome: isDone(after, changes) ? 'already-there' : 'edited-meanwhile', dataset: after };
  }
  return { outcome: 'written', problems: verifyWrite(before, changes, after), dataset: after };
}

type Refusal = { outcome: 'conflict' } | { outcome: 'not-owner' | 'refused'; text: string };

async function put(
  superset: WriteCollaborators['superset'],
  before: Dataset,
  changes: ColumnChanges,
): Promise<Refusal | undefined> {
  try {
    await superset.putDatasetColumns(before, changes);
    return undefined;
  } catch (error) {
    if (!(error instanceof SupersetError)) throw error;
    if (error.problem === 'conflict') return { outcome: 'conflict' };
    if (error.problem === 'forbidden') return { outcome: 'not-owner', text: error.text };
    if (isPassingProblem(error)) throw stepErrorOf(error);
    return { outcome: 'refused', text: error.text };
  }
}

/** A write has begun: whatever keeps it from its end is worth another delivery, which goes on from the before-image. */
async function trying<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof SupersetError ? stepErrorOf(error) : error;
  }
}
