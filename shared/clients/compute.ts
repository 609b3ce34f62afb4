import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError, TransientError } from '../errors.ts';
import { type ComputeProblem, computeFailureOf } from './compute-error.ts';
import { type GoogleCompute, openGoogleCompute } from './compute-open.ts';
import type { ComputeClient, VmActionResult, VmOperation } from './compute-port.ts';
import { operationFailureOf, type RawOperation, vmDescriptionOf, vmOperationOf } from './compute-wire.ts';

/** Where the VM is. */
type Place = { project: string; zone: string; instance: string };

/** How long one call may take, and that it is never made twice: what was done twice must be known to the caller. */
type CallOptions = { timeout: number; retry: null };

/** Compute answers a wait after at most two minutes, whether the operation is done or not. */
const longestWaitMilliseconds = 150_000;

const operationsPerPage = 500;

/**
 * Opens Compute through Google's client, which is loaded by the first call only. `endpoint` and `account` are for the
 * emulated cloud.
 */
export function createComputeClient(
  options: Place & {
    endpoint?: string | undefined;
    account?: string | undefined;
    /** From the moment the client is loaded; the answer to `waitFor` may take longer. */
    callTimeoutMilliseconds?: number;
    /** Before a wait that was answered too early is repeated: it may be answered at once. */
    waitPauseMilliseconds?: number;
  },
): ComputeClient {
  const { project, zone, instance, endpoint, account, callTimeoutMilliseconds = 20_000 } = options;
  const { waitPauseMilliseconds = 1000 } = options;
  const place = { project, zone, instance };
  const google = openGoogleCompute({ endpoint, account });
  const callOptions = { timeout: callTimeoutMilliseconds, retry: null } as const;

  return {
    ...readingCalls(google, place, callOptions),
    ...actions(google, place, callOptions),
    waitFor: (operation, { timeoutMilliseconds }) =>
      waitFor(google, { project, zone, operation }, timeoutMilliseconds, waitPauseMilliseconds),
  };
}

function readingCalls(google: GoogleCompute, place: Place, callOptions: CallOptions) {
  const { project, zone, instance } = place;
  return {
    describe: () =>
      reading('instances.get', async () => {
        const [found] = await (await google.instances()).get(place, { ...callOptions });
        return vmDescriptionOf(found);
      }),
    operations: (since: Date) =>
      reading('zoneOperations.list', async () => {
        const client = await google.operations();
        const found: VmOperation[] = [];
        let pageToken: string | undefined;
        do {
          const request = {
            project,
            zone,
            filter: `targetLink eq ".*/zones/${zone}/instances/${instance}"`,
            orderBy: 'creationTimestamp desc',
            maxResults: operationsPerPage,
            ...(pageToken && { pageToken }),
          };
          const [page, next] = await client.list(request, { ...callOptions, autoPaginate: false });
          const operations = page.map(vmOperationOf);
          found.push(...operations.filter(({ insertedAt }) => insertedAt >= since));
          const isWhole = operations.some(({ insertedAt }) => insertedAt < since);
          pageToken = isWhole ? undefined : next?.pageToken || undefined;
        } while (pageToken);
        return found.toSorted((a, b) => b.insertedAt.getTime() - a.insertedAt.getTime());
      }),
    serialConsole: ({ bytes }: { bytes: number }) =>
      reading('instances.getSerialPortOutput', async () => {
        const request = { ...place, port: 1, start: -bytes };
        const [{ contents }] = await (await google.instances()).getSerialPortOutput(request, {
          ...callOptions,
        });
        return contents ?? '';
      }),
  };
}

/** A failed read is thrown: the thrower says whether another try may help. */
async function reading<Answer>(call: string, read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read();
  } catch (thrown) {
    // Google's error holds the request with its credentials, so it is not kept as a cause.
    const { problem, httpStatus, text } = computeFailureOf(thrown);
    const fields = { call, problem, httpStatus };
    const message = `Compute ${call}: ${text}`;
    throw laterReason(problem)
      ? new TransientError(message, { fields })
      : new PermanentError(message, { fields });
  }
}

function actions(google: GoogleCompute, place: Place, callOptions: CallOptions) {
  return {
    reset: (requestId: string) =>
      acting(async () => (await google.instances()).reset({ ...place, requestId }, { ...callOptions })),
    start: (requestId: string) =>
      acting(async () => (await google.instances()).start({ ...place, requestId }, { ...callOptions })),
  };
}

/**
 * The operation's name is in `latestResponse`; the `name` beside it is a number. When no answer came, Compute may have
 * acted or not, which is why `unavailable` is to be tried again with the same request id.
 */
async function acting(
  act: () => Promise<[{ latestResponse?: unknown }, ...unknown[]]>,
): Promise<VmActionResult> {
  try {
    const [{ latestResponse }] = await act();
    const operation = (latestResponse ?? {}) as RawOperation;
    const failure = operationFailureOf(operation);
    if (failure?.isOutOfCapacity) return { outcome: 'later', reason: 'no-capacity', text: failure.text };
    if (failure) return { outcome: 'refused', reason: 'other', text: failure.text };
    return { outcome: 'accepted', operation: operation.name ?? '' };
  } catch (thrown) {
    const { problem, text } = computeFailureOf(thrown);
    const later = laterReason(problem);
    if (later) return { outcome: 'later', reason: later, text };
    return { outcome: 'refused', reason: refusedReason(problem), text };
  }
}

async function waitFor(
  google: GoogleCompute,
  request: { project: string; zone: string; operation: string },
  timeoutMilliseconds: number,
  waitPauseMilliseconds: number,
): ReturnType<ComputeClient['waitFor']> {
  // Loading the client is no part of the wait.
  const client = await reading('zoneOperations.wait', google.operations);
  const over = AbortSignal.timeout(timeoutMilliseconds);
  const undone = { done: false, error: undefined, isOutOfCapacity: false };
  while (!over.aborted) {
    const operation = await reading('zoneOperations.wait', async () => {
      const options = { timeout: longestWaitMilliseconds, retry: null, signal: over };
      return client.wait(request, options).then(
        ([found]): RawOperation => found,
        (error: unknown) => {
          if (over.aborted) return undefined;
          throw error;
        },
      );
    });
    if (operation?.status === 'DONE') {
      const failure = operationFailureOf(operation);
      return { done: true, error: failure?.text, isOutOfCapacity: failure?.isOutOfCapacity ?? false };
    }
    await sleep(waitPauseMilliseconds, undefined, { signal: over }).catch(() => undefined);
  }
  return undone;
}

function laterReason(problem: ComputeProblem): 'no-capacity' | 'rate-limited' | 'unavailable' | undefined {
  return problem === 'no-capacity' || problem === 'rate-limited' || problem === 'unavailable'
    ? problem
    : undefined;
}

function refusedReason(problem: ComputeProblem): 'permission' | 'not-found' | 'precondition' | 'other' {
  return problem === 'permission' || problem === 'not-found' || problem === 'precondition'
    ? problem
    : 'other';
}
