import { createLanes, type Taker } from './lanes.ts';
import type { Entry, Message } from './message.ts';

/** What one subscription still has to deliver, in the order in which it will. */
export type Backlog = {
  add: (entry: Entry) => void;
  next: (taker: Taker) => Entry | undefined;
  /** The message is acknowledged, or dropped for good. */
  settle: (entry: Entry, state: 'done' | 'gone') => void;
  /** After a failed delivery; returns later messages of its key that must be delivered again with it. */
  rewind: (entry: Entry) => Entry[];
  /** Holds a message (and its key) back until `release`. */
  hold: (entry: Entry) => void;
  release: (entry: Entry) => void;
  /** Messages that wait for nothing but a taker. */
  dueCount: () => number;
  /** Everything not yet acknowledged, oldest first. */
  unacknowledged: () => Message[];
  /** Forgets everything and returns it. */
  clear: () => Entry[];
};

/** A first-in first-out queue, in which ordering keys keep their own order when the subscription is `ordered`. */
export function createBacklog({ ordered }: { ordered: boolean }): Backlog {
  const all = new Set<Entry>();
  const lanes = createLanes();
  let queue: Entry[] = [];
  let head = 0;

  const keepsOrder = ({ message }: Entry) => ordered && message.orderingKey !== '';

  const shift = () => {
    while (head < queue.length) {
      const entry = queue[head++];
      if (head > 1024 && head * 2 > queue.length) {
        queue = queue.slice(head);
        head = 0;
      }
      if (entry?.state === 'ready') return entry;
    }
    return undefined;
  };

  return {
    add: (entry) => {
      all.add(entry);
      if (keepsOrder(entry)) lanes.add(entry);
      else queue.push(entry);
    },
    next: (taker) => lanes.next(taker) ?? shift(),
    settle: (entry, state) => {
      entry.state = state;
      all.delete(entry);
      if (keepsOrder(entry)) lanes.settle(entry);
    },
    rewind: (entry) => {
      if (!keepsOrder(entry)) return [];
      const again = lanes.rewind(entry);
      for (const later of again) all.add(later);
      return again;
    },
    hold: (entry) => {
      entry.state = 'waiting';
      if (keepsOrder(entry)) lanes.pause(entry);
    },
    release: (entry) => {
      entry.state = 'ready';
      if (keepsOrder(entry)) lanes.resume(entry);
      else queue.push(entry);
    },
    dueCount: () => lanes.dueCount() + countReady(queue, head),
    unacknowledged: () =>
      [...all]
        .map(({ message }) => message)
        .sort((a, b) => a.publishTime.getTime() - b.publishTime.getTime()),
    clear: () => {
      const entries = [...all];
      for (const entry of entries) entry.state = 'gone';
      all.clear();
      lanes.clear();
      queue = [];
      head = 0;
      return entries;
    },
  };
}

function countReady(queue: Entry[], head: number): number {
  let count = 0;
  for (let index = head; index < queue.length; index++) if (queue[index]?.state === 'ready') count++;
  return count;
}
