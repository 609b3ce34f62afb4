import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openLogOutput } from '../../../shared/clients/log-output.ts';
import type { LogQuery } from '../../../shared/clients/log-reader.ts';
import { createFileLogReader } from '../../../shared/clients/log-reader-file.ts';
import { openLogReader } from '../../../shared/clients/log-reader-open.ts';
import { PermanentError } from '../../../shared/errors.ts';
import { createLog } from '../../../shared/log.ts';

const six = new Date('2026-03-01T06:00:00Z');
const query: LogQuery = { runId: 'r1', since: six, until: new Date('2026-03-01T06:30:00Z'), limit: 10 };

/** A log in a file, as a function of the emulated cloud has it, and the reader of that file. */
function logToFile(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), 'watchdog-log-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'functions.log');
  let now = six;
  const log = createLog({
    write: openLogOutput(file),
    clock: { now: () => now },
    project: 'p',
    context: { step: 'refresh-marts', run_id: 'r1' },
  });
  const at = (time: string) => {
    now = new Date(`2026-03-01T${time}Z`);
    return log;
  };
  return { file, log, at, reader: openLogReader({ logFile: file, project: 'p' }) };
}

test('the lines of a run are given in the order of their time', async (t) => {
  const { at, reader } = logToFile(t);
  at('06:01:00').warning('slow');
  at('06:00:00').info('started');
  at('06:02:00').error('mart_geo failed', { error: new Error('no') });
  at('06:03:00').with({ run_id: 'r2' }).info('of another run');

  const lines = await reader.linesOf(query);

  const step = 'refresh-marts';
  t.deepEqual(lines, [
    { time: six, severity: 'INFO', message: 'started', step },
    { time: new Date('2026-03-01T06:01:00Z'), severity: 'WARNING', message: 'slow', step },
    { time: new Date('2026-03-01T06:02:00Z'), severity: 'ERROR', message: 'mart_geo failed', step },
  ]);
});

test('both ends of the time are included, and nothing beyond them', async (t) => {
  const { at, reader } = logToFile(t);
  for (const time of ['05:59:59.999', '06:00:00', '06:30:00', '06:30:00.001']) at(time).info(time);

  const lines = await reader.linesOf(query);

  t.deepEqual(
    lines.map(({ message }) => message),
    ['06:00:00', '06:30:00'],
  );
});

test('of more lines than asked for, the newest are given', async (t) => {
  const { at, reader } = logToFile(t);
  for (const time of ['06:00:00', '06:01:00', '06:02:00']) at(time).info(time);
  const messagesOf = async (limit: number) =>
    (await reader.linesOf({ ...query, limit })).map(({ message }) => message);

  t.deepEqual(await messagesOf(2), ['06:01:00', '06:02:00']);
  t.deepEqual(await messagesOf(0), []);
});

test('milder lines than asked for are left out', async (t) => {
  const { log, reader } = logToFile(t);
  log.info('a');
  log.warning('b');
  log.error('c');
  const countOf = async (minimumSeverity: 'INFO' | 'WARNING' | 'ERROR') =>
    (await reader.linesOf({ ...query, minimumSeverity })).length;

  t.deepEqual([await countOf('INFO'), await countOf('WARNING'), await countOf('ERROR')], [3, 2, 1]);
});

test('foreign lines and one that is being written are passed over', async (t) => {
  const { file, log, reader } = logToFile(t);
  log.info('first');
  const foreign = [
    '',
    'a text',
    'null',
    '7',
    '[]',
    '{}',
    '{"run_id":"r1","severity":"INFO","message":"no time"}',
  ];
  appendFileSync(file, foreign.map((line) => `${line}\n`).join(''));
  log.info('second');
  appendFileSync(file, '{"run_id":"r1","severity":"INFO","mess');

  const torn = await reader.linesOf(query);
  appendFileSync(file, 'age":"third","time":"2026-03-01T06:00:00.000Z"}\n');
  const whole = await reader.linesOf(query);

  t.deepEqual(
    torn.map(({ message }) => message),
    ['first', 'second'],
  );
  t.deepEqual(
    whole.map(({ message }) => message),
    ['first', 'second', 'third'],
  );
});

test('only the end of a large file is read, from its first whole line on', async (t) => {
  const { file, log } = logToFile(t);
  for (const number of [1, 2, 3, 4]) log.info(`սխալ ${number}`);
  const bytesOfLine = Buffer.byteLength(
    `{"step":"refresh-marts","run_id":"r1","severity":"INFO","message":"սխալ 1",`,
  );
  const lineBytes = bytesOfLine + Buffer.byteLength('"time":"2026-03-01T06:00:00.000Z"}\n');

  const messagesOf = async (bytes: number) =>
    (await createFileLogReader({ file, bytes }).linesOf(query)).map(({ message }) => message);

  t.deepEqual(await messagesOf(4 * lineBytes), ['սխալ 1', 'սխալ 2', 'սխալ 3', 'սխալ 4']);
  t.deepEqual(await messagesOf(3 * lineBytes - 1), ['սխալ 3', 'սխալ 4']);
  t.deepEqual(await messagesOf(10), []);
});

test('a log that does not exist yet has no lines', async (t) => {
  t.deepEqual(await logToFile(t).reader.linesOf(query), []);
});

test('a log that cannot be read says so', async (t) => {
  const { file } = logToFile(t);
  writeFileSync(file, '');

  const error = await t.throwsAsync(createFileLogReader({ file: join(file, 'inside') }).linesOf(query), {
    instanceOf: PermanentError,
  });

  t.regex(error?.message ?? '', /functions\.log\/inside cannot be read$/);
});
