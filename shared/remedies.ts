/** What remediate remembers and others read: it is the only writer. */
import type { VmReport } from './events/vm-messages.ts';
import type { State } from './state.ts';

/** Everything that can be done about Superset and its VM, from the mildest to the hardest. */
export const rungs = [
  'restart-worker',
  'restart-app',
  'database-first',
  'down-up',
  'start-vm',
  'reset-vm',
] as const;

/** One of them. */
export type Rung = (typeof rungs)[number];

/** Everything that is done to the VM one at a time: the rungs, and the backup, which repairs nothing. */
export const vmJobs = [...rungs, 'backup-metadata'] as const;

/** One of them. */
export type VmJob = (typeof vmJobs)[number];

/** Why nothing is done. */
export const restraints = [
  'nothing-wrong',
  'settling',
  'budget-spent',
  'paused',
  'maintenance',
  'human-acted',
  'evidence-stale',
  'needs-approval',
  'already-running',
  'not-remediable',
  'flapping',
  'mode-observe',
  'refresh-publishing',
  'no-capacity',
  'dry-run',
] as const;

/** One of the reasons. */
export type Restraint = (typeof restraints)[number];

/** How long a failed probe means nothing after each rung began: the containers (runbook 2.5 and 4.3), or the boot. */
export const settleSeconds: Readonly<Record<Rung, number>> = {
  'restart-app': 180,
  'restart-worker': 180,
  'database-first': 180,
  'down-up': 60,
  'reset-vm': 300,
  'start-vm': 300,
};

/** The newest report of the agent, heartbeat or not: record `latest` of kind `agent-report`. */
export type AgentRecord = { report: VmReport; receivedAt: string };

/** The remedy that was started last: record `last` of kind `remedies`. */
export type LastRemedy = { remedyId: string; rung: Rung; startedAt: string };

/** That Superset's metadata was saved and the copy was restored once: record `metadata-backup` of kind `remedies`. */
export type MetadataBackup = { verifiedAt: string; place?: string };

/** What the agent said last; undefined where none has ever reported. */
export async function readAgentReport(state: Pick<State, 'read'>): Promise<AgentRecord | undefined> {
  return (await state.read<AgentRecord>('agent-report', 'latest'))?.value;
}

/** The remedy that was started last, whatever became of it. */
export async function readLastRemedy(state: Pick<State, 'read'>): Promise<LastRemedy | undefined> {
  return (await state.read<LastRemedy>('remedies', 'last'))?.value;
}

/** The backup that was verified last. */
export async function readMetadataBackup(state: Pick<State, 'read'>): Promise<MetadataBackup | undefined> {
  return (await state.read<MetadataBackup>('remedies', 'metadata-backup'))?.value;
}
