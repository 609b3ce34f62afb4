import type { Control } from '../../../shared/controls.ts';
import type { MetadataBackup } from '../../../shared/remedies.ts';
import type { State } from '../../../shared/state.ts';
import { compareDataset, type SeenDataset } from '../dataset-state.ts';
import type { Proposal, ProposalDraft } from '../proposal.ts';
import { applyChanges } from './apply-changes.ts';
import { decideProposal, waitingInWords } from './decide-proposal.ts';
import { reasonsInWords, type WritePermission } from './plan-sync.ts';
import { type RepairCollaborators, resultInWords } from './repair.ts';

/** A proposal nobody approved is repeated by the next run; one that no run repeats is forgotten. */
const proposedDays = 14;

/** What became of a proposal; `state` is a sentence without its end. */
export type ProposalOutcome = { proposal: ProposalDraft; state: string };

/** What decides over proposals. */
export type ProposalSurroundings = {
  permission: WritePermission;
  approvals: readonly Control[];
  backup: MetadataBackup | undefined;
  /** Only this one, where a request names it. */
  only: string | undefined;
};

/** Carries out what is approved, one after another; returns the datasets as they are then, the same list where nothing was. */
export async function carryOutProposals(
  drafts: readonly ProposalDraft[],
  seen: SeenDataset[],
  { permission, approvals, backup, only }: ProposalSurroundings,
  collaborators: RepairCollaborators,
): Promise<{ seen: SeenDataset[]; outcomes: ProposalOutcome[] }> {
  const current = new Map(seen.map((each) => [each.dataset.id, each]));
  const outcomes: ProposalOutcome[] = [];
  let isChanged = false;
  for (const proposal of drafts) {
    const each = current.get(proposal.datasetId);
    const compared = each && compareDataset(each);
    if (!each || compared?.kind !== 'compared') continue;
    const { dataset } = each;
    const { differences } = compared;
    const { now } = collaborators;
    const decision = decideProposal(proposal, { dataset, differences, approvals, backup, now });
    if (decision.kind === 'wait') {
      outcomes.push({ proposal, state: waitingInWords[decision.reason] });
    } else if (!permission.allowed) {
      outcomes.push({ proposal, state: `it is approved. ${reasonsInWords[permission.reason]}` });
    } else if (only !== undefined && only !== proposal.id) {
      outcomes.push({ proposal, state: 'it is approved, and the request named another one' });
    } else {
      const order = { seen: dataset, changes: decision.changes, approval: decision.approval };
      const result = await applyChanges(order, collaborators);
      current.set(dataset.id, { ...each, dataset: result.dataset });
      isChanged = true;
      outcomes.push({ proposal, state: resultInWords(result) });
    }
  }
  return { seen: isChanged ? [...current.values()] : seen, outcomes };
}

/** Remembers what is proposed, from when on; a proposal that stands keeps its first day. */
export async function recordProposals(
  state: Pick<State, 'create' | 'put' | 'read'>,
  drafts: readonly ProposalDraft[],
  now: Date,
): Promise<void> {
  const expiresAt = new Date(now.getTime() + proposedDays * 24 * 60 * 60_000);
  for (const draft of drafts) {
    const known = await state.read<Proposal>('proposals', draft.id);
    const proposedAt = known?.value.proposedAt ?? now.toISOString();
    await state.put('proposals', draft.id, { ...draft, proposedAt }, { expiresAt });
  }
}
