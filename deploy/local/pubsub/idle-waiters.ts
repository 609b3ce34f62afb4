/** Whoever waits until nothing is in flight. */
export type IdleWaiters = { wait: () => Promise<void>; check: () => void };

/** Resolves its waiters at the first `check` that finds everything quiet. */
export function createIdleWaiters(isQuiet: () => boolean): IdleWaiters {
  let waiters: (() => void)[] = [];

  const check = () => {
    if (waiters.length === 0 || !isQuiet()) return;
    const resolved = waiters;
    waiters = [];
    for (const resolve of resolved) resolve();
  };

  return {
    wait: () =>
      new Promise((resolve) => {
        waiters.push(resolve);
        // What was published in this turn is still on its way to its subscriptions.
        setImmediate(check);
      }),
    check,
  };
}
