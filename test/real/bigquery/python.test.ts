import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { startBigQuery } from '../../../deploy/local/bigquery/start.ts';
import { installPython } from '../../helpers/python.ts';

const requirement = 'google-cloud-bigquery==3.47.0';
const script = join(import.meta.dirname, 'python_client.py');
const run = promisify(execFile);

test("Google's Python client loads, queries, copies and describes", async (t) => {
  t.timeout(170_000);
  const standIn = await startBigQuery();
  t.teardown(standIn.stop);
  const folder = await mkdtemp(join(tmpdir(), 'python-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const python = await installPython(folder, requirement);

  const { stdout, stderr } = await run(python, [script, standIn.url], {
    env: { ...process.env, METADATA_SERVER_DETECTION: 'none' },
  });

  t.log(stderr);
  const { error, ...seen } = JSON.parse(stdout);
  t.deepEqual(seen, {
    loaded: 1,
    listed: [['a', '1', '2024-01-01 00:00:00+00:00', '10:00:00.500000']],
    refused: 'Cannot convert value to integer (bad value): x',
    queried: [['a', '2']],
    destination: true,
    at_once: [['7']],
    described: 'edited',
    bytes: 27,
    tables: ['copy', 'orders'],
  });
  t.regex(error, /^BadRequest: 400 .*Unrecognized name: nope at \[1:8\]/);
});
