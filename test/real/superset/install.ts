import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const lockFile = join(import.meta.dirname, '../../fixtures/superset/requirements.lock');

/** Its resolver takes seconds where pip takes a minute. */
const installer = 'uv==0.13.9';

/** The Pythons that every pinned package has a wheel for. */
const pythons = ['python3.11', 'python3.10', 'python3'];

/** An installed Superset. */
export type Installation = {
  /** The Python that has it. */
  python: string;
  /** A folder that stays on this machine, for this set of packages only. */
  cache: string;
};

/** Installs the pinned Superset where this machine has not got it yet; fails with a sentence that says what is missing. */
export async function installSuperset(): Promise<Installation> {
  const lock = await readFile(lockFile, 'utf8');
  const hash = createHash('sha256').update(lock).update(installer).digest('hex').slice(0, 12);
  const cacheHome = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const cache = join(cacheHome, 'mart-watchdog', `superset-${hash}`);
  const folder = join(cache, 'python');
  const python = join(folder, 'bin', 'python');
  const stamp = join(cache, 'installed');
  if (await exists(stamp)) return { python, cache };

  await rm(cache, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await step('python -m venv', await findPython(), ['-m', 'venv', folder]);
  await step('pip install uv', python, ['-m', 'pip', 'install', '--quiet', installer]);
  const uv = join(folder, 'bin', 'uv');
  await step('uv pip install', uv, ['pip', 'install', '--quiet', '--python', python, '-r', lockFile]);
  await writeFile(stamp, '');
  return { python, cache };
}

async function findPython(): Promise<string> {
  const check = 'import sys, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 11))';
  for (const python of pythons) {
    const fits = await run(python, ['-c', check]).then(
      () => true,
      () => false,
    );
    if (fits) return python;
  }
  throw new Error('This suite needs Python 3.10 or 3.11 with venv: none was found.');
}

async function step(what: string, program: string, words: string[]): Promise<void> {
  await run(program, words, { maxBuffer: 16 * 1024 * 1024 }).catch((error: Error) => {
    throw new Error(`This suite needs Superset 6.1.0 from a Python registry: ${what} failed.`, {
      cause: error,
    });
  });
}

/** Whether there is something at the path. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
