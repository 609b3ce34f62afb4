import { isOutOfCapacity, publicText } from './compute-error.ts';
import type { VmDescription, VmOperation, VmStatus } from './compute-port.ts';

type Absent = null | undefined;

/** The parts that we read of an instance as Google's client gives it: ids as strings, `''` or null for what is absent. */
export type RawInstance = {
  id?: unknown;
  status?: string | Absent;
  statusMessage?: string | Absent;
  lastStartTimestamp?: string | Absent;
  lastStopTimestamp?: string | Absent;
  scheduling?: { automaticRestart?: boolean | Absent } | Absent;
  networkInterfaces?:
    | { networkIP?: string | Absent; accessConfigs?: { natIP?: string | Absent }[] | Absent }[]
    | Absent;
};

/** The parts that we read of an operation as Google's client gives it. */
export type RawOperation = {
  name?: string | Absent;
  operationType?: string | Absent;
  user?: string | Absent;
  insertTime?: string | Absent;
  /** An enumeration of the client's, given by name. */
  status?: unknown;
  targetLink?: string | Absent;
  clientOperationId?: string | Absent;
  error?: { errors?: { code?: string | Absent; message?: string | Absent }[] | Absent } | Absent;
};

/** How an operation failed. */
export type OperationFailure = { text: string; isOutOfCapacity: boolean };

/** A VM in our words. */
export function vmDescriptionOf(raw: RawInstance): VmDescription {
  const [network] = raw.networkInterfaces ?? [];
  return {
    id: String(raw.id ?? ''),
    // A state that Compute adds one day is shown as it is; nobody takes it for a running VM.
    status: (raw.status || 'PENDING') as VmStatus,
    statusMessage: raw.statusMessage || undefined,
    externalAddress: network?.accessConfigs?.[0]?.natIP || undefined,
    internalAddress: network?.networkIP || undefined,
    lastStartedAt: instantOf(raw.lastStartTimestamp),
    lastStoppedAt: instantOf(raw.lastStopTimestamp),
    // Compute's default.
    restartsAutomatically: raw.scheduling?.automaticRestart ?? true,
  };
}

/** An operation in our words. */
export function vmOperationOf(raw: RawOperation): VmOperation {
  return {
    name: raw.name ?? '',
    type: raw.operationType ?? '',
    user: raw.user ?? '',
    insertedAt: instantOf(raw.insertTime) ?? new Date(0),
    status: raw.status === 'DONE' || raw.status === 'RUNNING' ? raw.status : 'PENDING',
    error: operationFailureOf(raw)?.text,
    requestId: raw.clientOperationId || undefined,
  };
}

/** Undefined where the operation has not failed, or not yet. */
export function operationFailureOf({ error }: RawOperation): OperationFailure | undefined {
  const errors = error?.errors ?? [];
  if (errors.length === 0) return undefined;
  return {
    text: publicText(
      errors.map(({ code, message }) => `${code || 'ERROR'}: ${message || 'no message'}`).join('; '),
    ),
    isOutOfCapacity: errors.some(({ code }) => isOutOfCapacity(code ?? '')),
  };
}

function instantOf(timestamp: string | Absent): Date | undefined {
  return timestamp ? new Date(timestamp) : undefined;
}
