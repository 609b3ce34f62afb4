import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import PQueue from 'p-queue';
import type { BigQueryError } from '../bigquery-error.ts';
import { storageError } from './duckdb-error.ts';

/** How DuckDB is set up. */
export type StorageOptions = {
  threads?: number;
  memoryLimit?: string;
  /** Makes the functions known that translated SQL calls. */
  install: (connection: DuckDBConnection) => Promise<void>;
  /** Puts an error of translated SQL into BigQuery's words. */
  explain: (error: unknown) => BigQueryError;
};

/** Where rows live: one DuckDB in memory, of which this stand-in is the only user. */
export type Storage = {
  /**
   * Runs statements in order as one transaction and answers with the rows of each. With a signal they are part of a job
   * and wait their turn among the jobs; without one they are short and belong to a call that must be answered.
   */
  transact: (statements: string[], signal?: AbortSignal) => Promise<DuckDBValue[][][]>;
  /** Runs one statement of a job. */
  run: (sql: string, signal: AbortSignal) => Promise<DuckDBValue[][]>;
  /** Runs a short read for a metadata call; never waits behind the queries of jobs. */
  read: (sql: string) => Promise<DuckDBValue[][]>;
  /** A name that no table has had, quoted; from then on it is known to `dropUnless`. */
  nextName: () => string;
  /** Whether a named table was not dropped yet. */
  holds: (name: string) => boolean;
  /** Drops every named table that is not wanted. */
  dropUnless: (isWanted: (name: string) => boolean) => Promise<void>;
  stop: () => Promise<void>;
};

/** Node's thread pool has four threads by default: these leave one for files and name lookups. */
const concurrentJobs = 2;
const concurrentReads = 1;

/** Opens an empty DuckDB with the functions that translated SQL calls. */
export async function createStorage(options: StorageOptions): Promise<Storage> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads ?? 2),
    ...(options.memoryLimit ? { memory_limit: options.memoryLimit } : {}),
  });
  const jobs = createLane(instance, concurrentJobs, options.explain);
  const reads = createLane(instance, concurrentReads, options.explain);
  await jobs.use(undefined, options.install);
  let names = 0;
  const known = new Set<string>();

  return {
    transact: (statements, signal) =>
      (signal ? jobs : reads).use(signal, (connection) => inTransaction(connection, statements, signal)),
    run: (sql, signal) => jobs.use(signal, (connection) => rowsOf(connection, sql)),
    read: (sql) => reads.use(undefined, (connection) => rowsOf(connection, sql)),
    nextName: () => {
      names += 1;
      const name = `"rows_${names}"`;
      known.add(name);
      return name;
    },
    holds: (name) => known.has(name),
    dropUnless: async (isWanted) => {
      const unwanted = [...known].filter((name) => !isWanted(name));
      for (const name of unwanted) known.delete(name);
      if (unwanted.length === 0) return;
      await reads.use(undefined, async (connection) => {
        for (const name of unwanted) await connection.run(`DROP TABLE IF EXISTS ${name}`);
      });
    },
    stop: async () => {
      await Promise.all([jobs.close(), reads.close()]);
      instance.closeSync();
    },
  };
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<DuckDBValue[][]> {
  return (await connection.runAndReadAll(sql)).getRows();
}

async function inTransaction(connection: DuckDBConnection, statements: string[], signal?: AbortSignal) {
  await connection.run('BEGIN');
  try {
    const results: DuckDBValue[][][] = [];
    for (const statement of statements) {
      signal?.throwIfAborted();
      results.push(await rowsOf(connection, statement));
    }
    await connection.run('COMMIT');
    return results;
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
}

/** A few connections shared by many callers; an aborted caller's statement is interrupted. */
function createLane(
  instance: DuckDBInstance,
  concurrency: number,
  explain: (error: unknown) => BigQueryError,
) {
  const queue = new PQueue({ concurrency });
  const idle: DuckDBConnection[] = [];
  const connect = async () => {
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return connection;
  };

  async function use<Result>(
    signal: AbortSignal | undefined,
    work: (connection: DuckDBConnection) => Promise<Result>,
  ): Promise<Result> {
    const turn = async () => {
      signal?.throwIfAborted();
      const connection = idle.pop() ?? (await connect());
      const release = interruptOnAbort(connection, signal);
      try {
        return await work(connection);
      } catch (error) {
        throw signal?.aborted ? signal.reason : storageError(error, explain);
      } finally {
        release();
        idle.push(connection);
      }
    };
    return queue.add(turn, signal ? { signal } : {});
  }

  return {
    use,
    close: async () => {
      await queue.onIdle();
      for (const connection of idle) connection.closeSync();
    },
  };
}

const interruptEveryMilliseconds = 20;

/** Interrupts what runs on the connection, again and again: an interrupt before the statement has begun is lost. */
function interruptOnAbort(connection: DuckDBConnection, signal: AbortSignal | undefined): () => void {
  let timer: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    timer = setInterval(() => connection.interrupt(), interruptEveryMilliseconds);
  };
  signal?.addEventListener('abort', interrupt, { once: true });
  return () => {
    signal?.removeEventListener('abort', interrupt);
    clearInterval(timer);
  };
}
