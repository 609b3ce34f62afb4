/** A VM under test: the real agent as a process, our broker, and fakes of docker and Google's metadata server. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ExecutionContext } from 'ava';
import { encodeOrder } from '../../../shared/events/vm-messages.ts';
import { openBroker, project } from './_broker.ts';
import { type Answering, createFakeDocker, fakeProgram } from './_containers.ts';

/** The token that the fake metadata server gives out. */
export const token = 'ya29.secret-token-of-the-vm';

const agent = join(import.meta.dirname, '../../../deploy/vm/agent/agent.sh');

/** An agent that runs. */
export type RunningAgent = {
  log: () => string;
  /** Asks it to stop; resolves when it has, with its exit code. */
  stop: () => Promise<number | null>;
  /** Ends it at once, alone: what it started goes on. */
  kill: () => Promise<void>;
  ended: Promise<number | null>;
};

/** What a test can choose about its VM. */
export type VmOptions = { docker?: Answering; settings?: Record<string, string>; environment?: string };

/** Opens a VM whose agent does not run yet. */
export async function openVm(t: ExecutionContext, options: VmOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'vm-agent-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const broker = await openBroker(t);
  const docker = createFakeDocker(options.docker ?? (() => undefined));
  const world = await openWorld(t, docker.serve);
  const environment = await installFakes(folder, world.host, options.environment ?? '');
  const settingsFile = await writeSettings(folder, broker.host(), world, options.settings ?? {});

  const start = async (): Promise<RunningAgent> => {
    const child = spawn(agent, [settingsFile], { env: environment, detached: true });
    let log = '';
    child.stdout.on('data', (chunk) => {
      log += chunk;
    });
    child.stderr.on('data', (chunk) => {
      log += chunk;
    });
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    await once(child, 'spawn');
    const { pid } = child;
    if (pid === undefined) throw new Error('The agent did not start');
    t.teardown(() => endGroup(pid));
    return {
      log: () => log,
      stop: () => {
        child.kill('SIGTERM');
        return ended;
      },
      kill: async () => {
        child.kill('SIGKILL');
        await ended;
      },
      ended,
    };
  };
  return { folder, ...broker, calls: docker.calls, world, start, curlWords: () => curlWords(folder) };
}

/** A VM of a test. */
export type Vm = Awaited<ReturnType<typeof openVm>>;

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Lines of `curl`'s words, one for each call that the agent made. */
async function curlWords(folder: string): Promise<string> {
  return readFile(join(folder, 'curl-words'), 'utf8');
}

async function installFakes(folder: string, host: string, environment: string): Promise<NodeJS.ProcessEnv> {
  const programs = join(folder, 'programs');
  await Promise.all(['programs', 'superset', 'state'].map((name) => mkdir(join(folder, name))));
  const { stdout } = await promisify(execFile)('which', ['curl']);
  const curl = `#!/bin/bash\nprintf '%s\\n' "$*" >>"${folder}/curl-words"\nexec "$REAL_CURL" "$@"\n`;
  const texts = { docker: fakeProgram, 'docker-compose': fakeProgram, curl };
  for (const [name, text] of Object.entries(texts)) {
    await writeFile(join(programs, name), text);
    await chmod(join(programs, name), 0o755);
  }
  await writeFile(join(folder, 'superset', '.env'), environment);
  return {
    PATH: `${programs}:${process.env.PATH}`,
    STATE_DIRECTORY: join(folder, 'state'),
    REAL_CURL: stdout.trim(),
    FAKE_DOCKER: `http://${host}/docker`,
  };
}

async function writeSettings(folder: string, broker: string, world: World, changed: Record<string, string>) {
  const settings = {
    PROJECT: project,
    PUBSUB_URL: `http://${broker}`,
    METADATA_HOST: world.host,
    STORAGE_URL: `http://${world.host}/storage`,
    HEALTH_URL: `http://${world.host}/health`,
    COMPOSE_FOLDER: join(folder, 'superset'),
    BACKUP_FOLDER: join(folder, 'backups'),
    BACKUP_RESERVE_MEBIBYTES: '1',
    RETRY_SECONDS: '0',
    ...changed,
  };
  const file = join(folder, 'agent.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  await writeFile(file, `# of a test\n\n${lines.join('\n')}\n`);
  return file;
}

type World = Awaited<ReturnType<typeof openWorld>>;
type Serve = ReturnType<typeof createFakeDocker>['serve'];

/** Everything that speaks HTTP around the agent, besides the broker. */
async function openWorld(t: ExecutionContext, serveDocker: Serve) {
  const uploads: string[] = [];
  const state = { health: 200, tokens: 0, uploadStatus: 200 };
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    if (url === '/docker') {
      void serveDocker(request, response);
    } else if (url.endsWith('/service-accounts/default/token')) {
      const isAsked = request.headers['metadata-flavor'] === 'Google';
      state.tokens += 1;
      response.writeHead(isAsked ? 200 : 403);
      response.end(JSON.stringify({ access_token: token, expires_in: 3000, token_type: 'Bearer' }));
    } else if (url.startsWith('/storage')) {
      uploads.push(`${request.headers.authorization} ${url}`);
      request.resume();
      response.writeHead(state.uploadStatus).end('{}');
    } else {
      response.writeHead(state.health).end('OK');
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, uploads, state };
}

/** An order that is valid for a minute. */
export function orderLine(
  word: Parameters<typeof encodeOrder>[0]['word'],
  orderId: string,
  seconds = 60,
): string {
  return encodeOrder({ word, orderId, expiresAt: new Date(Date.now() + seconds * 1000) });
}
