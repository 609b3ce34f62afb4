import type { Clock } from '../../shared/clients/clock.ts';

/** Thrown when a delivery has worked long enough: a continuation goes on with what it remembers. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** The working time of one delivery. */
export type WorkingTime = {
  /** Throws `OutOfTime` when it is over. */
  check: () => void;
};

/** The function is ended after 540 s, and what was read has to be remembered before. */
const workSeconds = 420;

/** Starts the working time of a delivery. */
export function startWorkingTime(clock: Pick<Clock, 'now'>): WorkingTime {
  const end = clock.now().getTime() + workSeconds * 1000;
  return {
    check: () => {
      if (clock.now().getTime() >= end) throw new OutOfTime(`${workSeconds} s of work are over`);
    },
  };
}

/** Superset has a handful of threads, and people need them too. */
const callsAtOnce = 4;

/**
 * Works on four items at a time, while there is time; the results are in the order of the items. The first error ends
 * it, after what is on its way: that is still remembered.
 */
export async function inFours<Item, Result>(
  items: readonly Item[],
  time: WorkingTime,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  let isOver = false;
  const workOff = async () => {
    for (const [index, item] of waiting) {
      if (isOver) return;
      try {
        time.check();
        results[index] = await work(item);
      } catch (error) {
        isOver = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: callsAtOnce }, workOff));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return results;
}
