import type { Dataset, SupersetAccount } from '../../shared/clients/superset/port.ts';
import { alertFindings } from './alerts/alert-findings.ts';
import { hiddenDataset, notOwned } from './dataset-findings.ts';
import type { Gathered } from './gather.ts';
import { type DriftFinding, judgeDrift, labelsOf } from './judge-drift.ts';
import type { ProposalDraft } from './proposal.ts';
import { judgeOwnership } from './sync/judge-ownership.ts';
import type { Repair } from './sync/repair.ts';

/** Judges what is left after the repairs: what still differs, what may not be written, what is hidden. */
export function judgeAfter(
  { seen, users, marts, isAnythingVisible, hidden, account }: Gathered,
  repairs: readonly Repair[],
): DriftFinding[] {
  const left = repairs.filter(({ outcome }) => outcome !== 'written');
  const unwritten = new Map(left.map(({ plan, reason }) => [plan.dataset.id, reason]));
  const refused = new Map(left.map(({ plan, notOwnedBecause }) => [plan.dataset.id, notOwnedBecause]));
  const labels = labelsOf(seen);
  const rights = seen.flatMap(({ dataset }): DriftFinding[] => {
    const because = refused.get(dataset.id) ?? foreseenRefusal(dataset, account);
    const label = labels.get(dataset.id) ?? dataset.tableName;
    return because === undefined ? [] : [{ finding: notOwned(label, because), datasetId: dataset.id }];
  });
  const unseen = hidden.map(({ datasetId, users: by }) => ({
    finding: hiddenDataset(datasetId, by),
    datasetId,
  }));
  const drift = judgeDrift({ seen, users, marts, isAnythingVisible, unwritten });
  return [...drift, ...alertFindings(users.alerts, drift), ...rights, ...unseen];
}

/** That a dataset may not be written is worth knowing before there is something to write. */
function foreseenRefusal(dataset: Dataset, account: SupersetAccount | undefined): string | undefined {
  if (dataset.kind === 'virtual' || dataset.isManagedExternally) return undefined;
  const ownership = judgeOwnership(dataset, account);
  return ownership.mayWrite ? undefined : ownership.because;
}

/** What the findings propose to people. */
export function draftsOf(findings: readonly DriftFinding[]): ProposalDraft[] {
  return findings.flatMap(({ proposal }) => (proposal ? [proposal] : []));
}
