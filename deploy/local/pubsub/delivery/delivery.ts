import type { Clock } from '../../../../shared/clients/clock.ts';
import { backOffMilliseconds, type DeliveryKind } from '../back-off.ts';
import { millisecondsOf } from '../duration.ts';
import type { Subscription } from '../wire.ts';
import { createBacklog } from './backlog.ts';
import { bytesOf, type Entry, entryOf, type Holder, type Message } from './message.ts';

/** How much a taker wants, for how long, and what happens when a lease is over. */
export type Take = {
  holder: Holder;
  messages: number;
  bytes?: number;
  leaseMilliseconds: number;
  onEnd?: (entry: Entry) => void;
};

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

let lastAckId = 0;

/** Keeps the leases of one subscription on top of its backlog. */
export function createDelivery(context: DeliveryContext): Delivery {
  const { subscription, kind, clock, random, deadLetter, onChange } = context;
  const backlog = createBacklog({ ordered: subscription().enableMessageOrdering });
  const leased = new Map<string, Entry>();
  const consumers = new Set<() => void>();
  let kept: Message[] = [];
  let waking = false;

  // Several messages of one publish are handed on together, in one turn.
  const wake = () => {
    if (waking) return;
    waking = true;
    queueMicrotask(() => {
      waking = false;
      const [first] = consumers;
      for (const consume of [...consumers]) consume();
      if (first && consumers.delete(first)) consumers.add(first);
      onChange();
    });
  };

  const endLease = (entry: Entry) => {
    const { lease } = entry;
    if (!lease) return;
    entry.lease = undefined;
    lease.timer.cancel();
    leased.delete(lease.ackId);
    lease.onEnd();
  };

  const startLease = (entry: Entry, { holder, leaseMilliseconds, onEnd }: Take) => {
    const ackId = `${subscription().name.split('/').at(-1)}:${++lastAckId}`;
    entry.attempts++;
    entry.state = 'leased';
    const timer = clock.after(leaseMilliseconds, () => fail(entry));
    entry.lease = { ackId, holder, timer, onEnd: () => onEnd?.(entry) };
    leased.set(ackId, entry);
  };

  const settle = (entry: Entry, state: 'done' | 'gone') => {
    endLease(entry);
    backlog.settle(entry, state);
    if (state === 'done' && subscription().retainAckedMessages) kept.push(entry.message);
    wake();
  };

  const fail = (entry: Entry) => {
    const maximum = subscription().deadLetterPolicy?.maxDeliveryAttempts ?? Number.POSITIVE_INFINITY;
    if (entry.attempts >= maximum && deadLetter(entry)) return settle(entry, 'gone');
    endLease(entry);
    for (const later of backlog.rewind(entry)) {
      endLease(later);
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
      endLease(entry);
    }
  };

  const withLease = (ackId: string, act: (entry: Entry) => void) => {
    const entry = leased.get(ackId);
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
        startLease(entry, wanted);
        bytes += bytesOf(entry.message);
        taken.push(entry);
      }
      return taken;
    },
    acknowledge: (ackId) => withLease(ackId, (entry) => settle(entry, 'done')),
    refuse: (ackId) => withLease(ackId, fail),
    extend: (ackId, milliseconds) =>
      withLease(ackId, (entry) => {
        entry.lease?.timer.cancel();
        if (entry.lease) entry.lease.timer = clock.after(milliseconds, () => fail(entry));
      }),
    attach: (consume) => {
      consumers.add(consume);
      wake();
      return () => {
        consumers.delete(consume);
      };
    },
    wake,
    inFlight: () => {
      const withSomebody = [...leased.values()].filter(({ lease }) => lease && !lease.holder.gone).length;
      return withSomebody + (kind() === 'pull' ? 0 : backlog.dueCount());
    },
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
      consumers.clear();
      clear();
    },
  };
}
