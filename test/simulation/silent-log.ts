import type { Log } from '../../shared/log.ts';

/** A log that nobody reads: what counts in a simulation is what functions do. */
export const silentLog: Log = {
  info: () => undefined,
  warning: () => undefined,
  error: () => undefined,
  with: () => silentLog,
};
