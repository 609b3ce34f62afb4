import { type Attempt, openAttempt } from './attempt.ts';
import { beginAttempt } from './begin-attempt.ts';
import { causeKeyOf } from './cause-key.ts';
import { endAttempt } from './end-attempt.ts';
import { type Evidence, isBroken } from './evidence.ts';
import { type GiveUpEvidence, giveUp } from './give-up.ts';
import { approvalIdOf, approvalOf } from './hinder.ts';
import type { Ladder } from './ladder-record.ts';
import { followOutage, timesBegun, withoutEnded } from './outage.ts';
import { type Plan, planRemediation } from './plan.ts';
import { remedyIdOf } from './remedy-id.ts';
import type { Wait } from './restraint.ts';
import { isToldOf, tellSkipped } from './skip.ts';
import type { Surroundings } from './surroundings.ts';
import { judgeRemedy } from './verdict-of-remedy.ts';

/** What is decided with, beside what was seen and what is remembered. */
export type Question = {
  surroundings: Surroundings;
  /** The VM, as orders and facts name it. */
  target: string;
  runId: string | undefined;
  /** For whoever takes over; gathered only where the ladder has come to its end. */
  giveUpEvidence: GiveUpEvidence;
};

/** What is remembered from now on, and what is to be done: `begin` also where an earlier delivery died before it. */
export type Decision = { ladder: Ladder; begin?: Attempt };

/** Decides what follows from what was seen: what came of the remedy before, and whether another is begun. */
export function decideOnEvidence(known: Ladder, evidence: Evidence, question: Question): Decision {
  const { surroundings, target } = question;
  const { now } = surroundings;
  const followed = followOutage(known, evidence, now);
  const ladder = withoutEnded(judgeOpen(followed, evidence, { target, now }));
  const { outage } = ladder;
  const open = openAttempt(ladder.attempts);
  // What may not have been sent yet is planned once more, as if it had not been begun.
  const attempts =
    open && !open.orderedAt ? ladder.attempts.filter((each) => each !== open) : ladder.attempts;
  const since = outage?.since ?? evidence.downSince.toISOString();
  const plan = planRemediation(evidence, { attempts, outage: since }, surroundings);
  if (open) {
    const isSame = plan.kind === 'act' && plan.rung === open.job && open.outage === since;
    return isSame ? { ladder, begin: open } : { ladder };
  }
  return plan.kind === 'act'
    ? beginPlanned(ladder, { plan, evidence, since }, question)
    : { ladder: sayNothingIsDone(ladder, { wait: plan, evidence, since }, question) };
}

function judgeOpen(
  ladder: Ladder,
  evidence: Evidence,
  { target, now }: { target: string; now: Date },
): Ladder {
  const open = openAttempt(ladder.attempts);
  if (!open) return ladder;
  const isFresh = now.getTime() - evidence.at.getTime() <= 3 * 60_000;
  const broken = isBroken(evidence) && isFresh ? evidence : undefined;
  const verdict = judgeRemedy(open, { ups: ladder.ups, broken, now });
  return verdict.outcome === 'open' ? ladder : endAttempt(ladder, open, { verdict, target, now });
}

function beginPlanned(
  ladder: Ladder,
  { plan, evidence, since }: { plan: Extract<Plan, { kind: 'act' }>; evidence: Evidence; since: string },
  { surroundings, target, runId }: Question,
): Decision {
  const { rung: job, reason } = plan;
  const { controls, needApproval, now } = surroundings;
  const approval = needApproval.includes(job)
    ? approvalOf(approvalIdOf(job, since, ladder.attempts), controls)
    : undefined;
  const beginning = {
    remedyId: remedyIdOf(target, since, job, timesBegun(ladder, since, job) + 1),
    job,
    target,
    cause: evidence.cause,
    finding: causeKeyOf(evidence, target),
    reason,
    outage: since,
    author: approval?.author,
    runId,
  };
  const { attempt, ladder: begun } = beginAttempt(ladder, beginning, now);
  return { ladder: begun, begin: attempt };
}

function sayNothingIsDone(
  ladder: Ladder,
  { wait, evidence, since }: { wait: Wait; evidence: Evidence; since: string },
  { surroundings: { now }, target, giveUpEvidence }: Question,
): Ladder {
  if (!isToldOf(wait, evidence)) return ladder;
  const finding = causeKeyOf(evidence, target);
  // Old evidence comes in heaps, after somebody's absence, and belongs to no outage of now.
  const occasion = wait.because === 'evidence-stale' ? now.toISOString().slice(0, 13) : since;
  const told = tellSkipped(ladder, { wait, target, finding, occasion }, now);
  const { outage } = told;
  if (!wait.isExhausted || !outage) return told;
  return giveUp(told, outage, { wait, target, finding, evidence: giveUpEvidence, now });
}
