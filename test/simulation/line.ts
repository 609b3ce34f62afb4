import { createDelivery } from '../../deploy/local/pubsub/delivery/delivery.ts';
import type { Entry, Holder, Message } from '../../deploy/local/pubsub/delivery/message.ts';
import { renderPushRequest } from '../../deploy/local/pubsub/delivery/push-request.ts';
import { parseFilter } from '../../deploy/local/pubsub/filter/parse-filter.ts';
import type { Subscription } from '../../deploy/local/pubsub/wire.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import { createFateBook, type Fate, type FateBook } from './fate.ts';

/** How one delivery ended, as Pub/Sub sees it; `silence`: nobody answers before the ack deadline. */
export type Answer = 'acknowledged' | 'retry' | 'silence';

/** Takes one push. */
export type Push = (body: unknown) => Promise<Answer>;

/** The messages of one subscription on their way to its function. */
export type Line = {
  wants: (message: Message) => boolean;
  /** Takes a copy of a message, so many seconds late. */
  take: (message: Message, lateSeconds: number) => void;
};

/** As many messages of one subscription are with its function at once. */
const concurrency = 8;

/** What a line is made with. */
export type LineContext = {
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
};

/** Starts to push a subscription's messages. */
export function createLine(context: LineContext): Line {
  const { subscription, clock } = context;
  const fates = createFateBook(subscription.name, context);
  const delivery = createDelivery({
    subscription: () => subscription,
    kind: () => 'push',
    clock,
    random: () => 0.5,
    onChange: () => undefined,
    deadLetter: (entry) => {
      const isForwarded = context.deadLetter(entry);
      if (isForwarded) fates.end(entry.message, 'dead-letter');
      return isForwarded;
    },
  });
  pushEach(delivery, fates, context);
  return {
    wants: ({ attributes }) => parseFilter(subscription.filter)(attributes),
    take: (message, lateSeconds) => {
      // Each copy is a message of its own to those who deliver it.
      const copy = { ...message };
      fates.begin(copy);
      if (lateSeconds === 0) delivery.offer(copy);
      else clock.after(lateSeconds * 1000, () => delivery.offer(copy));
    },
  };
}

type Delivery = ReturnType<typeof createDelivery>;

/** Pushes what is due, as many messages at once as the function takes. */
function pushEach(delivery: Delivery, fates: FateBook, context: LineContext): void {
  const { subscription } = context;
  const holder: Holder = { gone: false };
  const leaseMilliseconds = subscription.ackDeadlineSeconds * 1000;
  let running = 0;
  const onEnd = () => {
    running--;
    delivery.wake();
  };
  delivery.attach(() => {
    while (running < concurrency) {
      const [entry] = delivery.take({ holder, messages: 1, leaseMilliseconds, onEnd });
      if (!entry) return;
      running++;
      void pushOne(entry, delivery, fates, context);
    }
  });
}

async function pushOne(
  entry: Entry,
  delivery: Delivery,
  fates: FateBook,
  { subscription, push, clock, isAckLost }: LineContext,
): Promise<void> {
  const ackId = entry.lease?.ackId ?? '';
  const request = renderPushRequest(subscription, entry, clock.now());
  const answer = await push(JSON.parse(request.body.toString()));
  fates.deliver(entry.message, { at: clock.now().getTime(), answer });
  if (answer === 'silence') return;
  // An acknowledgement that is lost is a broken connection: Pub/Sub delivers again.
  if (answer === 'retry' || isAckLost()) delivery.refuse(ackId);
  else if (delivery.acknowledge(ackId)) fates.end(entry.message, 'acknowledged');
}
