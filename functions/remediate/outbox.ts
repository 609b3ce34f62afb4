import { factsTopic } from '../../shared/chain.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import { encodeEvent, type OutgoingMessage } from '../../shared/events/cloud-event.ts';
import { encodeFact, type Fact } from '../../shared/events/facts.ts';
import type { State } from '../../shared/state.ts';
import { changeLadder, readLadder } from './ladder-record.ts';

/** A fact of remediate, as it is remembered until it is published. */
export type RemedyFact = {
  [Name in 'remedy-started' | 'remedy-finished' | 'remedy-skipped' | 'remediation-gave-up']: {
    kind: 'fact';
    at: string;
  } & Pick<Fact<Name>, 'id' | 'name' | 'severity' | 'data'>;
}['remedy-started' | 'remedy-finished' | 'remedy-skipped' | 'remediation-gave-up'];

/** What is to be published because of a decision: a fact, or the request that follows a backup. */
export type Message = RemedyFact | { kind: 'proposal'; at: string; id: string; proposal: string };

/** Publishes what waits, and forgets it; what is published twice has the same id. */
export async function sendOutbox({
  state,
  publish,
  now,
  traceparent,
}: {
  state: State;
  publish: Publish;
  now: Date;
  traceparent: string;
}): Promise<void> {
  const { outbox } = await readLadder(state);
  if (outbox.length === 0) return;
  for (const message of outbox) {
    await publish(topicOf(message), encode(message, traceparent));
  }
  const sent = new Set(outbox.map(({ id }) => id));
  await changeLadder(state, now, (ladder) => ({
    ladder: { ...ladder, outbox: ladder.outbox.filter(({ id }) => !sent.has(id)) },
  }));
}

function topicOf({ kind }: Message): string {
  return kind === 'proposal' ? 'detect-drift' : factsTopic;
}

function encode(message: Message, traceparent: string): OutgoingMessage {
  const said = { source: 'remediate', time: new Date(message.at), traceparent };
  if (message.kind === 'proposal') {
    const { id, proposal } = message;
    const data = { applyProposal: proposal };
    return encodeEvent({ ...said, id, name: 'detect-drift', subject: proposal, data });
  }
  const { kind, at, ...fact } = message;
  return encodeFact({ ...said, ...fact, subject: fact.data.target });
}
