import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Python of its own with one of Google's clients in it; fails with a sentence that says which step did not work. */
export async function installPython(folder: string, requirement: string): Promise<string> {
  const step = async (what: string, program: string, words: string[]) => {
    await run(program, words).catch((error: Error) => {
      throw new Error(`This suite needs Python 3 and ${requirement}: ${what} failed.`, { cause: error });
    });
  };
  const python = join(folder, 'bin', 'python');
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement];
  await step('python3 -m venv', 'python3', ['-m', 'venv', folder]);
  await step('pip install', python, install);
  return python;
}
