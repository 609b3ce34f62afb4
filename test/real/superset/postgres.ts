import { execFile } from 'node:child_process';
import { chmod, chown, cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from './free-port.ts';
import { exists } from './install.ts';
import { type Program, signalFamily, startProgram, waitUntilReady } from './program.ts';

const run = promisify(execFile);

/** Postgres with one database, `superset`, in a folder of its own. */
export type Postgres = {
  port: number;
  /** Ends it; connections are refused. */
  stop: () => Promise<void>;
  start: () => Promise<void>;
  /** Stops its time: connections are taken and nothing is answered. */
  freeze: () => Promise<void>;
  thaw: () => Promise<void>;
};

/** It refuses to run as root; whoever this is needs no login and no home. */
const servant: User = { uid: 65534, gid: 65534 };

type User = { uid: number; gid: number };

/**
 * Starts Postgres on `folder`, which is made by copying `template` where that exists, and by initdb where not.
 * Durability is off: what a crash would lose is made again.
 */
export async function startPostgres(folder: string, template: string): Promise<Postgres> {
  const programs = await findPrograms();
  const user = process.getuid?.() === 0 ? servant : undefined;
  const data = join(folder, 'postgres');
  const isNew = !(await exists(template));
  if (isNew) await initialize(data, programs, user);
  else await copy(template, data, user);

  const port = await findFreePort();
  const logFile = join(folder, 'postgres.log');
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: data,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: 60,
  };
  const words = [
    '-D',
    data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  let program: Program;
  const start = async () => {
    const command = join(programs, 'postgres');
    program = await startProgram({ command, words, environment: {}, folder: '/', logFile, user });
    await waitUntilReady(program, logFile, () => isReady(programs, port));
  };
  await start();
  if (isNew) {
    const address = ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'superset'];
    await run(join(programs, 'createdb'), [...address, 'superset']);
  }
  return {
    port,
    start,
    // "Fast" in Postgres' words: clients are sent away.
    stop: () => program.stop('SIGINT', 10_000),
    // Every session of Postgres is a process group of its own.
    freeze: () => signalFamily(program.pid, 'SIGSTOP'),
    thaw: () => signalFamily(program.pid, 'SIGCONT'),
  };
}

async function initialize(data: string, programs: string, user: User | undefined): Promise<void> {
  await mkdir(data, { mode: 0o700 });
  if (user) await chown(data, user.uid, user.gid);
  const words = ['-D', data, '-U', 'superset', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  await run(join(programs, 'initdb'), words, { cwd: '/', ...user });
}

async function copy(template: string, data: string, user: User | undefined): Promise<void> {
  await cp(template, data, { recursive: true, preserveTimestamps: true });
  await chmod(data, 0o700);
  if (user) await run('chown', ['-R', `${user.uid}:${user.gid}`, data]);
}

/** Keeps the data of a Postgres that is stopped for the next run. */
export async function keepTemplate(folder: string, template: string): Promise<void> {
  const partial = `${template}.${process.pid}`;
  await cp(join(folder, 'postgres'), partial, { recursive: true });
  await rename(partial, template).catch(() => rm(partial, { recursive: true }));
}

/** The folder of the server programs of PostgreSQL, the newest that there is. */
export async function findPrograms(): Promise<string> {
  const root = '/usr/lib/postgresql';
  const versions = await readdir(root).catch((): string[] => []);
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  if (newest !== undefined) return join(root, newest, 'bin');
  const { stdout } = await run('pg_config', ['--bindir']).catch(() => {
    throw new Error(
      'This suite needs the server programs of PostgreSQL (Debian: postgresql): none were found.',
    );
  });
  return stdout.trim();
}

/** A door that is open is not enough: at first Postgres sends everybody away. */
function isReady(programs: string, port: number): Promise<boolean> {
  return run(join(programs, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', `${port}`]).then(
    () => true,
    () => false,
  );
}
