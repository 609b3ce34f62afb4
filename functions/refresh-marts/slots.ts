import PQueue from 'p-queue';

/** How many queries run at once. */
export type Slots = {
  run: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Called on a rate limit: from now on half as many, one at least. */
  halve: () => void;
};

/** A bounded number of slots, handed out in the order of asking. */
export function createSlots(concurrency: number): Slots {
  const queue = new PQueue({ concurrency });
  return {
    run: (work) => queue.add(work),
    halve: () => {
      queue.concurrency = Math.max(1, Math.floor(queue.concurrency / 2));
    },
  };
}
