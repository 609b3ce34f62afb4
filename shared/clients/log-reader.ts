import type { LogSeverity } from '../log.ts';

/** One line of the watchdog's own log. */
export type LogLine = {
  time: Date;
  severity: LogSeverity;
  message: string;
  /** The function that wrote it. */
  step?: string;
};

/** Which lines: those of one run between two instants, both included. */
export type LogQuery = {
  runId: string;
  since: Date;
  until: Date;
  /** At most so many, the newest of them. */
  limit: number;
  /** Leaves out the milder ones. */
  minimumSeverity?: LogSeverity;
};

/** Reads what a run logged, as evidence for a mail; newest last. */
export type LogReader = { linesOf: (query: LogQuery) => Promise<LogLine[]> };

/** From mild to grave. */
export const logSeverities: readonly LogSeverity[] = ['INFO', 'WARNING', 'ERROR'];
