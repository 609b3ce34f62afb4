import { settleSeconds } from '../../shared/remedies.ts';
import { type Attempt, expiryOf } from './attempt.ts';
import { agentRungs } from './ladder.ts';
import { upsThatProve } from './outage.ts';

/** What came of a remedy, or that it cannot be told yet. */
export type RemedyVerdict =
  | { outcome: 'open' }
  | { outcome: 'succeeded' | 'failed' | 'timed-out'; reason: string };

/** What is known when a remedy is judged. */
export type RemedyQuestion = {
  /** When the last probes in a row found Superset up. */
  ups: readonly string[];
  /** What is still wrong, and when that was seen; undefined where nothing is, or nobody looked. */
  broken: { at: Date; reason: string } | undefined;
  now: Date;
};

/** Where no probe says anything of it for so long, it is over. */
const longestMinutes = 30;

/**
 * Judges what is under way: only probes prove a remedy, never the agent's word; and it is not given up while its order
 * may still be carried out, for then two would be under way.
 */
export function judgeRemedy(attempt: Attempt, { ups, broken, now }: RemedyQuestion): RemedyVerdict {
  const { job, startedAt, orderedAt, answer } = attempt;
  const proofs = ups.filter((at) => at > startedAt);
  if (job !== 'backup-metadata' && proofs.length >= upsThatProve) {
    return { outcome: 'succeeded', reason: `${upsThatProve} probes in a row found Superset up after ${job}` };
  }
  if (answer && answer.outcome !== 'done') {
    return { outcome: 'failed', reason: `the agent said ${answer.outcome}${spoken(answer.reason)}` };
  }
  const isExpired = now >= expiryOf(attempt);
  const isAgents = job === 'backup-metadata' || agentRungs.includes(job);
  if (isExpired && isAgents && !answer) {
    return { outcome: 'timed-out', reason: 'the agent on the VM never answered' };
  }
  if (isExpired && !isAgents && !orderedAt) {
    return { outcome: 'failed', reason: 'Compute never took it' };
  }
  return judgeByProbes(attempt, { broken, now }, isAgents ? answer !== undefined : orderedAt !== undefined);
}

function judgeByProbes(
  { job, startedAt }: Attempt,
  { broken, now }: Pick<RemedyQuestion, 'broken' | 'now'>,
  isDone: boolean,
): RemedyVerdict {
  if (job === 'backup-metadata' || !isDone) return { outcome: 'open' };
  const settledAt = new Date(Date.parse(startedAt) + settleSeconds[job] * 1000);
  if (broken && broken.at >= settledAt) {
    return { outcome: 'failed', reason: `${settleSeconds[job]} s after ${job} ${broken.reason}` };
  }
  if (now.getTime() - Date.parse(startedAt) < longestMinutes * 60_000) return { outcome: 'open' };
  return { outcome: 'timed-out', reason: `no probe proved it within ${longestMinutes} minutes` };
}

function spoken(reason: string | undefined): string {
  return reason ? `: ${reason}` : '';
}
