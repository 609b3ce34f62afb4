/** Lets one writer at a time change a thing; others wait in order of arrival. */
export type Locks = {
  hold: <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;
  isHeld: (key: string) => boolean;
};

/** Locks by name, all free. */
export function createLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>();
  return {
    isHeld: (key) => tails.has(key),
    hold: async (key, work) => {
      const before = tails.get(key);
      const turn = (async () => {
        await before?.catch(() => undefined);
        return work();
      })();
      tails.set(key, turn);
      try {
        return await turn;
      } finally {
        if (tails.get(key) === turn) tails.delete(key);
      }
    },
  };
}
