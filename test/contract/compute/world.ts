import { deepStrictEqual } from 'node:assert/strict';
import type { VmDeeds } from '../../../deploy/local/vm/start.ts';
import type { ComputeClient, VmOperation } from '../../../shared/clients/compute-port.ts';

/**
 * One thing that the watchdog relies on Compute for. There is no real Compute to hold it against, so each says where it
 * was seen: `[run]` against the prototype, `[src]` in Google's client, `[doc]` in its documentation, `[unverified]`.
 */
export type Claim = { title: string; seen: string; check: (world: World) => Promise<void> };

/** A VM of its own, which has been running for a day, and Google's client through ours. */
export type World = {
  place: { project: string; zone: string; instance: string };
  /** Calls as the remediator. */
  compute: ComputeClient;
  remediator: string;
  now: () => Date;
  /** Lets time pass. */
  pass: (seconds: number) => void;
  /** What happens to the VM. */
  deeds: VmDeeds;
  /** Takes a permission away from the remediator. */
  deny: (permission: string) => void;
};

/** The operation that a wish was accepted as; throws when it was not. */
export async function accepted(wish: ReturnType<ComputeClient['reset']>): Promise<string> {
  const result = await wish;
  if (result.outcome === 'accepted') return result.operation;
  throw new Error(`Expected the wish to be accepted, got ${JSON.stringify(result)}`);
}

/** Lets time pass until the operation is done. */
export async function finished({ compute, pass }: World, operation: string, seconds: number) {
  const waiting = compute.waitFor(operation, { timeoutMilliseconds: 10_000 });
  pass(seconds);
  return waiting;
}

/** What a failed read tells: its class, its problem and status, and its text. */
export async function failureOf(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { name, message, fields } = (error ?? {}) as { name?: string; message?: string; fields?: object };
  return { name, message, fields };
}

/** The parts of the operations that tell who did what, the newest first. */
export function whoDidWhat(operations: VmOperation[]): string[] {
  return operations.map(({ type, user }) => `${type} by ${user}`);
}

/** Throws unless both are the same to the last field. */
export function same<Value>(actual: Value, expected: NoInfer<Value>): void {
  deepStrictEqual(actual, expected);
}

/** A request id, the same for the same letter. */
export function requestIdOf(hexDigit: string): string {
  return `00000000-0000-5000-8000-${hexDigit.repeat(12)}`;
}
