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

/** The newest report of the agent, heartbeat or not: record `latest` of kind `agent-report`. */
export type AgentRecord = { report: VmReport; receivedAt: string };

/** The remedy that was started last: record `last` of kind `remedies`. */
export type LastRemedy = { remedyId: string; rung: Rung; startedAt: string };

/** What the agent said last; undefined where none has ever reported. */
export async function readAgentReport(state: Pick<State, 'read'>): Promise<AgentRecord | undefined> {
  return (await state.read<AgentRecord>('agent-report', 'latest'))?.value;
}

/** The remedy that was started last, whatever became of it. */
export async function readLastRemedy(state: Pick<State, 'read'>): Promise<LastRemedy | undefined> {
  return (await state.read<LastRemedy>('remedies', 'last'))?.value;
}
