/** How long things take on the VM and in Compute, in milliseconds of the emulated clock. */
export type VmTimings = {
  /** PROVISIONING, and then STAGING, of a start. */
  provisioning: number;
  staging: number;
  /** STOPPING. */
  stopping: number;
  /** A reset's operation; the VM itself is down from the request on. */
  reset: number;
  /** From power to an operating system that answers: after a start and after a reset. */
  boot: number;
  /** REPAIRING after a host error, before Compute starts the VM again. */
  repair: number;
  /** From the container's start to the first answer. */
  webReady: number;
  databaseReady: number;
  workerReady: number;
  cacheReady: number;
  /** How long a container takes to stop, and one that does not react until Docker kills it. */
  containerStop: number;
  containerKill: number;
  /** Between two starts of a container that does not stay up. */
  containerRetry: number;
  /** A dump and its restore into a scratch database. */
  backup: number;
};

/** An e2 machine with the runbook's compose file, a little hurried. */
export const usualTimings: VmTimings = {
  provisioning: 2_000,
  staging: 3_000,
  stopping: 20_000,
  reset: 2_000,
  boot: 40_000,
  repair: 60_000,
  webReady: 20_000,
  databaseReady: 5_000,
  workerReady: 10_000,
  cacheReady: 1_000,
  containerStop: 1_000,
  containerKill: 10_000,
  containerRetry: 10_000,
  backup: 20_000,
};
