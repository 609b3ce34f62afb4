import type { Control } from '../../../shared/controls.ts';
import type { State } from '../../../shared/state.ts';
import { listBeforeImages } from './before-image.ts';
import type { WriteCollaborators, WriteResult } from './write-order.ts';

/** That an approval was used, by which run: record `used.<proposal>` of kind `proposals`. */
type Use = { runId: string; messageId: string };

/** What is written, and the approval that it takes. */
export type ApprovedWrite = {
  approval: Pick<Control, 'subject' | 'messageId'>;
  seen: { id: number; changedAt: string };
};

const keptDays = 90;

/**
 * Uses an approval for one write. Rows that somebody restores from a backup have the ids of those that were removed, so
 * an approval that is in force would fit them again, also for a later delivery of the same run. A write that nothing came of gives it back. Only within the
 * write lock: nobody else is at it then.
 */
export async function usingApproval(
  { approval: { subject, messageId }, seen }: ApprovedWrite,
  { state, runId, now }: Pick<WriteCollaborators, 'state' | 'runId' | 'now'>,
  write: () => Promise<WriteResult>,
): Promise<WriteResult | 'used'> {
  const id = `used.${subject}`;
  const known = (await state.read<Use>('proposals', id))?.value;
  const isSame = known?.messageId === messageId;
  if (isSame && (await mayHaveWritten(state, known.runId, { subject, seen }))) return 'used';
  const use: Use = { runId, messageId };
  const expiresAt = new Date(now.getTime() + keptDays * 24 * 60 * 60_000);
  await state.put('proposals', id, use, { expiresAt });
  const result = await write();
  if (result.outcome !== 'written' && result.outcome !== 'already-there') await state.delete('proposals', id);
  return result;
}

/** Not where it had not come to its write yet, or where nobody has written to the dataset since. */
async function mayHaveWritten(
  state: Pick<State, 'list'>,
  runId: string,
  { subject, seen }: { subject: string; seen: ApprovedWrite['seen'] },
): Promise<boolean> {
  const images = await listBeforeImages(state, runId);
  return images.some(
    ({ proposalId, before }) => proposalId === subject && before.changedAt !== seen.changedAt,
  );
}
