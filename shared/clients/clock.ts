/** A running timer; `cancel` is harmless after it fired. */
export type Timer = { cancel: () => void };

/** The one way to read the time or wait for it, so that the emulated cloud and tests can move it. */
export type Clock = {
  now: () => Date;
  /** Calls back once, after `milliseconds` of this clock's time. */
  after: (milliseconds: number, callback: () => void) => Timer;
  /** Resolves after `milliseconds` of this clock's time; rejects with the signal's reason when aborted. */
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
};

/** A clock that stands still until a test or the emulated cloud moves it. */
export type ManualClock = Clock & {
  /** Moves on by `milliseconds`, firing due timers in order, each at its own instant. */
  advance: (milliseconds: number) => void;
};

/** The machine's clock. */
export function createSystemClock(): Clock {
  return createShiftedClock(0);
}

/** A running clock that is `offsetMilliseconds` ahead of the machine's: the emulated cloud's `--today`. */
export function createShiftedClock(offsetMilliseconds: number): Clock {
  return withSleep({
    now: () => new Date(Date.now() + offsetMilliseconds),
    after: (milliseconds, callback) => {
      let handle: NodeJS.Timeout;
      const arm = (left: number) => {
        const step = Math.min(left, longestTimeoutMilliseconds);
        handle = setTimeout(() => (left > step ? arm(left - step) : callback()), step);
      };
      arm(milliseconds);
      return { cancel: () => clearTimeout(handle) };
    },
  });
}

/** `setTimeout` takes a longer one for 1 ms. */
const longestTimeoutMilliseconds = 2 ** 31 - 1;

/** A clock for tests and stories: time passes only by `advance`. */
export function createManualClock(start: Date): ManualClock {
  let current = start.getTime();
  let timers: { at: number; order: number; callback: () => void }[] = [];
  let order = 0;

  const clock = withSleep({
    now: () => new Date(current),
    after: (milliseconds, callback) => {
      const timer = { at: current + milliseconds, order: order++, callback };
      timers.push(timer);
      return {
        cancel: () => {
          timers = timers.filter((other) => other !== timer);
        },
      };
    },
  });

  return {
    ...clock,
    advance: (milliseconds) => {
      const end = current + milliseconds;
      for (;;) {
        const [next] = timers
          .filter((timer) => timer.at <= end)
          .sort((a, b) => a.at - b.at || a.order - b.order);
        if (!next) break;
        timers = timers.filter((timer) => timer !== next);
        current = Math.max(current, next.at);
        next.callback();
      }
      current = end;
    },
  };
}

/** A clock whose `sleep` is made of its timers. */
export function withSleep(clock: Omit<Clock, 'sleep'>): Clock {
  return {
    ...clock,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const abort = () => {
          timer.cancel();
          reject(signal?.reason);
        };
        const timer = clock.after(milliseconds, () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        });
        signal?.addEventListener('abort', abort, { once: true });
      }),
  };
}
