import { alertFindings } from './alerts/alert-findings.ts';
import { hiddenDataset } from './dataset-findings.ts';
import type { Gathered } from './gather.ts';
import { type DriftFinding, judgeDrift } from './judge-drift.ts';
import { ownershipFindings } from './ownership-findings.ts';
import type { ProposalDraft } from './proposal.ts';
import type { Repair } from './sync/repair.ts';

/** Judges what is left after the repairs: what still differs, what may not be written, what is hidden. */
export function judgeAfter(
  { seen, users, marts, isAnythingVisible, hidden, account }: Gathered,
  repairs: readonly Repair[],
): DriftFinding[] {
  const left = repairs.filter(({ outcome }) => outcome !== 'written');
  const unwritten = new Map(left.map(({ plan, reason }) => [plan.dataset.id, reason]));
  const refused = new Map(
    left.flatMap(({ plan, notOwnedBecause }) =>
      notOwnedBecause === undefined ? [] : [[plan.dataset.id, notOwnedBecause] as const],
    ),
  );
  const rights = ownershipFindings(seen, { account, refused });
  const unseen = hidden.map(({ datasetId, users: by }) => ({
    finding: hiddenDataset(datasetId, by),
    datasetId,
  }));
  const drift = judgeDrift({ seen, users, marts, isAnythingVisible, unwritten });
  return [...drift, ...alertFindings(users.alerts, drift), ...rights, ...unseen];
}

/** What the findings propose to people. */
export function draftsOf(findings: readonly DriftFinding[]): ProposalDraft[] {
  return findings.flatMap(({ proposal }) => (proposal ? [proposal] : []));
}
