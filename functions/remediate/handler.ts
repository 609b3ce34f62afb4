import type { Clock } from '../../shared/clients/clock.ts';
import type { ComputeClient } from '../../shared/clients/compute-port.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import { TransientError } from '../../shared/errors.ts';
import { encodeEvent } from '../../shared/events/cloud-event.ts';
import type { RemediateRequest } from '../../shared/events/requests.ts';
import { createPatientState } from '../../shared/patient-state.ts';
import { messageRunId } from '../../shared/run.ts';
import type { State } from '../../shared/state.ts';
import type { PushDelivery } from '../../shared/step.ts';
import type { Attempt } from './attempt.ts';
import { type CarriedOut, carryOut } from './carry-out.ts';
import type { RemediateConfig } from './config.ts';
import { type Decision, decideOnEvidence, type Question } from './decide.ts';
import { decideByHand, type Wish } from './decide-by-hand.ts';
import { evidenceOf } from './evidence.ts';
import { findHumanActed, gatherSurroundings } from './gather.ts';
import { gatherGiveUpEvidence } from './give-up-evidence.ts';
import { harshRungs } from './hinder.ts';
import { changeLadder, type Ladder, readLadder } from './ladder-record.ts';
import { sendOutbox } from './outbox.ts';

/** What remediate is built from. */
export type RemediateCollaborators = {
  config: RemediateConfig;
  state: State;
  publish: Publish;
  /** Undefined where watchdog.yaml names no VM. */
  compute: ComputeClient | undefined;
  clock: Clock;
};

/** One request to remediate, with everything that belongs to its delivery. */
export type RemediateDelivery = Omit<PushDelivery<unknown>, 'content'> & { request: RemediateRequest };

type Delivered = RemediateCollaborators & RemediateDelivery & { now: Date };

/** A pure decision, which is made anew when somebody else was faster. */
type Decide = (ladder: Ladder, question: Question) => Decision;

/**
 * Does the runbook's ladder, one remedy at a time: gathers what a plan depends on, decides and writes it down in one
 * step, tells it, and only then does it. A delivery that dies anywhere is delivered again, and goes on where the record
 * says; whatever is done twice has the same id.
 */
export function createRemediate(
  given: RemediateCollaborators,
): (delivery: RemediateDelivery) => Promise<void> {
  const patient = { ...given, state: createPatientState(given.state) };
  return async (delivery) => {
    const run: Delivered = { ...patient, ...delivery, now: given.clock.now() };
    const evidence = evidenceOf(run.request);
    if (evidence) {
      await workOn((ladder, question) => decideOnEvidence(ladder, evidence, question), run);
      return;
    }
    const wish = wishOf(run);
    if (!wish) return askForProbe(run);
    const carriedOut = await workOn((ladder, question) => decideByHand(ladder, wish, question), run);
    // A probe would come again within a minute; what a person asked for comes again only this way.
    if (carriedOut === 'later')
      throw new TransientError(`Compute did not take ${wish.job}; asked again later`);
  };
}

async function workOn(decide: Decide, run: Delivered): Promise<CarriedOut | undefined> {
  // What an earlier delivery decided and did not live to tell.
  await sendOutbox(run);
  const question = await gatherQuestion(decide, run);
  const { begin } = await changeLadder(run.state, run.now, (ladder) => decide(ladder, question));
  await sendOutbox(run);
  if (!begin) return undefined;
  const carriedOut = await begun(begin, run);
  await sendOutbox(run);
  return carriedOut;
}

function begun(attempt: Attempt, run: Delivered): Promise<CarriedOut> {
  return carryOut(attempt, { ...run, target: run.config.target });
}

/**
 * Decides once on what is known without Compute, which is slow to load: only something harsh, and the end of the
 * ladder, need it.
 */
async function gatherQuestion(decide: Decide, run: Delivered): Promise<Question> {
  const { config, state, compute, now, request, log } = run;
  const [surroundings, ladder] = await Promise.all([gatherSurroundings(run), readLadder(state)]);
  const question: Question = {
    surroundings: { ...surroundings, humanActedAt: undefined },
    target: config.target,
    runId: request.runId,
    giveUpEvidence: [],
  };
  const { ladder: next, begin } = decide(ladder, question);
  if (begin && harshRungs.some((rung) => rung === begin.job)) {
    const { attempts } = ladder;
    const humanActedAt = await findHumanActed({ compute, attempts, now, log });
    return { ...question, surroundings: { ...surroundings, humanActedAt } };
  }
  const givesUp = next.outage?.gaveUpAt !== undefined && ladder.outage?.gaveUpAt === undefined;
  const giveUpEvidence = givesUp ? await gatherGiveUpEvidence({ state, compute, now }) : [];
  // Whoever was faster may have left this delivery something harsh, about which nobody was asked.
  return { ...question, surroundings, giveUpEvidence };
}

function wishOf({ request, message }: Delivered): Wish | undefined {
  const { rung, author, reason, then: next, trigger } = request;
  if (!rung) return undefined;
  const isScheduled = trigger === 'schedule';
  return {
    job: rung,
    author: author ?? (isScheduled ? 'the schedule' : 'somebody'),
    reason: reason ?? (isScheduled ? 'it is due' : 'no reason was given'),
    proposals: next ? [next.proposal] : [],
    messageId: message.messageId,
  };
}

/** Nothing is known of now: probe-health looks, past the cache, and says what it saw. */
async function askForProbe({ publish, request, message, now, traceparent }: Delivered): Promise<void> {
  const { author, reason } = request;
  const runId = request.runId ?? messageRunId(message.messageId);
  await publish(
    'probe-health',
    encodeEvent({
      id: `${runId}/remediate/probe-health`,
      name: 'probe-health',
      source: 'remediate',
      subject: runId,
      time: now,
      traceparent,
      data: {
        trigger: 'manual',
        runId,
        chart: true,
        ...(author === undefined ? {} : { author }),
        ...(reason === undefined ? {} : { reason }),
      },
    }),
  );
}
