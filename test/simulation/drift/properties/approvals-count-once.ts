import type { BeforeImage } from '../../../../functions/detect-drift/sync/before-image.ts';
import type { Control } from '../../../../shared/controls.ts';
import type { DriftHistory } from '../history.ts';
import { ownWrites } from '../timeline.ts';
import { destroyedBy } from './only-what-was-approved.ts';
import type { DriftProperty } from './property.ts';

/** Nothing is destroyed more often than somebody approved it. */
export const approvalsCountOnce: DriftProperty = (history) => {
  const uses = ownWrites(history).flatMap((write) => {
    const { removed, renamed } = destroyedBy(history, write);
    const proposal = proposalOf(history, write);
    return removed.length + renamed.length > 0 && proposal !== undefined ? [proposal] : [];
  });
  return [...Map.groupBy(uses, (proposal) => proposal)].flatMap(([proposal, used]) => {
    const approved = approvals(history, proposal);
    return used.length > approved
      ? [`${proposal} was approved ${approved} times, and carried out ${used.length} times`]
      : [];
  });
};

/** By what the run said of the write before it wrote. */
function proposalOf(
  { records }: DriftHistory,
  { order, datasetId }: { order: number; datasetId: number },
): string | undefined {
  const image = records.findLast((record) => {
    const value = record.value as BeforeImage | undefined;
    return record.kind === 'before-images' && record.order < order && value?.before?.id === datasetId;
  });
  return (image?.value as BeforeImage | undefined)?.proposalId;
}

function approvals({ records }: DriftHistory, proposal: string): number {
  const messages = records.flatMap(({ kind, value }) => {
    const control = value as Partial<Control> | undefined;
    return kind === 'controls' && control?.kind === 'approve' && control.subject === proposal
      ? [control.messageId]
      : [];
  });
  return new Set(messages).size;
}
