import type { Clock } from './clients/clock.ts';
import { renderStack, toLogValue } from './log-value.ts';
import type { Secret } from './secret.ts';

/** How much a line matters, in Cloud Logging's words. */
export type LogSeverity = 'INFO' | 'WARNING' | 'ERROR';

/**
 * What a line says besides its message. Three names mean something to every reader: `run_id`, `step`, and
 * `traceparent`, which becomes Cloud Logging's trace and span; an `error` is printed with its causes.
 */
export type LogFields = Record<string, unknown>;

/** Writes one line per call. */
export type Log = {
  info: (message: string, fields?: LogFields) => void;
  warning: (message: string, fields?: LogFields) => void;
  error: (message: string, fields?: LogFields) => void;
  /** The same log, with these fields on every line. */
  with: (fields: LogFields) => Log;
};

/** What every log needs: where lines go, the clock that dates them, and the secrets that no line may hold. */
export type LogOptions = {
  write: (line: string) => void;
  clock: Pick<Clock, 'now'>;
  context?: LogFields;
  secrets?: readonly Secret[];
};

/** A log for Cloud Logging: one JSON object per line, one write per line (two in one write are taken as text). */
export function createLog({ project, ...options }: LogOptions & { project: string }): Log {
  return createLogWith(options, (entry) =>
    JSON.stringify(toCloudEntry(entry, project, options.secrets ?? [])),
  );
}

/** A log for a person at a terminal: time, severity, message, then the fields. */
export function createTerminalLog(options: LogOptions): Log {
  return createLogWith(options, (entry) => toTerminalLine(entry, options.secrets ?? []));
}

type Entry = { severity: LogSeverity; message: string; time: Date; fields: LogFields };

function createLogWith(options: LogOptions, render: (entry: Entry) => string): Log {
  const { write, clock, context = {} } = options;
  const line =
    (severity: LogSeverity) =>
    (message: string, fields: LogFields = {}) =>
      write(`${render({ severity, message, time: clock.now(), fields: { ...context, ...fields } })}\n`);

  return {
    info: line('INFO'),
    warning: line('WARNING'),
    error: line('ERROR'),
    with: (fields) => createLogWith({ ...options, context: { ...context, ...fields } }, render),
  };
}

function toCloudEntry(
  { severity, message, time, fields }: Entry,
  project: string,
  secrets: readonly Secret[],
) {
  const { traceparent, ...rest } = fields;
  const { error } = rest;
  return {
    ...(toLogValue(rest, secrets) as LogFields),
    ...traceOf(traceparent, project),
    // Error Reporting reads this field first, and only on lines of severity ERROR.
    ...(error instanceof Error && { stack_trace: toLogValue(renderStack(error), secrets) }),
    severity,
    message: toLogValue(message, secrets),
    time: time.toISOString(),
  };
}

function toTerminalLine({ severity, message, time, fields }: Entry, secrets: readonly Secret[]): string {
  const { traceparent: _, ...rest } = fields;
  const { error } = rest;
  const values = error instanceof Error ? { ...rest, error: undefined } : rest;
  const printed = Object.entries(toLogValue(values, secrets) as LogFields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const stack = error instanceof Error ? `\n${toLogValue(renderStack(error), secrets)}` : '';
  return [time.toISOString(), severity, toLogValue(message, secrets), ...printed].join(' ') + stack;
}

function traceOf(traceparent: unknown, project: string): LogFields {
  const [, trace, span] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(String(traceparent)) ?? [];
  if (!trace) return {};
  return {
    'logging.googleapis.com/trace': `projects/${project}/traces/${trace}`,
    'logging.googleapis.com/spanId': span,
  };
}
