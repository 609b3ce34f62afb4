import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '../free-port.ts';
import { openMart } from '../mart.ts';
import { administrator } from '../real-superset.ts';
import type { Story } from '../story.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../../..');

/** What nobody may read anywhere. */
const passwords: Record<string, string> = {
  SUPERSET_ADMIN_PASSWORD: administrator.password,
  SUPERSET_PASSWORD: 'a-secret-of-setup',
};
const username = 'watchdog-of-setup';

/** `npx watchdog superset setup`, as an administrator runs it. */
export const settingUpStories: Story[] = [
  {
    title: 'the command sets up the account once, adopts datasets that came later, and says no password',
    tell: async (t, drift) => {
      const { world, mart } = await openMart(t, drift);
      const config = await writeConfig((folder) => t.teardown(() => rm(folder, { recursive: true })));
      const setUp = (url: URL, environment: Record<string, string> = {}) =>
        callSetup(['--admin', administrator.username, '--url', url.href, '--config', config], environment);
      const before = await world.client.dataset(mart.id);

      const first = await setUp(drift.url);
      t.like(first, { code: 0, stderr: '' });
      t.regex(
        first.stdout,
        new RegExp(`The account ${username} has the role Mart watchdog with 10 permissions`),
      );
      t.regex(first.stdout, new RegExp(`became an owner, .*\\b${mart.id}\\b`));
      const after = await world.client.dataset(mart.id);
      t.deepEqual(after, { ...before, ownerIds: after.ownerIds, changedAt: after.changedAt });
      t.is(after.ownerIds.length, before.ownerIds.length + 1);

      const second = await setUp(drift.url);
      t.like(second, { code: 0, stderr: '' });
      t.regex(second.stdout, /It owned every physical dataset already/);
      t.is((await world.client.dataset(mart.id)).changedAt, after.changedAt);

      const later = await openMart(t, drift);
      const [third, wrong, away] = await Promise.all([
        setUp(drift.url),
        setUp(drift.url, { SUPERSET_ADMIN_PASSWORD: 'a-wrong-one' }),
        setUp(new URL(`http://127.0.0.1:${await findFreePort()}`)),
      ]);
      t.is(third.code, 0);
      t.regex(third.stdout, new RegExp(`became an owner, .* of 1 datasets: ${later.mart.id}\\.`));
      t.like(wrong, { code: 1, stdout: '' });
      t.regex(wrong.stderr, /POST \/api\/v1\/security\/login was answered 401: Not authorized/);
      t.like(away, { code: 3, stdout: '' });
      t.regex(away.stderr, /ECONNREFUSED/);
      for (const { stdout, stderr } of [first, second, third, wrong, away])
        t.notRegex(stdout + stderr, /a-secret-of-setup|a-wrong-one|Bearer/);
    },
  },
];

async function callSetup(words: string[], environment: Record<string, string>) {
  const { PATH, HOME } = process.env;
  const command = [join(root, 'deploy/cli/watchdog.ts'), 'superset', 'setup', ...words];
  const options = { cwd: root, env: { PATH, HOME, ...passwords, ...environment } };
  return run(process.execPath, command, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  );
}

/** The configuration of the repository, with an account of its own. */
async function writeConfig(onFolder: (folder: string) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'watchdog-setup-'));
  onFolder(folder);
  const text = await readFile(join(root, 'deploy/watchdog.yaml'), 'utf8');
  const file = join(folder, 'watchdog.yaml');
  await writeFile(file, text.replace('username: watchdog', `username: ${username}`));
  return file;
}
