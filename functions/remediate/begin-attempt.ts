import type { VmJob } from '../../shared/remedies.ts';
import type { Attempt } from './attempt.ts';
import type { Ladder } from './ladder-record.ts';
import type { RemedyFact } from './outbox.ts';

/** What is about to be begun. */
export type Beginning = Pick<Attempt, 'remedyId' | 'finding' | 'reason' | 'outage'> & {
  job: VmJob;
  target: string;
  cause?: string | undefined;
  author?: string | undefined;
  proposals?: string[] | undefined;
  runId?: string | undefined;
};

/** The ladder with one more attempt, and the fact that tells of it: written before anything is done. */
export function beginAttempt(
  ladder: Ladder,
  { target, runId, ...beginning }: Beginning,
  now: Date,
): { ladder: Ladder; attempt: Attempt } {
  const { cause, author, proposals, ...always } = beginning;
  const token = ladder.token + 1;
  const startedAt = now.toISOString();
  const attempt: Attempt = {
    ...always,
    token,
    startedAt,
    ...(cause === undefined ? {} : { cause }),
    ...(author === undefined ? {} : { author }),
    ...(proposals === undefined ? {} : { proposals }),
  };
  const { remedyId, job, finding, reason } = attempt;
  const told: RemedyFact = {
    kind: 'fact',
    id: `remedy-started/${remedyId}`,
    name: 'remedy-started',
    severity: 'warning',
    at: startedAt,
    data: {
      remedyId,
      target,
      rung: job,
      cause: finding,
      reason,
      ...(runId === undefined ? {} : { runId }),
      ...(author === undefined ? {} : { author }),
    },
  };
  return {
    attempt,
    ladder: {
      ...ladder,
      token,
      ups: [],
      attempts: [...ladder.attempts, attempt],
      outbox: [...ladder.outbox, told],
    },
  };
}
