import type { ProbeCause } from '../../shared/events/probe-causes.ts';
import type { Rung } from '../../shared/remedies.ts';

/** What may be wrong so that something can be done: a probe's cause, or charts that stay old after a refresh. */
export type RemedyCause = ProbeCause | 'charts-stale';

/** The rungs for a cause, the mildest first. */
export type Ladders = Readonly<Partial<Record<RemedyCause, readonly Rung[]>>>;

/** The runbook's ladders (sections 2.5, 3.4, 4.2, 4.5), and for the VM what comes after them. A cause that is not here is not remediable. */
export const runbookLadders: Ladders = {
  'web-down': ['restart-app', 'down-up', 'reset-vm'],
  'web-hung': ['restart-app', 'down-up', 'reset-vm'],
  'metadata-database-down': ['database-first', 'down-up', 'reset-vm'],
  'metadata-database-frozen': ['database-first', 'down-up', 'reset-vm'],
  'query-path-broken': ['restart-app'],
  'charts-stale': ['restart-app'],
  'worker-down': ['restart-worker'],
  'vm-stopped': ['start-vm'],
  'vm-preempted-or-host-error': ['start-vm'],
  'vm-unreachable': ['reset-vm'],
};

/** Rungs that the agent on the VM does; the others are Compute's. */
export const agentRungs: readonly Rung[] = ['restart-app', 'restart-worker', 'database-first', 'down-up'];
