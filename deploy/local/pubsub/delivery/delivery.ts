import type { Clock } from '../../../../shared/clients/clock.ts';
import { backOffMilliseconds, type DeliveryKind } from '../back-off.ts';
import { millisecondsOf } from '../duration.ts';
import type { Subscription } from '../wire.ts';
import { createBacklog } from './backlog.ts';
import { createConsumers } from './consumers.ts';
import { createLeases, type LeaseTerms } from './leases.ts';
import { bytesOf, type Entry, entryOf, type Message } from './message.ts';

/** How much a taker wants, and on which terms. */
export type Take = LeaseTerms & { messages: number; bytes?: number };

/** The delivery of one subscription's messages: who has which, until when, and what comes next. */
export type Delivery = {
  offer: (message: Message) => void;
  take: (wanted: Take) => Entry[];
  /** False when the id names no delivery that is still running. */
  acknowledge: (ackId: string) => boolean;
  /** Failed, or given back: back-off, dead letter or immediate redelivery. */
  refuse: (ackId: string) => boolean;
  extend: (ackId: string, milliseconds: number) => boolean;
  /** Calls `consume` whenever a message may be there; returns how to stop that. */
  attach: (consume: () => void) => () => void;
  wake: () => void;
  /** Messages with somebody, and for push and BigQuery those that are due now. */
  inFlight: () => number;
  unacknowledged: () => Message[];
  /** Messages that were acknowledged and kept, because the subscription retains them. */
  acknowledged: () => Message[];
  /** Starts over with these messages; kept acknowledged ones stay available to later seeks. */
  replaceWith: (messages: { deliver: Message[]; keep: Message[] }) => void;
  close: () => void;
};

/** What a delivery needs from around it. */
export type DeliveryContext = {
  subscription: () => Subscription;
  kind: () => DeliveryKind;
  clock: Clock;
  random: () => number;
  /** Forwards a message that used up its attempts; false when there is nowhere to send it. */
  deadLetter: (entry: Entry) => boolean;
  onChange: () => void;
};

/** Keeps the leases of one subscription on top of its backlog. */
export function createDelivery(context: DeliveryContext): Delivery {
  const { subscription, kind, clock, random, deadLetter, onChange } = context;
  const backlog = createBacklog({ ordered: subscription().enableMessageOrdering });
  const consumers = createConsumers(onChange);
  const { wake } = consumers;
  const leases = createLeases({
    clock,
    subscriptionName: subscription().name,
    onExpired: (entry) => fail(entry),
  });
  let kept: Message[] = [];

  const settle = (entry: Entry, state: 'done' | 'gone') => {
    leases.end(entry);
    backlog.settle(entry, state);
    if (state === 'done' && subscription().retainAckedMessages) kept.push(entry.message);
    wake();
  };

  const fail = (entry: Entry) => {
    const maximum = subscription().deadLetterPolicy?.maxDeliveryAttempts ?? Number.POSITIVE_INFINITY;
    if (entry.attempts >= maximum && deadLetter(entry)) return settle(entry, 'gone');
    leases.end(entry);
    for (const later of backlog.rewind(entry)) {
      leases.end(later);
      later.state = 'ready';
    }
    holdBack(entry);
    wake();
  };

  const holdBack = (entry: Entry) => {
    const wait = backOffMilliseconds(subscription().retryPolicy, {
      kind: kind(),
      failures: entry.attempts,
      random: random(),
    });
    if (wait === 0) return backlog.release(entry);
    backlog.hold(entry);
    entry.timer = clock.after(wait, () => {
      entry.timer = undefined;
      backlog.release(entry);
      wake();
    });
  };

  const expired = ({ message }: Entry) => {
    const retention = subscription().messageRetentionDuration;
    if (!retention) return false;
    return clock.now().getTime() - message.publishTime.getTime() > millisecondsOf(retention);
  };

  const takeNext = (wanted: Take): Entry | undefined => {
    for (;;) {
      const entry = backlog.next({ holder: wanted.holder, oneOfAKey: kind() !== 'pull' });
      if (!entry || !expired(entry)) return entry;
      settle(entry, 'gone');
    }
  };

  const clear = () => {
    for (const entry of backlog.clear()) {
      entry.timer?.cancel();
      leases.end(entry);
    }
  };

  const withLease = (ackId: string, act: (entry: Entry) => void) => {
    const entry = leases.find(ackId);
    if (entry) act(entry);
    return entry !== undefined;
  };

  return {
    offer: (message) => {
      backlog.add(entryOf(message));
      wake();
    },
    take: (wanted) => {
      const taken: Entry[] = [];
      let bytes = 0;
      while (taken.length < wanted.messages && bytes < (wanted.bytes ?? Number.POSITIVE_INFINITY)) {
        const entry = takeNext(wanted);
        if (!entry) break;
        leases.start(entry, wanted);
        bytes += bytesOf(entry.message);
        taken.push(entry);
      }
      return taken;
    },
    acknowledge: (ackId) => withLease(ackId, (entry) => settle(entry, 'done')),
    refuse: (ackId) => withLease(ackId, fail),
    extend: (ackId, milliseconds) => withLease(ackId, (entry) => leases.extend(entry, milliseconds)),
    attach: consumers.attach,
    wake,
    inFlight: () => leases.heldCount() + (kind() === 'pull' ? 0 : backlog.dueCount()),
    unacknowledged: () => backlog.unacknowledged(),
    acknowledged: () => {
      kept = kept.filter((message) => !expired(entryOf(message)));
      return kept;
    },
    replaceWith: ({ deliver, keep }) => {
      clear();
      kept = keep;
      for (const message of deliver) backlog.add(entryOf(message));
      wake();
    },
    close: () => {
      consumers.close();
      clear();
    },
  };
}
