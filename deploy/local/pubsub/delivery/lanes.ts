import type { Entry, Holder } from './message.ts';

/** Who asks for messages, and whether several of one ordering key may be with it at once. */
export type Taker = { holder: Holder; oneOfAKey: boolean };

/** The messages of one ordering key, in the order of their publication. */
type Lane = { key: string; entries: Entry[]; paused: boolean };

/** The messages with an ordering key of a subscription that keeps their order. */
export type Lanes = {
  add: (entry: Entry) => void;
  /** The next message that may go to this taker, or nothing. */
  next: (taker: Taker) => Entry | undefined;
  /** An acknowledged message leaves once all before it have left. */
  settle: (entry: Entry) => void;
  /** The message and everything after it in its key must be delivered (again); returns what that takes back. */
  rewind: (entry: Entry) => Entry[];
  pause: (entry: Entry) => void;
  resume: (entry: Entry) => void;
  /** Messages that wait for nothing but a taker. */
  dueCount: () => number;
  clear: () => void;
};

/** Keeps every ordering key in order: a key that waits for a retry lets none of its later messages pass. */
export function createLanes(): Lanes {
  const lanes = new Map<string, Lane>();
  // Only lanes that could hand something out, so that a taker need not look at all keys.
  const open = new Set<Lane>();

  const laneOf = (entry: Entry) => lanes.get(entry.message.orderingKey);

  const reopen = (lane: Lane) => {
    if (!lane.paused && lane.entries.some((entry) => entry.state === 'ready')) open.add(lane);
    else open.delete(lane);
  };

  const pauseLane = (entry: Entry, paused: boolean) => {
    const lane = laneOf(entry);
    if (!lane) return;
    lane.paused = paused;
    reopen(lane);
  };

  return {
    add: (entry) => {
      const key = entry.message.orderingKey;
      const lane = lanes.get(key) ?? { key, entries: [], paused: false };
      lanes.set(key, lane);
      lane.entries.push(entry);
      if (!lane.paused) open.add(lane);
    },
    next: (taker) => {
      for (const lane of open) {
        const entry = nextOf(lane, taker);
        if (entry) return entry;
        if (!lane.entries.some(({ state }) => state === 'ready')) open.delete(lane);
      }
      return undefined;
    },
    settle: (entry) => {
      const lane = laneOf(entry);
      if (!lane) return;
      const firstUnsettled = lane.entries.findIndex(({ state }) => state !== 'done' && state !== 'gone');
      lane.entries.splice(0, firstUnsettled < 0 ? lane.entries.length : firstUnsettled);
      if (lane.entries.length > 0) return reopen(lane);
      lanes.delete(lane.key);
      open.delete(lane);
    },
    rewind: (entry) => {
      const lane = laneOf(entry);
      if (!lane) return [];
      const later = lane.entries.slice(lane.entries.indexOf(entry) + 1);
      return later.filter(({ state }) => state === 'leased' || state === 'done');
    },
    pause: (entry) => pauseLane(entry, true),
    resume: (entry) => pauseLane(entry, false),
    dueCount: () => {
      let count = 0;
      for (const lane of open) count += lane.entries.filter(({ state }) => state === 'ready').length;
      return count;
    },
    clear: () => {
      lanes.clear();
      open.clear();
    },
  };
}

function nextOf(lane: Lane, { holder, oneOfAKey }: Taker): Entry | undefined {
  for (const entry of lane.entries) {
    if (entry.state === 'ready') return entry;
    if (entry.state === 'waiting') return undefined;
    // Two takers at once could finish the key's messages in either order.
    if (entry.state === 'leased' && (oneOfAKey || entry.lease?.holder !== holder)) return undefined;
  }
  return undefined;
}
