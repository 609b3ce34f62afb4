/** Superset's own Postgres: there, away, or silent. */
export type MetadataDatabase = {
  /** Whether it answers; waits as long as it is frozen. */
  isThere: () => Promise<boolean>;
  stop: () => Promise<void>;
  start: () => Promise<void>;
  /** From now on whoever asks it hangs. */
  freeze: () => Promise<void>;
  thaw: () => Promise<void>;
};

/** The text of every answer while it is away. */
export const connectionRefused =
  '(psycopg2.OperationalError) connection to server at "127.0.0.1", port 5432 failed: Connection refused\n' +
  '\tIs the server running on that host and accepting TCP/IP connections?\n\n' +
  '(Background on this error at: https://sqlalche.me/e/14/e3q8)';

/** Starts there. `idleWait` is around the waits for a thaw. */
export function createMetadataDatabase(
  idleWait: <Result>(wait: () => Promise<Result>) => Promise<Result>,
): MetadataDatabase {
  let isAway = false;
  let frozen: { thawed: Promise<void>; thaw: () => void } | undefined;

  return {
    isThere: async () => {
      while (frozen) {
        const { thawed } = frozen;
        await idleWait(() => thawed);
      }
      return !isAway;
    },
    stop: async () => {
      isAway = true;
    },
    start: async () => {
      isAway = false;
    },
    freeze: async () => {
      if (frozen) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      frozen = { thawed: promise, thaw: resolve };
    },
    thaw: async () => {
      const was = frozen;
      frozen = undefined;
      was?.thaw();
    },
  };
}
