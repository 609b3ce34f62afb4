import { execFile } from 'node:child_process';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Compose } from './real-vm.ts';

const run = promisify(execFile);
const version = 'v2.40.3';
const source = 'github.com/docker/compose/v2/cmd';

/** `docker compose`, built from its source where this machine has not got it yet: no Debian package has it. */
export async function installComposeV2(): Promise<Compose> {
  const cacheHome = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(cacheHome, 'mart-watchdog', `compose-${version}`);
  const plugin = join(folder, 'cli-plugins/docker-compose');
  const isThere = await access(plugin).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await build(folder, plugin).catch((error: Error) => {
      throw new Error(`This suite needs Go to build docker compose ${version}: it failed.`, { cause: error });
    });
  }
  return { command: ['docker', 'compose'], environment: { DOCKER_CONFIG: folder } };
}

/** In a module of its own: "go install" refuses a module that excludes others. */
async function build(folder: string, plugin: string): Promise<void> {
  await mkdir(join(folder, 'cli-plugins'), { recursive: true });
  await writeFile(join(folder, 'go.mod'), 'module build\n');
  await run('go', ['get', `${source}@${version}`], { cwd: folder });
  await run('go', ['build', '-o', `${plugin}.new`, source], { cwd: folder });
  await rename(`${plugin}.new`, plugin);
}
