import type { Message } from '../../deploy/local/pubsub/delivery/message.ts';
import type { Answer } from './line.ts';

/** What became of one subscription's copy of a message. */
export type Fate = {
  subscription: string;
  message: Message;
  deliveries: { at: number; answer: Answer }[];
  end?: 'acknowledged' | 'dead-letter';
};

/** The fates of all copies of one subscription, from their start to their end. */
export type FateBook = {
  begin: (message: Message) => void;
  deliver: (message: Message, delivery: Fate['deliveries'][number]) => void;
  end: (message: Message, how: NonNullable<Fate['end']>) => void;
};

/** Keeps book of the copies of one subscription. */
export function createFateBook(
  subscription: string,
  { onStart, onEnd }: { onStart: (fate: Fate) => void; onEnd: (fate: Fate) => void },
): FateBook {
  const fates = new Map<Message, Fate>();
  return {
    begin: (message) => {
      const fate: Fate = { subscription, message, deliveries: [] };
      fates.set(message, fate);
      onStart(fate);
    },
    deliver: (message, delivery) => {
      fates.get(message)?.deliveries.push(delivery);
    },
    end: (message, how) => {
      const fate = fates.get(message);
      if (!fate) return;
      fate.end ??= how;
      onEnd(fate);
    },
  };
}
