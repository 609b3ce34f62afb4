import { OutOfTime } from './run-time.ts';

/**
 * All results, once every promise has come to rest. Throws the first error that is not `OutOfTime`, for it is
 * the cause; `OutOfTime` only where there is no other.
 */
export async function completedOrThrow<Result>(promises: Promise<Result>[]): Promise<Result[]> {
  const settled = await Promise.allSettled(promises);
  const errors = settled.filter((result) => result.status === 'rejected').map((result) => result.reason);
  const [first] = errors;
  if (errors.length > 0) throw errors.find((error) => !(error instanceof OutOfTime)) ?? first;
  return settled.filter((result) => result.status === 'fulfilled').map((result) => result.value);
}
