import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Entry, Holder } from './message.ts';

/** Who gets a message for how long, and what happens when that is over. */
export type LeaseTerms = {
  holder: Holder;
  leaseMilliseconds: number;
  onEnd?: (entry: Entry) => void;
};

/** The deliveries of one subscription that are not yet acknowledged. */
export type Leases = {
  start: (entry: Entry, terms: LeaseTerms) => void;
  /** Harmless when the message is with nobody. */
  end: (entry: Entry) => void;
  extend: (entry: Entry, milliseconds: number) => void;
  /** The message of a delivery that is still running. */
  find: (ackId: string) => Entry | undefined;
  /** Messages with somebody who can still acknowledge them. */
  heldCount: () => number;
};

let lastAckId = 0;

/** Calls `onExpired` for messages that nobody acknowledged in time. */
export function createLeases(context: {
  clock: Clock;
  subscriptionName: string;
  onExpired: (entry: Entry) => void;
}): Leases {
  const { clock, subscriptionName, onExpired } = context;
  const leased = new Map<string, Entry>();
  const prefix = subscriptionName.split('/').at(-1);

  return {
    start: (entry, { holder, leaseMilliseconds, onEnd }) => {
      const ackId = `${prefix}:${++lastAckId}`;
      const timer = clock.after(leaseMilliseconds, () => onExpired(entry));
      entry.attempts++;
      entry.state = 'leased';
      entry.lease = { ackId, holder, timer, onEnd: () => onEnd?.(entry) };
      leased.set(ackId, entry);
    },
    end: (entry) => {
      const { lease } = entry;
      if (!lease) return;
      entry.lease = undefined;
      lease.timer.cancel();
      leased.delete(lease.ackId);
      lease.onEnd();
    },
    extend: (entry, milliseconds) => {
      if (!entry.lease) return;
      entry.lease.timer.cancel();
      entry.lease.timer = clock.after(milliseconds, () => onExpired(entry));
    },
    find: (ackId) => leased.get(ackId),
    heldCount: () => [...leased.values()].filter(({ lease }) => lease && !lease.holder.gone).length,
  };
}
