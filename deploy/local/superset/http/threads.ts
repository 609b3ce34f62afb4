import PQueue from 'p-queue';

/** The threads of Superset's web process: a call holds one until it is answered, whoever has stopped waiting. */
export type Threads = {
  run: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Keeps the thread and waits for something that nobody is working on, such as a frozen database. */
  idleWait: <Result>(wait: () => Promise<Result>) => Promise<Result>;
  /** Resolves when nobody works: each call is answered, or waits for something that has stopped. */
  idle: () => Promise<void>;
  /** How many calls hold a thread, and how many wait for one. */
  count: () => { busy: number; waiting: number };
};

/** As many as `gunicorn --threads` of the image that the notes were measured on. */
const threadCount = 8;

/** Starts with all threads free. */
export function createThreads(): Threads {
  const queue = new PQueue({ concurrency: threadCount });
  let working = 0;
  let resting: (() => void)[] = [];

  function work(change: 1 | -1): void {
    working += change;
    if (working > 0) return;
    for (const tell of resting) tell();
    resting = [];
  }

  return {
    run: (call) =>
      queue.add(async () => {
        work(1);
        try {
          return await call();
        } finally {
          work(-1);
        }
      }),
    idleWait: async (wait) => {
      work(-1);
      try {
        return await wait();
      } finally {
        work(1);
      }
    },
    count: () => ({ busy: queue.pending, waiting: queue.size }),
    idle: async () => {
      if (working > 0) await new Promise<void>((resolve) => resting.push(resolve));
    },
  };
}
