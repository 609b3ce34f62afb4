import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startProgram, waitUntilReady } from '../superset/program.ts';

const run = promisify(execFile);

/** A Docker of its own: nothing is seen of any other on this machine, and nothing is left behind. */
export type DockerEngine = {
  folder: string;
  /** For the programs that are to talk to it. */
  environment: NodeJS.ProcessEnv;
  docker: (...words: string[]) => Promise<string>;
  /** Imports a folder as an image. */
  importImage: (name: string, root: string, changes: string[]) => Promise<void>;
  /** What a reboot does to the containers: all end, and only those come back that Docker itself starts. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts dockerd; where Debian has not got it yet, it is installed. Fails with a sentence that says what is missing. */
export async function startDockerEngine(): Promise<DockerEngine> {
  await install(['dockerd', 'docker-compose', 'busybox'], ['docker.io', 'docker-compose', 'busybox-static']);
  const folder = await mkdtemp(join(tmpdir(), 'vm-engine-'));
  const socket = `unix://${join(folder, 'socket')}`;
  const environment = { ...process.env, DOCKER_HOST: socket, HOME: folder };
  const logFile = join(folder, 'dockerd.log');
  const docker = async (...words: string[]) => {
    const { stdout } = await run('docker', words, { env: environment, maxBuffer: 16 * 1024 * 1024 });
    return stdout.trim();
  };

  const start = async () => {
    const program = await startProgram({
      command: 'dockerd',
      words: [
        ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
        ...['--pidfile', join(folder, 'pid'), '--host', socket],
      ],
      environment: process.env,
      folder: '/',
      logFile,
    });
    await waitUntilReady(program, logFile, () => docker('info').then(isTrue, isFalse)).catch(
      (error: Error) => {
        throw new Error('This suite needs a machine that can run dockerd (root, namespaces, cgroups).', {
          cause: error,
        });
      },
    );
    return program;
  };
  let program = await start();

  return {
    folder,
    environment,
    docker,
    importImage: async (name, root, changes) => {
      const words = changes.map((change) => `--change '${change}'`).join(' ');
      await run('sh', ['-c', `tar -C '${root}' -c . | docker import ${words} - ${name}`], {
        env: environment,
      });
    },
    restart: async () => {
      await program.stop('SIGTERM', 20_000);
      program = await start();
    },
    stop: async () => {
      const left = (await docker('ps', '-a', '-q')).split('\n').filter(Boolean);
      if (left.length > 0) await docker('rm', '-f', '-v', ...left);
      await program.stop('SIGTERM', 20_000);
      // Containers in the host's network leave this mount behind, where there were any.
      await run('umount', [join(folder, 'exec/netns/default')]).then(isTrue, isFalse);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const isTrue = () => true;
const isFalse = () => false;

/** Installs Debian packages unless all the programs are there. */
export async function install(programs: string[], packages: string[]): Promise<void> {
  const found = await Promise.all(programs.map((program) => run('which', [program]).then(isTrue, isFalse)));
  if (found.every(Boolean)) return;
  const words = ['install', '-y', '-q', '--no-install-recommends', ...packages];
  await run('apt-get', ['update', '-q'])
    .then(() => run('apt-get', words, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }))
    .catch((error: Error) => {
      const names = packages.join(', ');
      throw new Error(`This suite needs the Debian packages ${names}: apt-get failed.`, { cause: error });
    });
}
