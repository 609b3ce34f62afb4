import type { Rung, VmJob } from '../../shared/remedies.ts';
import { openAttempt } from './attempt.ts';
import { beginAttempt } from './begin-attempt.ts';
import type { Decision, Question } from './decide.ts';
import { hinder } from './hinder.ts';
import type { Ladder } from './ladder-record.ts';
import { remedyIdOf } from './remedy-id.ts';
import { restrainAll, type Wait, wait } from './restraint.ts';
import { tellSkipped } from './skip.ts';

/** What somebody, or the schedule, asks for by name. */
export type Wish = {
  job: VmJob;
  author: string;
  reason: string;
  proposals: readonly string[];
  messageId: string;
};

/**
 * Decides on what somebody asks for: no probe has to say that anything is wrong, and no rung before it has to be tried;
 * everything that keeps the watchdog from harm holds for people, too.
 */
export function decideByHand(ladder: Ladder, wish: Wish, question: Question): Decision {
  const { job, author, messageId, proposals } = wish;
  const { target, runId, surroundings } = question;
  const { now } = surroundings;
  const remedyId = remedyIdOf(target, messageId, job);
  const same = ladder.attempts.find((attempt) => attempt.remedyId === remedyId);
  const others = ladder.attempts.filter((attempt) => attempt !== same);
  if (same && (same.outcome || same.orderedAt)) return { ladder };
  const restraint = restrainByHand(job, { ...ladder, attempts: others }, question);
  // What was begun and not sent may be held by now; it ends by itself when its order would have expired.
  if (same) return restraint ? { ladder } : { ladder, begin: same };
  const reason = `${author} asked for it: ${wish.reason}`;
  const finding = findingOf(ladder, wish);
  if (restraint) {
    const skip = { wait: restraint, target, finding, occasion: messageId };
    return { ladder: tellSkipped(ladder, skip, now) };
  }
  const beginning = {
    remedyId,
    job,
    target,
    finding,
    reason,
    author,
    runId,
    outage: ladder.outage?.since ?? `by-hand/${messageId}`,
    ...(proposals.length > 0 ? { proposals: [...proposals] } : {}),
  };
  const { attempt, ladder: begun } = beginAttempt(ladder, beginning, now);
  return { ladder: begun, begin: attempt };
}

function restrainByHand(
  job: VmJob,
  { attempts, outage }: Ladder,
  { surroundings }: Question,
): Wait | undefined {
  const running = openAttempt(attempts);
  if (running) return wait('already-running', `${running.job} was started at ${running.startedAt}`, job);
  const restraint = restrainAll(surroundings);
  if (restraint) return { ...restraint, job };
  const occasion = outage?.since ?? surroundings.now.toISOString().slice(0, 10);
  if (isRung(job)) return hinder(job, { attempts, occasion }, surroundings);
  if (surroundings.isAgentListening) return undefined;
  return wait('not-remediable', `the agent on the VM does not listen, so ${job} cannot be done`, job);
}

/** A remedy in an outage is told with what is wrong; any other is no part of an incident. */
function findingOf({ attempts, outage }: Ladder, { job }: Wish): string {
  const known = attempts.findLast((attempt) => outage !== undefined && attempt.outage === outage.since);
  return job === 'backup-metadata' || !known ? `requested:${job}` : known.finding;
}

function isRung(job: VmJob): job is Rung {
  return job !== 'backup-metadata';
}
