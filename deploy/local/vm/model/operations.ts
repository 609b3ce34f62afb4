import type { Clock } from '../../../../shared/clients/clock.ts';

/** One operation on the VM, as Compute remembers it. */
export type Operation = {
  id: string;
  name: string;
  /** `start`, `stop`, `reset`, or what Compute does by itself: `compute.instances.preempted`, ... */
  type: string;
  user: string;
  insertedAt: Date;
  endedAt: Date | undefined;
  status: 'RUNNING' | 'DONE';
  requestId: string | undefined;
  statusMessage: string | undefined;
  error: OperationError | undefined;
};

/** Why an operation failed. */
export type OperationError = { code: string; message: string; httpStatus: number };

/** Who does what Compute does by itself. */
export const systemUser = 'system';

/** Compute forgets operations after about two weeks. */
const keptMilliseconds = 14 * 24 * 60 * 60 * 1000;

/** Compute's memory of what was done to the VM, and by whom. */
export type Operations = ReturnType<typeof createOperations>;

/** No operations yet. */
export function createOperations(clock: Clock) {
  let operations: Operation[] = [];
  let inserted = 0;
  let waiters: { operation: Operation; resolve: () => void }[] = [];

  /** The newest first. */
  function list(): readonly Operation[] {
    const oldest = clock.now().getTime() - keptMilliseconds;
    operations = operations.filter(({ insertedAt }) => insertedAt.getTime() > oldest);
    return operations;
  }

  function insert(wish: { type: string; user: string; requestId?: string | undefined }): Operation {
    inserted += 1;
    const now = clock.now();
    const kind = wish.user === systemUser ? 'systemevent' : 'operation';
    const operation: Operation = {
      id: String(7_000_000_000_000_000_000n + BigInt(inserted)),
      name: `${kind}-${now.getTime()}-${String(inserted).padStart(13, '0')}`,
      insertedAt: now,
      endedAt: undefined,
      status: 'RUNNING',
      statusMessage: undefined,
      error: undefined,
      type: wish.type,
      user: wish.user,
      requestId: wish.requestId,
    };
    operations = [operation, ...list()];
    return operation;
  }

  function finish(operation: Operation, error?: OperationError): void {
    if (operation.status === 'DONE') return;
    operation.status = 'DONE';
    operation.endedAt = clock.now();
    operation.error = error;
    const resolved = waiters.filter((waiter) => waiter.operation === operation);
    waiters = waiters.filter((waiter) => waiter.operation !== operation);
    for (const { resolve } of resolved) resolve();
  }

  return {
    list,
    insert,
    finish,
    /** An event that is over when it is known. */
    record: (type: string, statusMessage: string): void => {
      const operation = insert({ type, user: systemUser });
      operation.statusMessage = statusMessage;
      finish(operation);
    },
    find: (name: string) => list().find((operation) => operation.name === name),
    /** The operation that the same request was answered with before. */
    ofRequest: (type: string, requestId: string | undefined) =>
      requestId === undefined
        ? undefined
        : list().find((operation) => operation.type === type && operation.requestId === requestId),
    /** Resolves when the operation is done, and after `milliseconds` in any case. */
    wait: (operation: Operation, milliseconds: number): Promise<void> => {
      if (operation.status === 'DONE') return Promise.resolve();
      return new Promise((resolve) => {
        const waiter = {
          operation,
          resolve: () => {
            timer.cancel();
            resolve();
          },
        };
        const timer = clock.after(milliseconds, () => {
          waiters = waiters.filter((other) => other !== waiter);
          resolve();
        });
        waiters.push(waiter);
      });
    },
    /** Answers whoever waits. */
    stopWaiting: (): void => {
      for (const { resolve } of waiters) resolve();
      waiters = [];
    },
  };
}
