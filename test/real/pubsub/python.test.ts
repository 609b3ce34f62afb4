import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { startPubSub } from '../../../deploy/local/pubsub/index.ts';

const requirement = 'google-cloud-pubsub==2.44.0';
const script = join(import.meta.dirname, 'python_client.py');
const run = promisify(execFile);

/** A Python of its own with Google's client in it; fails with a sentence that says which step did not work. */
async function installPython(folder: string): Promise<string> {
  const step = async (what: string, program: string, words: string[]) => {
    await run(program, words).catch((error: Error) => {
      throw new Error(`This suite needs Python 3 and ${requirement}: ${what} failed.`, { cause: error });
    });
  };
  const python = join(folder, 'bin', 'python');
  await step('python3 -m venv', 'python3', ['-m', 'venv', folder]);
  await step('pip install', python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    requirement,
  ]);
  return python;
}

test("Google's Python client publishes, pulls and streams", async (t) => {
  t.timeout(170_000);
  const pubsub = await startPubSub();
  t.teardown(pubsub.stop);
  const folder = await mkdtemp(join(tmpdir(), 'python-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const python = await installPython(folder);

  const { stdout, stderr } = await run(python, [script, 'python-contract'], {
    env: { ...process.env, PUBSUB_EMULATOR_HOST: pubsub.host },
  });

  t.log(stderr);
  const { id, pulled, streamed } = JSON.parse(stdout);
  t.regex(id, /^\d+$/);
  t.deepEqual(pulled, [['hello', { colour: 'blue' }]]);
  t.deepEqual(streamed, [['hello', 'SUCCESS']]);
});
