import { type FileHandle, open } from 'node:fs/promises';
import { PermanentError } from '../errors.ts';
import { type LogLine, type LogQuery, type LogReader, logSeverities } from './log-reader.ts';

/** The end of a file that grew for days is enough: a run's lines are among the last. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Reads the file into which the emulated cloud's functions log. Lines that are none of theirs are passed over, and so
 * is a last one that is being written.
 */
export function createFileLogReader({
  file,
  bytes = mostBytes,
}: {
  file: string;
  bytes?: number;
}): LogReader {
  return {
    linesOf: async (query) => {
      const written = (await readEnd(file, bytes)).split('\n').map(parseLine);
      const lines = written
        .filter((line) => line !== undefined)
        .filter((line) => isWanted(line, query))
        .map(({ runId: _, ...line }) => line)
        .toSorted((one, other) => one.time.getTime() - other.time.getTime());
      return lines.slice(Math.max(0, lines.length - query.limit));
    },
  };
}

type WrittenLine = LogLine & { runId: string };

function isWanted(line: WrittenLine, { runId, since, until, minimumSeverity = 'INFO' }: LogQuery): boolean {
  const isGraveEnough = logSeverities.indexOf(line.severity) >= logSeverities.indexOf(minimumSeverity);
  return line.runId === runId && line.time >= since && line.time <= until && isGraveEnough;
}

function parseLine(text: string): WrittenLine | undefined {
  let entry: Record<string, unknown>;
  try {
    entry = Object(JSON.parse(text));
  } catch {
    return undefined;
  }
  const { run_id: runId, message, step } = entry;
  const time = new Date(String(entry.time));
  const severity = logSeverities.find((known) => known === entry.severity);
  if (typeof runId !== 'string' || typeof message !== 'string' || !severity || Number.isNaN(time.getTime())) {
    return undefined;
  }
  return { runId, time, severity, message, ...(typeof step === 'string' && { step }) };
}

async function readEnd(file: string, bytes: number): Promise<string> {
  try {
    await using handle = await open(file);
    return await readFrom(handle, bytes);
  } catch (error) {
    // Nothing was logged yet.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw new PermanentError(`The log ${file} cannot be read`, { cause: error, fields: { file } });
  }
}

async function readFrom(handle: FileHandle, bytes: number): Promise<string> {
  const { size } = await handle.stat();
  const start = Math.max(0, size - bytes);
  const { buffer, bytesRead } = await handle.read({
    buffer: Buffer.alloc(size - start),
    position: start,
  });
  const text = buffer.toString('utf8', 0, bytesRead);
  // A start in the middle of the file is most likely in the middle of a line, too.
  return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
}
