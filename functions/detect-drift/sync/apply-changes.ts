import type { ColumnChanges, Dataset } from '../../../shared/clients/superset/port.ts';
import {
  isPassingProblem,
  SupersetError,
  stepErrorOf,
} from '../../../shared/clients/superset/superset-error.ts';
import {
  type BeforeImage,
  forgetBeforeImage,
  listBeforeImages,
  numbered,
  recordBeforeImage,
} from './before-image.ts';
import { usingApproval } from './use-approval.ts';
import { asWritten, isDone, verifyWrite } from './verify-write.ts';
import { withWriteLock } from './write-lock.ts';
import type { WriteCollaborators, WriteOrder, WriteResult } from './write-order.ts';

/**
 * Writes to one dataset so that it is safe to die anywhere.
 *
 * 1. Only one run writes to a dataset at a time.
 * 2. Read it again, right before: whoever edited it since it was looked at wins. Superset has no write that depends on
 *    what was read, so of what a person does in the milliseconds until the write, a column or an owner that they add is
 *    lost, and so is a change of `always_filter_main_dttm`: Superset takes those as the write lists them. Labels,
 *    descriptions and metrics stay.
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
  const result = await withWriteLock(state, lock, () => writeAsApproved(order, collaborators));
  return result === 'busy' ? { outcome: 'busy', dataset: order.seen } : result;
}

async function writeAsApproved(order: WriteOrder, collaborators: WriteCollaborators): Promise<WriteResult> {
  const { approval, seen } = order;
  const write = () => compareAndWrite(order, collaborators);
  if (!approval) return write();
  const result = await usingApproval({ approval, seen }, collaborators, write);
  return result === 'used' ? { outcome: 'approval-used', dataset: seen } : result;
}

async function compareAndWrite(
  order: WriteOrder,
  { superset, state, runId, now }: WriteCollaborators,
): Promise<WriteResult> {
  const { seen, changes, approval } = order;
  const known = await listBeforeImages(state, runId);
  const looked = await look(superset, seen.id);
  if ('hidden' in looked) return { outcome: 'out-of-sight', text: looked.hidden, dataset: seen };
  const before = looked.dataset;
  if (isDone(before, changes)) return { outcome: 'already-there', dataset: before };
  if (before.changedAt !== seen.changedAt) return { outcome: 'edited-meanwhile', dataset: before };
  const approved = approval ? { proposalId: approval.subject, approvedBy: approval.author } : {};
  const taken: BeforeImage = { runId, takenAt: now.toISOString(), before, changes, ...approved };
  const image = numbered(taken, known);
  const kept = await recordBeforeImage(state, image);
  const refusal = await put(superset, before, changes);
  // Nothing was written, so a later delivery must not take what it finds for its own work.
  if (refusal && kept === 'new') await forgetBeforeImage(state, image);
  if (refusal && refusal.outcome !== 'conflict') return { ...refusal, dataset: before };
  return readBack({ before, changes }, refusal !== undefined, superset);
}

async function readBack(
  { before, changes }: Pick<BeforeImage, 'before' | 'changes'>,
  isRefused: boolean,
  superset: WriteCollaborators['superset'],
): Promise<WriteResult> {
  const looked = await look(superset, before.id);
  if ('hidden' in looked) {
    if (isRefused) return { outcome: 'out-of-sight', text: looked.hidden, dataset: before };
    const problems = [`it could not be read back: ${looked.hidden}`];
    return { outcome: 'written', problems, dataset: asWritten(before, changes) };
  }
  const { dataset } = looked;
  if (isRefused) return { outcome: isDone(dataset, changes) ? 'already-there' : 'edited-meanwhile', dataset };
  return { outcome: 'written', problems: verifyWrite(before, changes, dataset), dataset };
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

/** A refusal is an answer; whatever else keeps a write from its end is worth another delivery, which goes on from the before-image. */
async function look(
  superset: WriteCollaborators['superset'],
  id: number,
): Promise<{ dataset: Dataset } | { hidden: string }> {
  try {
    return { dataset: await superset.dataset(id) };
  } catch (error) {
    if (!(error instanceof SupersetError)) throw error;
    if (isPassingProblem(error)) throw stepErrorOf(error);
    return { hidden: error.text };
  }
}
