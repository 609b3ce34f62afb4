/** What is noted for those who judge a history. */
import { type StoredBoard, unpackBoard } from '../../functions/escalate/stored-board.ts';
import { type Control, isControl } from '../../shared/controls.ts';
import type { OutgoingMessage } from '../../shared/events/cloud-event.ts';
import { decodeFact, type ReceivedFact } from '../../shared/events/decode-fact.ts';
import type { State, StateKind } from '../../shared/state.ts';
import type { History, Publication } from './history.ts';

/** A published message as the history keeps it. */
export function publicationOf(
  topic: string,
  message: OutgoingMessage,
  messageId: string,
  { history, now }: { history: History; now: Date },
): Publication {
  const fact = topic === 'watchdog-events' ? factIn(message, messageId, now) : undefined;
  return {
    at: now.getTime(),
    topic,
    messageId,
    text: message.data.toString(),
    fact,
    wasOnBoard: fact !== undefined && history.decidedFacts.has(fact.id),
  };
}

/** The fact in a message; people publish other things there, too. */
export function factIn(
  { attributes, data }: OutgoingMessage,
  messageId: string,
  publishTime: Date,
): ReceivedFact | undefined {
  const message = { messageId, publishTime, attributes, text: data.toString() };
  try {
    return decodeFact({ ...message, orderingKey: undefined, subscription: '', deliveryAttempt: 1 });
  } catch {
    return undefined;
  }
}

/** What was written to the state store; a record without a value was deleted. */
export type StateWrite = { kind: StateKind; id: string; value: unknown; expiresAt?: Date | undefined };

/** The state store, and a note of every write that got through. */
export function recordedState(state: State, note: (write: StateWrite) => void): State {
  const noted = <Outcome extends { outcome: string }>(write: StateWrite, done: Outcome): Outcome => {
    if (done.outcome !== 'conflict') note(write);
    return done;
  };
  return {
    ...state,
    create: async (kind, id, value, options) =>
      noted({ kind, id, value, expiresAt: options?.expiresAt }, await state.create(kind, id, value, options)),
    update: async (kind, id, value, options) =>
      noted({ kind, id, value, expiresAt: options.expiresAt }, await state.update(kind, id, value, options)),
    put: async (kind, id, value, options) =>
      noted({ kind, id, value, expiresAt: options?.expiresAt }, await state.put(kind, id, value, options)),
    delete: async (kind, id, options) =>
      noted({ kind, id, value: undefined }, await state.delete(kind, id, options)),
  };
}

/** Notes boards and controls. */
export function noteWrite(history: History, { kind, id, value }: StateWrite, at: number): void {
  if (kind === 'incidents' && id === 'board') {
    const board = unpackBoard(value as StoredBoard);
    history.boards.push({ at, board });
    for (const fact of board.facts) history.decidedFacts.add(fact.id);
  }
  if (kind !== 'controls') return;
  const control = value as Partial<Control> | undefined;
  if (control === undefined || isControl(control)) history.controls.push({ at, id, control });
}
