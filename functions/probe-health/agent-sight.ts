import { vmReport } from '../../shared/events/vm-messages.ts';
import type { AgentSight } from './sight.ts';

/** The record of the agent's last report, checked again: what reads wrong is as good as silence. */
export function agentSightOf(
  record: { report: unknown; receivedAt: unknown } | undefined,
): AgentSight | undefined {
  if (record === undefined) return undefined;
  const report = vmReport.safeParse(record?.report);
  const receivedAt = new Date(String(record?.receivedAt));
  if (!report.success || Number.isNaN(receivedAt.getTime())) return { report: undefined };
  return { report: report.data, receivedAt };
}
