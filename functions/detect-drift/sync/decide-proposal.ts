import type { ColumnChanges, Dataset } from '../../../shared/clients/superset/port.ts';
import { type Control, isInForce } from '../../../shared/controls.ts';
import type { MetadataBackup } from '../../../shared/remedies.ts';
import type { Difference } from '../comparison/difference.ts';
import type { ProposalDraft } from '../proposal.ts';

/** What is known when a proposal is decided on. */
export type ProposalQuestion = {
  dataset: Dataset;
  differences: readonly Difference[];
  /** The approvals in force or not; only one of this proposal counts. */
  approvals: readonly Control[];
  backup: MetadataBackup | undefined;
  now: Date;
};

/** Whether a proposal is carried out, and if not, what it waits for. */
export type ProposalDecision =
  | { kind: 'apply'; changes: ColumnChanges; approval: Control; backup: string }
  | { kind: 'wait'; reason: 'not-approved' | 'no-backup' | 'backup-too-old' | 'no-longer-so' };

/** A backup that is older does not know what people did today. */
const backupHours = 24;

/**
 * Decides on a change that destroys something: somebody approved exactly this, the metadata was saved within a day,
 * and the columns still are what they were when it was proposed.
 */
export function decideProposal(proposal: ProposalDraft, question: ProposalQuestion): ProposalDecision {
  const { dataset, differences, approvals, backup, now } = question;
  const approval = approvals.find(
    (control) => control.kind === 'approve' && control.subject === proposal.id && isInForce(control, now),
  );
  if (!approval) return { kind: 'wait', reason: 'not-approved' };
  const isStillSo = proposal.columns.every(({ id, name, to }) =>
    differences.some((difference) =>
      to === undefined
        ? difference.kind === 'lost-in-bigquery' &&
          difference.column.id === id &&
          difference.column.name === name
        : difference.kind === 'case-renamed' && difference.column.id === id && difference.now.name === to,
    ),
  );
  const leavesSome = proposal.action === 'rename' || proposal.columns.length < dataset.columns.length;
  if (!isStillSo || !leavesSome) return { kind: 'wait', reason: 'no-longer-so' };
  if (!backup) return { kind: 'wait', reason: 'no-backup' };
  const age = now.getTime() - Date.parse(backup.verifiedAt);
  if (!(age >= 0 && age <= backupHours * 60 * 60_000)) return { kind: 'wait', reason: 'backup-too-old' };
  return { kind: 'apply', changes: changesOf(proposal), approval, backup: backup.verifiedAt };
}

/** What is said of a proposal that waits. */
export const waitingInWords: Record<Extract<ProposalDecision, { kind: 'wait' }>['reason'], string> = {
  'not-approved': 'nobody has approved it',
  'no-backup': 'it is approved, and waits for a verified backup of the metadata of Superset',
  'backup-too-old': `it is approved, and waits for a backup that is not older than ${backupHours} hours`,
  'no-longer-so': 'it is approved, and the columns are no longer what they were',
};

function changesOf({ columns }: ProposalDraft): ColumnChanges {
  const renamed = columns.flatMap(({ id, to }) => (to === undefined ? [] : [{ id, name: to }]));
  const removed = columns.flatMap(({ id, to }) => (to === undefined ? [id] : []));
  return {
    ...(renamed.length > 0 ? { change: renamed } : {}),
    ...(removed.length > 0 ? { remove: removed } : {}),
  };
}
