import type { Ladder, Outage } from './ladder-record.ts';
import type { RemedyFact } from './outbox.ts';
import type { Wait } from './restraint.ts';

/** What a person needs to know who takes over. */
export type GiveUpEvidence = readonly { label: string; value: string }[];

/** The ladder with the one fact that says it has come to its end, and why; the same where it was said. */
export function giveUp(
  ladder: Ladder,
  outage: Outage,
  {
    wait,
    target,
    finding,
    evidence,
    now,
  }: { wait: Wait; target: string; finding: string; evidence: GiveUpEvidence; now: Date },
): Ladder {
  if (outage.gaveUpAt !== undefined) return ladder;
  const at = now.toISOString();
  const attempts = ladder.attempts
    .filter((attempt) => attempt.outage === outage.since)
    .map(({ job, outcome, startedAt }) => ({ rung: job, outcome: outcome ?? 'under way', at: startedAt }));
  const told: RemedyFact = {
    kind: 'fact',
    id: `remediation-gave-up/${target}/${outage.since}`,
    name: 'remediation-gave-up',
    severity: 'error',
    at,
    data: {
      target,
      cause: finding,
      reason: `I have stopped trying, because ${wait.reason}`,
      attempts,
      evidence: [...evidence],
    },
  };
  return { ...ladder, outage: { ...outage, gaveUpAt: at }, outbox: [...ladder.outbox, told] };
}
