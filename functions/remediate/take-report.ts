import type { VmReport } from '../../shared/events/vm-messages.ts';
import type { MetadataBackup } from '../../shared/remedies.ts';
import { type Attempt, openAttempt } from './attempt.ts';
import { endAttempt } from './end-attempt.ts';
import { type Ladder, withAttempt } from './ladder-record.ts';
import { judgeRemedy, type RemedyVerdict } from './verdict-of-remedy.ts';

/** When a report was received, and for which VM. */
export type Reception = { target: string; now: Date };

/** The attempt that a report is the answer to: an order that nobody waits for makes it a heartbeat. */
export function answeredAttempt({ attempts }: Ladder, { order }: VmReport): Attempt | undefined {
  return order && attempts.find(({ remedyId, outcome }) => remedyId === order.orderId && !outcome);
}

/** The backup that a report proves: made by order, and restored once. */
export function backupIn(ladder: Ladder, report: VmReport): MetadataBackup | undefined {
  const { backup, order } = report;
  const isOrdered = answeredAttempt(ladder, report)?.job === 'backup-metadata' && order?.outcome === 'done';
  if (!isOrdered || !isProved(backup)) return undefined;
  return { verifiedAt: backup.verifiedAt, place: backup.place };
}

/** A copy that has no table after it was restored saves nothing. */
function isProved(backup: VmReport['backup']): backup is NonNullable<VmReport['backup']> {
  return backup !== undefined && backup.tables > 0;
}

/** Takes a report into the ladder: the agent's answer to its order, or an attempt whose time is over. */
export function takeReport(ladder: Ladder, report: VmReport, { target, now }: Reception): Ladder {
  const answered = withAnswer(ladder, report, now);
  const open = openAttempt(answered.attempts);
  if (!open) return answered;
  const verdict =
    judgeBackup(open, report) ?? judgeRemedy(open, { ups: answered.ups, broken: undefined, now });
  if (verdict.outcome === 'open') return answered;
  const ended = endAttempt(answered, open, { verdict, target, now });
  return verdict.outcome === 'succeeded' ? withProposals(ended, open, now) : ended;
}

function withAnswer(ladder: Ladder, report: VmReport, now: Date): Ladder {
  const attempt = answeredAttempt(ladder, report);
  const { order } = report;
  if (!attempt || !order || attempt.answer) return ladder;
  const { outcome, reason } = order;
  const at = now.toISOString();
  const answer = { outcome, at, ...(reason === undefined ? {} : { reason }) };
  // Who answers has had the order, whatever became of the delivery that sent it.
  return withAttempt(ladder, attempt.remedyId, { answer, orderedAt: attempt.orderedAt ?? at });
}

/** A backup is proved by its restored copy, not by a probe. */
function judgeBackup({ job, remedyId }: Attempt, { order, backup }: VmReport): RemedyVerdict | undefined {
  if (job !== 'backup-metadata' || order?.orderId !== remedyId || order.outcome !== 'done') return undefined;
  if (!isProved(backup)) {
    return { outcome: 'failed', reason: 'the agent named no backup that it has restored' };
  }
  const { place, bytes, tables } = backup;
  return {
    outcome: 'succeeded',
    reason: `${place} has ${bytes} bytes; its restored copy has ${tables} tables`,
  };
}

/** What waited for the backup is asked of detect-drift, which looks at the approval itself. */
function withProposals(ladder: Ladder, { proposals = [], remedyId }: Attempt, now: Date): Ladder {
  if (proposals.length === 0) return ladder;
  const requests = proposals.map((proposal) => ({
    kind: 'proposal' as const,
    at: now.toISOString(),
    id: `${remedyId}/${proposal}`,
    proposal,
  }));
  return { ...ladder, outbox: [...ladder.outbox, ...requests] };
}
