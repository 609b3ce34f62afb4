import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A server process that ends when this one does. */
export type Program = {
  pid: number;
  /** Resolves with how it ended, whoever ended it. */
  ended: Promise<string>;
  /** Asks it to end by the signal, and ends it with all its children when it has not in `graceMilliseconds`. */
  stop: (signal: NodeJS.Signals, graceMilliseconds: number) => Promise<void>;
};

/** How to start a program. */
export type ProgramOptions = {
  command: string;
  words: string[];
  environment: NodeJS.ProcessEnv;
  folder: string;
  logFile: string;
  /** Whom to run as. */
  user?: { uid: number; gid: number } | undefined;
};

/** Starts a program in a process group of its own, with its output in a file. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { command, words, environment, folder, logFile, user } = options;
  const log: FileHandle = await open(logFile, 'a');
  const child = spawn(command, words, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
    ...user,
  });
  const ended = endOf(child);
  await once(child, 'spawn');
  await log.close();
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} did not start`);

  const endAll = () => signalGroup(pid, 'SIGKILL');
  process.once('exit', endAll);
  return {
    pid,
    ended,
    stop: async (signal, graceMilliseconds) => {
      child.kill(signal);
      const tooLong = setTimeout(endAll, graceMilliseconds);
      await ended;
      clearTimeout(tooLong);
      // A master that was ended hard leaves its workers behind.
      endAll();
      process.removeListener('exit', endAll);
    },
  };
}

async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = await once(child, 'exit');
  return code === null ? `signal ${signal}` : `code ${code}`;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  signalOne(-pid, signal);
}

function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone, which is fine.
  }
}

/** Waits until a program that was just started is ready; rejects with the end of its log when it ends instead. */
export async function waitUntilReady(
  program: Program,
  logFile: string,
  isReady: () => Promise<boolean>,
): Promise<void> {
  let end: string | undefined;
  const ended = program.ended.then((how) => {
    end = how;
  });
  while (!(await isReady())) {
    if (end !== undefined) throw new Error(`It ended with ${end}: ${await endOfLog(logFile)}`);
    await Promise.race([ended, wait(100)]);
  }
}

async function endOfLog(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n');
  return lines.slice(-20).join('\n');
}

/** Sends a signal to a process and those that it started, whatever group they are in. */
export async function signalFamily(pid: number, signal: NodeJS.Signals): Promise<void> {
  const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', `${pid}`]).catch(() => ({ stdout: '' }));
  for (const member of [pid, ...stdout.split('\n').filter(Boolean).map(Number)]) signalOne(member, signal);
}
