import { hiddenDataset, notOwned } from './dataset-findings.ts';
import type { Gathered } from './gather.ts';
import { type DriftFinding, judgeDrift } from './judge-drift.ts';
import type { ProposalDraft } from './proposal.ts';
import type { Repair } from './sync/repair.ts';

/** Judges what is left after the repairs: what still differs, what may not be written, what is hidden. */
export function judgeAfter(
  { seen, users, marts, isAnythingVisible, hidden }: Gathered,
  repairs: readonly Repair[],
): DriftFinding[] {
  const left = repairs.filter(({ outcome }) => outcome !== 'written');
  const unwritten = new Map(left.map(({ plan, reason }) => [plan.dataset.id, reason]));
  const rights = left.flatMap(({ plan: { dataset }, notOwnedBecause }) =>
    notOwnedBecause === undefined
      ? []
      : [{ finding: notOwned(dataset.tableName, notOwnedBecause), datasetId: dataset.id }],
  );
  const unseen = hidden.map(({ datasetId, users: by }) => ({
    finding: hiddenDataset(datasetId, by),
    datasetId,
  }));
  return [...judgeDrift({ seen, users, marts, isAnythingVisible, unwritten }), ...rights, ...unseen];
}

/** What the findings propose to people. */
export function draftsOf(findings: readonly DriftFinding[]): ProposalDraft[] {
  return findings.flatMap(({ proposal }) => (proposal ? [proposal] : []));
}
