import { type Evidence, isBroken } from './evidence.ts';
import type { Ladder } from './ladder-record.ts';
import type { RemedyFact } from './outbox.ts';
import type { Wait } from './restraint.ts';

/** What is not done, about what, and how often it is told: once for each `occasion`. */
export type Skip = { wait: Wait; target: string; finding: string; occasion: string };

/** Whether it is worth telling that nothing is done: where something is wrong, and not for each minute of waiting. */
export function isToldOf({ because, job }: Wait, evidence: Evidence): boolean {
  if (!isBroken(evidence)) return false;
  // A rung that waits for its time is told; that a probe is not sure yet, or a remedy under way, is no news.
  return because === 'settling' ? job !== undefined : because !== 'already-running';
}

/** The ladder with the fact that something is not done and why; once for each reason, not each minute. */
export function tellSkipped(ladder: Ladder, { wait, target, finding, occasion }: Skip, now: Date): Ladder {
  const { because, reason, job } = wait;
  const key = [because, job ?? '', finding, occasion].join('|');
  if (ladder.told[key] !== undefined) return ladder;
  const at = now.toISOString();
  const told: RemedyFact = {
    kind: 'fact',
    id: `remedy-skipped/${key}/${at}`,
    name: 'remedy-skipped',
    severity: 'warning',
    at,
    data: { target, cause: finding, because, reason, ...(job ? { rung: job } : {}) },
  };
  return { ...ladder, told: { ...ladder.told, [key]: at }, outbox: [...ladder.outbox, told] };
}
