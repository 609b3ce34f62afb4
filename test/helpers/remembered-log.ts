import type { Log, LogFields } from '../../shared/log.ts';

/** A log that only remembers, for tests that assert on lines or want none printed. */
export function createRememberedLog(): Log & {
  lines: { severity: string; message: string; fields: LogFields }[];
} {
  const lines: { severity: string; message: string; fields: LogFields }[] = [];
  const logWith = (context: LogFields): Log => {
    const remember =
      (severity: string) =>
      (message: string, fields: LogFields = {}) => {
        lines.push({ severity, message, fields: { ...context, ...fields } });
      };
    return {
      info: remember('INFO'),
      warning: remember('WARNING'),
      error: remember('ERROR'),
      with: (fields) => logWith({ ...context, ...fields }),
    };
  };
  return { ...logWith({}), lines };
}
