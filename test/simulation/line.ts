import { createDelivery } from '../../deploy/local/pubsub/delivery/delivery.ts';
import type { Entry, Holder, Message } from '../../deploy/local/pubsub/delivery/message.ts';
import { renderPushRequest } from '../../deploy/local/pubsub/delivery/push-request.ts';
import { parseFilter } from '../../deploy/local/pubsub/filter/parse-filter.ts';
import type { Subscription } from '../../deploy/local/pubsub/wire.ts';
import type { Clock } from '../../shared/clients/clock.ts';

/** How one delivery ended, as Pub/Sub sees it; `silence`: nobody answers before the ack deadline. */
export type Answer = 'acknowledged' | 'retry' | 'silence';

/** Takes one push. */
export type Push = (body: unknown) => Promise<Answer>;

/** What became of one subscription's copy of a message. */
export type Fate = {
  subscription: string;
  message: Message;
  deliveries: { at: number; answer: Answer }[];
  end?: 'acknowledged' | 'dead-letter';
};

/** The messages of one subscription on their way to its function. */
export type Line = {
  wants: (message: Message) => boolean;
  /** Takes a copy of a message, so many seconds late. */
  take: (message: Message, lateSeconds: number) => void;
};

/** As many messages of one subscription are with its function at once. */
const concurrency = 8;

/** Starts to push a subscription's messages. */
export function createLine(context: {
  subscription: Subscription;
  push: Push;
  clock: Clock;
  /** A copy of a message begins its way, or ends it. */
  onStart: (fate: Fate) => void;
  onEnd: (fate: Fate) => void;
  /** Acknowledgements do not arrive just now. */
  isAckLost: () => boolean;
  /** Forwards a message that used up its attempts. */
  deadLetter: (entry: Entry) => boolean;
}): Line {
  const { subscription, push, clock, isAckLost } = context;
  const known = new Map<Message, Fate>();
  const holder: Holder = { gone: false };
  let running = 0;

  const end = ({ message }: Entry, how: NonNullable<Fate['end']>) => {
    const fate = known.get(message);
    if (!fate) return;
    fate.end ??= how;
    context.onEnd(fate);
  };

  const delivery = createDelivery({
    subscription: () => subscription,
    kind: () => 'push',
    clock,
    random: () => 0.5,
    onChange: () => undefined,
    deadLetter: (entry) => {
      const isForwarded = context.deadLetter(entry);
      if (isForwarded) end(entry, 'dead-letter');
      return isForwarded;
    },
  });

  async function deliver(entry: Entry): Promise<void> {
    const ackId = entry.lease?.ackId ?? '';
    const answer = await push(
      JSON.parse(renderPushRequest(subscription, entry, clock.now()).body.toString()),
    );
    known.get(entry.message)?.deliveries.push({ at: clock.now().getTime(), answer });
    if (answer === 'silence') return;
    // An acknowledgement that is lost is a broken connection: Pub/Sub delivers again.
    if (answer === 'retry' || isAckLost()) delivery.refuse(ackId);
    else if (delivery.acknowledge(ackId)) end(entry, 'acknowledged');
  }

  const onEnd = () => {
    running--;
    delivery.wake();
  };
  const leaseMilliseconds = subscription.ackDeadlineSeconds * 1000;
  delivery.attach(() => {
    while (running < concurrency) {
      const [entry] = delivery.take({ holder, messages: 1, leaseMilliseconds, onEnd });
      if (!entry) return;
      running++;
      void deliver(entry);
    }
  });

  return {
    wants: ({ attributes }) => parseFilter(subscription.filter)(attributes),
    take: (message, lateSeconds) => {
      // Each copy is a message of its own to those who deliver it.
      const copy = { ...message };
      const fate: Fate = { subscription: subscription.name, message: copy, deliveries: [] };
      known.set(copy, fate);
      context.onStart(fate);
      if (lateSeconds === 0) delivery.offer(copy);
      else clock.after(lateSeconds * 1000, () => delivery.offer(copy));
    },
  };
}
