/** A VM with real Docker, docker-compose and agent; the services are small programs and a real Postgres. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openTopics, project } from '../../deploy/vm/_broker.ts';
import { findFreePort } from '../superset/free-port.ts';
import { type Program, startProgram } from '../superset/program.ts';
import { type DockerEngine, startDockerEngine } from './docker-engine.ts';
import { importImages } from './images.ts';

const run = promisify(execFile);
const agentFolder = join(import.meta.dirname, '../../../deploy/vm/agent');

/** Who brings the containers up, as a person on the VM would. */
export type Compose = { command: string[]; environment?: NodeJS.ProcessEnv };

/** The compose that the runbook names. */
export const composeV1: Compose = { command: ['docker-compose'] };

/** Starts the VM with all containers up, and an agent on the broker. */
export async function startVm(brokerHost: string, composed: Compose = composeV1) {
  const engine = await startDockerEngine();
  return await openVm(engine, brokerHost, composed).catch(async (error: Error) => {
    await engine.stop();
    throw error;
  });
}

async function openVm(engine: DockerEngine, brokerHost: string, composed: Compose) {
  const environment = { ...engine.environment, ...composed.environment };
  const port = await findFreePort();
  const folder = join(engine.folder, 'superset');
  const state = join(engine.folder, 'state');
  const settingsFile = join(engine.folder, 'agent.conf');
  await mkdir(folder);
  await mkdir(state, { mode: 0o700 });
  await importImages(engine);
  await writeFile(join(folder, 'docker-compose.yml'), composeFile(port));
  await writeFile(settingsFile, settings({ brokerHost, port, folder, backups: join(state, 'backups') }));

  const compose = async (...words: string[]) => {
    const [program = '', ...first] = composed.command;
    await run(program, [...first, ...words], { cwd: folder, env: environment });
  };
  const isWebUp = () =>
    fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(1000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  const isDatabaseUp = () =>
    run('docker', ['exec', 'superset_db', 'pg_isready', '-q', '-t', '1'], {
      env: environment,
      timeout: 3000,
    }).then(
      () => true,
      () => false,
    );
  const isWorkerUp = async () =>
    (await engine.docker('inspect', '--format', '{{.State.Status}}', 'superset_worker').catch(() => '')) ===
    'running';
  const isUp = async () => (await isWebUp()) && (await isDatabaseUp()) && (await isWorkerUp());

  const { create, ...topics } = openTopics(() => `http://${brokerHost}`);
  await create();
  await compose('up', '-d');
  await until(isUp, 'the containers are up');

  let agent: Program | undefined;
  const startAgent = async () => {
    agent = await startProgram({
      command: join(agentFolder, 'agent.sh'),
      words: [settingsFile],
      environment: { ...environment, STATE_DIRECTORY: state },
      folder: '/',
      logFile: join(engine.folder, 'agent.log'),
    });
  };
  await startAgent();
  /** Runs one of the agent's programs as a person or systemd would. */
  const runProgram = (name: string, ...words: string[]) =>
    run(join(agentFolder, name), words, { env: environment });

  return {
    ...engine,
    ...topics,
    port,
    settingsFile,
    compose,
    startAgent,
    /** Ends the agent alone; what it began goes on. */
    killAgent: async () => {
      if (agent) process.kill(agent.pid, 'SIGKILL');
      await agent?.ended;
    },
    /** What the agent keeps of its orders. */
    memory: () => readFile(join(state, 'orders'), 'utf8').catch(() => ''),
    runProgram,
    /** Runs a line of the runbook. */
    shell: (line: string) => run('sh', ['-c', line], { env: environment }),
    isUp,
    isWebUp,
    isDatabaseUp,
    sql: (database: string, text: string) =>
      engine.docker('exec', 'superset_db', 'psql', '-qtAX', '-U', 'superset', '-d', database, '-c', text),
    stop: async () => {
      await agent?.stop('SIGKILL', 1000);
      await engine.stop();
    },
  };
}

/** A VM that runs. */
export type RealVm = Awaited<ReturnType<typeof startVm>>;

/** Asks again and again until it is so; rejects after 40 s. */
export async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 40_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`It did not happen within 40 s that ${what}`);
    await wait(50);
  }
}

/** As on the VM: names of containers that are not those of the services, and nothing that restarts by itself. */
function composeFile(port: number): string {
  const common = ['network_mode: host', 'stop_grace_period: 1s'];
  const service = (name: string, lines: string[]) =>
    [`  ${name}:`, ...[...common, ...lines].map((line) => `    ${line}`)].join('\n');
  const app = [
    'image: small',
    'container_name: superset_app',
    `environment: {PORT: "${port}", SECRET_KEY: do-not-tell-anybody}`,
    `healthcheck: {test: ["CMD", "wget", "-q", "-O", "-", "http://127.0.0.1:${port}/health"], interval: 1s, timeout: 1s, retries: 2}`,
  ];
  const sleeper = (name: string) => [
    'image: small',
    `container_name: ${name}`,
    'command: ["/bin/sleep", "100000"]',
  ];
  return [
    'version: "3.7"',
    'services:',
    service('superset', app),
    service('superset-worker', sleeper('superset_worker')),
    service('superset_db', [
      'image: postgres',
      'stop_signal: SIGINT',
      'container_name: superset_db',
      'volumes: ["metadata:/data"]',
    ]),
    service('redis', sleeper('superset_redis')),
    'volumes: {metadata: {}}',
    '',
  ].join('\n');
}

type Places = { brokerHost: string; port: number; folder: string; backups: string };

function settings({ brokerHost, port, folder, backups }: Places): string {
  return [
    `PROJECT=${project}`,
    `PUBSUB_EMULATOR_HOST=${brokerHost}`,
    `COMPOSE_FOLDER=${folder}`,
    `HEALTH_URL=http://127.0.0.1:${port}/health`,
    `BACKUP_FOLDER=${backups}`,
    'BACKUP_KEEP=2',
    'BACKUP_RESERVE_MEBIBYTES=16',
    'RESTART_GRACE_SECONDS=1',
    'RETRY_SECONDS=1',
    '',
  ].join('\n');
}
