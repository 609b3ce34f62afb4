import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { install } from './docker-engine.ts';

const folder = join(import.meta.dirname, '../../../deploy/vm');

test('shellcheck finds nothing to say about the scripts of the VM', async (t) => {
  await install(['shellcheck'], ['shellcheck']);
  const scripts = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.sh'));

  t.true(scripts.length >= 12);
  await t.notThrowsAsync(promisify(execFile)('shellcheck', ['-x', ...scripts], { cwd: folder }));
});
