import type { LogReader } from './log-reader.ts';
import { createFileLogReader } from './log-reader-file.ts';

/** Opens the log of the functions: the file that the emulated cloud names, or Cloud Logging. */
export function openLogReader(options: {
  logFile: string | undefined;
  project: string;
  account?: string | undefined;
  endpoint?: string | undefined;
}): LogReader {
  const { logFile, project, account, endpoint } = options;
  if (logFile !== undefined) return createFileLogReader({ file: logFile });

  // Loaded only when a log is read: the client takes a fifth of a second.
  let opened: Promise<LogReader> | undefined;
  return {
    linesOf: async (query) => {
      opened ??= import('./log-reader-cloud.ts').then(({ createCloudLogReader }) =>
        createCloudLogReader({ project, account, endpoint }),
      );
      return (await opened).linesOf(query);
    },
  };
}
