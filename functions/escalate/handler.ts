import { factsTopic } from '../../shared/chain.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import { listControls } from '../../shared/controls.ts';
import type { ReceivedFact } from '../../shared/events/decode-fact.ts';
import { encodeFact } from '../../shared/events/facts.ts';
import type { Log } from '../../shared/log.ts';
import { createPatientState } from '../../shared/patient-state.ts';
import type { State } from '../../shared/state.ts';
import type { Delivery, PushDelivery } from '../../shared/step.ts';
import { auditBoard, type Expectation, placeAudit } from './audit.ts';
import type { Board, PendingFact } from './board.ts';
import { type BoardStore, createBoardStore } from './board-store.ts';
import { type DeadLetter, placeDeadLetter } from './dead-letters.ts';
import { judge, observe } from './judge.ts';
import { rememberLatest } from './latest.ts';
import { makeDigestDue } from './notices/digest.ts';
import type { Tier } from './notices/routing.ts';
import { claimDue, claimedBy, recordOutcome, renewClaim, withoutFacts } from './outbox/outbox.ts';
import { type SendNotice, sendOnce } from './outbox/sending.ts';
import { createStatelessMailer, type SendStateless } from './outbox/stateless.ts';
import { guardStorm, type StormLimits } from './outbox/storm-guard.ts';
import type { EscalationPolicy } from './policy.ts';

/** What escalate is built from. */
export type EscalateCollaborators = {
  state: State;
  clock: Clock;
  publish: Publish;
  policy: EscalationPolicy;
  /** What people are called in explanations. */
  names?: Partial<Record<Tier, string>>;
  storm: StormLimits;
  /** Mails one notice. */
  send: SendNotice;
  /** Mails about a fact while the state store cannot be reached. */
  sendStateless: SendStateless;
  expectations: readonly Expectation[];
  /** Whether the daily digest is wanted. */
  digest: boolean;
  /** Tells somebody outside that the watchdog is well. */
  beat: () => Promise<void>;
  /** Another one each time: who claims a notice. */
  newClaimant: () => string;
};

/** The three things that escalate listens to. */
export type Escalate = {
  onRequest: (delivery: Delivery<'escalate'>) => Promise<void>;
  onFact: (delivery: PushDelivery<ReceivedFact>) => Promise<void>;
  onDeadLetter: (delivery: PushDelivery<DeadLetter>) => Promise<void>;
};

const auditMinutes = 5;

/**
 * Turns findings into incidents and incidents into mails. Every delivery does the same:
 *
 * 1. What it brings is put on the board, the board is judged, and what is due now is claimed: one write.
 * 2. The facts that tell what was decided are published, and the claimed mails sent.
 * 3. What became of them is recorded: another write. A delivery that dies before it leaves duplicates, never silence.
 */
export function createEscalate(given: EscalateCollaborators): Escalate {
  const collaborators = { ...given, state: createPatientState(given.state) };
  const { state, clock, digest, expectations } = collaborators;
  const { decide, carryOut } = createRun(collaborators, createBoardStore(state));
  const run = async (change: Change, log: Log) => carryOut(await decide(change), log);
  const mailWithoutState = createStatelessMailer(collaborators.sendStateless);

  return {
    onFact: async ({ content: fact, log }) => {
      // What escalate says itself must not make it say more.
      if (fact.source === 'escalate') return;
      await carryOut(await decideOn(fact, log), log);
    },
    onDeadLetter: async ({ content, log }) => {
      log.error('A message could not be processed', { ...content });
      await run((board, now) => placeDeadLetter(board, content, now), log);
    },
    onRequest: async ({ request, message, log }) => {
      if (request.digest && digest) {
        const { timeZone } = collaborators.policy;
        await run((board, now) => makeDigestDue(board, { request, message, timeZone, now }), log);
      }
      if (request.tick) await tick(log);
    },
  };

  async function decideOn(fact: ReceivedFact, log: Log): Promise<Decision> {
    try {
      await rememberLatest(state, fact);
      return await decide((board) => observe(board, fact));
    } catch (error) {
      await mailWithoutState(fact, { log, error, now: clock.now() });
      throw error;
    }
  }

  async function tick(log: Log): Promise<void> {
    let isAudit = false;
    let unwell: string[] = [];
    await run((board, now) => {
      isAudit = now.getTime() - Date.parse(board.auditedAt ?? '1970-01-01') >= auditMinutes * 60_000 - 5000;
      if (!isAudit) return board;
      const audit = auditBoard(board, expectations, now);
      unwell = audit.unwell;
      return { ...placeAudit(board, audit, now), auditedAt: now.toISOString() };
    }, log);
    if (!isAudit) return;
    if (unwell.length > 0) log.error('The watchdog is not well; its heartbeat is held back', { unwell });
    else await collaborators.beat().catch((error) => log.warning('The heartbeat did not go out', { error }));
  }
}

type Change = (board: Board, now: Date) => Board;

/** A board as it was written, and who claimed the notices on it that are due. */
type Decision = { board: Board; claimant: string };

function createRun(collaborators: EscalateCollaborators, store: BoardStore) {
  const { state, clock, policy, names = {}, storm, newClaimant } = collaborators;
  const send = sendOnce(collaborators);

  return {
    decide: async (change: Change): Promise<Decision> => {
      const claimant = newClaimant();
      return { board: await judged(change, claimant), claimant };
    },
    carryOut: async ({ board: decided, claimant }: Decision, log: Log): Promise<void> => {
      const failures: unknown[] = [];
      let board = decided;
      // A second round only when the first one made something due at once, such as the list of a storm.
      for (let round = 0; round < 3; round++) {
        const { facts, problems } = await publishFacts(board.facts, collaborators);
        failures.push(...problems);
        const notices = claimedBy(board, claimant);
        if (facts.length > 0 && notices.length === 0) await store.change((now) => withoutFacts(now, facts));
        if (notices.length === 0) break;
        for (const { id } of notices) await sendAndRecord({ id, claimant }, facts, log);
        board = await judged((same) => same, claimant);
      }
      // Only now: people are told whether or not their being told can be published.
      if (failures.length > 0) throw failures[0];
    },
  };

  async function judged(change: Change, claimant: string): Promise<Board> {
    return store.change(async (board) => {
      // After the board: a control that the board has heard of is among them, or it has ended.
      const controls = await listControls(state, clock.now());
      const now = clock.now();
      const changed = change({ watchedSince: now.toISOString(), ...board }, now);
      const next = judge({ board: changed, controls, policy, now, names });
      return claimDue(guardStorm(next, storm, now), claimant, now);
    });
  }

  async function sendAndRecord(
    { id, claimant }: { id: string; claimant: string },
    facts: readonly PendingFact[],
    log: Log,
  ): Promise<void> {
    const board = await store.change((current) => renewClaim(current, id, claimant, clock.now()));
    const notice = claimedBy(board, claimant).find((claimed) => claimed.id === id);
    if (!notice) return;
    const outcome = await send(notice, board);
    if (outcome.kind === 'sent') log.info(`Mailed: ${outcome.subject}`, { notice: notice.id });
    else log.error(`A mail did not go out: ${outcome.problem}`, { notice: notice.id, outcome: outcome.kind });
    await store.change((current) =>
      withoutFacts(recordOutcome(current, notice, outcome, clock.now()), facts),
    );
  }
}

/** Publishes what can be published; the rest stays on the board. */
async function publishFacts(
  pending: readonly PendingFact[],
  collaborators: Pick<EscalateCollaborators, 'publish'>,
): Promise<{ facts: PendingFact[]; problems: unknown[] }> {
  const results = await Promise.allSettled(pending.map((fact) => publishFact(fact, collaborators)));
  return {
    facts: pending.filter((_, index) => results[index]?.status === 'fulfilled'),
    problems: results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
  };
}

async function publishFact(
  fact: PendingFact,
  { publish }: Pick<EscalateCollaborators, 'publish'>,
): Promise<void> {
  const { time, ...said } = fact;
  await publish(
    factsTopic,
    encodeFact({ ...said, source: 'escalate', severity: 'info', time: new Date(time) }),
  );
}
