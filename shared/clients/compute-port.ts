/** What Compute says of a VM's state; the words are those of its API. */
export type VmStatus =
  | 'PROVISIONING'
  | 'STAGING'
  | 'RUNNING'
  | 'PENDING_STOP'
  | 'STOPPING'
  | 'STOPPED'
  | 'TERMINATED'
  | 'SUSPENDING'
  | 'SUSPENDED'
  | 'REPAIRING'
  | 'DEPROVISIONING'
  | 'PENDING';

/** A VM as Compute describes it. */
export type VmDescription = {
  id: string;
  status: VmStatus;
  /** Why it is in that state, where Compute says. */
  statusMessage: string | undefined;
  /** Undefined while it is stopped; another one after each start, unless it is reserved. */
  externalAddress: string | undefined;
  internalAddress: string | undefined;
  lastStartedAt: Date | undefined;
  lastStoppedAt: Date | undefined;
  /** Whether Compute itself starts it again after a host error. */
  restartsAutomatically: boolean;
};

/** One operation on a VM, by whomever. */
export type VmOperation = {
  name: string;
  /** `start`, `stop`, `reset`, `compute.instances.hostError`, `compute.instances.preempted`, ... */
  type: string;
  /** Who asked for it; Compute's own are by `system`. */
  user: string;
  insertedAt: Date;
  status: 'PENDING' | 'RUNNING' | 'DONE';
  error: string | undefined;
  /** Our own `requestId`, where we gave one. */
  requestId: string | undefined;
};

/** What became of the wish to change a VM. */
export type VmActionResult =
  | { outcome: 'accepted'; operation: string }
  /** Nothing can be done about it now: no machine is free in the zone, a quota, or Compute has a fault. */
  | { outcome: 'later'; reason: 'no-capacity' | 'rate-limited' | 'unavailable'; text: string }
  /** Trying again changes nothing. */
  | { outcome: 'refused'; reason: 'permission' | 'not-found' | 'precondition' | 'other'; text: string };

/**
 * The Compute calls that the watchdog makes. Each method is one request; none retries. Throws `TransientError` and
 * `PermanentError`.
 */
export type ComputeClient = {
  describe: () => Promise<VmDescription>;
  /** Operations on the VM since an instant, the newest first. */
  operations: (since: Date) => Promise<VmOperation[]>;
  /** Hard: memory is lost, disks and addresses stay. The same `requestId` (a UUID) never resets twice. */
  reset: (requestId: string) => Promise<VmActionResult>;
  start: (requestId: string) => Promise<VmActionResult>;
  /** The operation, for as long as it takes; `timedOut` where it is not done by then. */
  waitFor: (
    operation: string,
    options: { timeoutMilliseconds: number },
  ) => Promise<{ done: boolean; error: string | undefined; isOutOfCapacity: boolean }>;
  /** The end of what the VM wrote to its first serial port. */
  serialConsole: (options: { bytes: number }) => Promise<string>;
};
