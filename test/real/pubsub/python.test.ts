import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { startPubSub } from '../../../deploy/local/pubsub/index.ts';
import { installPython } from '../../helpers/python.ts';

const requirement = 'google-cloud-pubsub==2.44.0';
const script = join(import.meta.dirname, 'python_client.py');
const run = promisify(execFile);

test("Google's Python client publishes, pulls and streams", async (t) => {
  t.timeout(170_000);
  const pubsub = await startPubSub();
  t.teardown(pubsub.stop);
  const folder = await mkdtemp(join(tmpdir(), 'python-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const python = await installPython(folder, requirement);

  const { stdout, stderr } = await run(python, [script, 'python-contract'], {
    env: { ...process.env, PUBSUB_EMULATOR_HOST: pubsub.host },
  });

  t.log(stderr);
  const { id, pulled, streamed } = JSON.parse(stdout);
  t.regex(id, /^\d+$/);
  t.deepEqual(pulled, [['hello', { colour: 'blue' }]]);
  t.deepEqual(streamed, [['hello', 'SUCCESS']]);
});
