/** Knows whether anything is under way that may hold rows nobody else knows of yet. */
export type Activity = { during: <Result>(work: () => Promise<Result>) => Promise<Result> };

/** Counts work under way and calls `onRest` each time the last of it has ended. */
export function createActivity(onRest: () => Promise<void>): Activity {
  let count = 0;
  return {
    during: async (work) => {
      count += 1;
      try {
        return await work();
      } finally {
        count -= 1;
        if (count === 0) await onRest();
      }
    },
  };
}
