import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from './free-port.ts';
import { exists, type Installation, installSuperset } from './install.ts';
import { keepTemplate, type Postgres, startPostgres } from './postgres.ts';
import { startProgram, waitUntilReady } from './program.ts';

const run = promisify(execFile);

/** With it anybody can make login tokens; it protects nothing here. */
export const secretKey = 'a-key-for-tests-that-protects-nothing-at-all';

/** The administrator that every bring-up has. */
export const administrator = { username: 'admin', password: 'admin' } as const;

/** A running Superset 6.1.0 with its metadata in Postgres. */
export type RealSuperset = {
  url: URL;
  database: Pick<Postgres, 'stop' | 'start' | 'freeze' | 'thaw'>;
  /** From now on it has alerts and reports, which are switched off in a new Superset. */
  switchOnReports: () => Promise<void>;
  stop: () => Promise<void>;
};

/**
 * Starts Superset, from nothing where this machine has not got it yet. Its BigQuery is at `bigQueryUrl`. Everything
 * but the packages and an empty metadata database is its own, and gone when it is stopped.
 */
export async function startRealSuperset({ bigQueryUrl }: { bigQueryUrl: string }): Promise<RealSuperset> {
  const installation = await installSuperset();
  const folder = await mkdtemp(join(tmpdir(), 'superset-'));
  // Postgres runs as somebody else, who has to get to its folder.
  await chmod(folder, 0o755);
  const template = join(installation.cache, 'postgres');
  const isMigrated = await exists(template);
  let postgres = await startPostgres(folder, template);
  let environment = await configure(folder, postgres.port, bigQueryUrl);
  if (!isMigrated) {
    await migrate(installation, folder, environment);
    await postgres.stop();
    await keepTemplate(folder, template);
    await rm(join(folder, 'postgres'), { recursive: true });
    postgres = await startPostgres(folder, template);
    environment = await configure(folder, postgres.port, bigQueryUrl);
  }
  const { url, stop } = await startWeb(installation, folder, environment);
  return {
    url,
    database: postgres,
    switchOnReports: () => writeFile(join(folder, reportsSwitch), ''),
    stop: async () => {
      await postgres.thaw();
      await stop();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** While there is a file of this name, Superset has alerts and reports. */
const reportsSwitch = 'reports-are-on';

async function configure(
  folder: string,
  postgresPort: number,
  bigQueryUrl: string,
): Promise<NodeJS.ProcessEnv> {
  const file = join(folder, 'superset_config.py');
  const settings = [
    `SECRET_KEY = "${secretKey}"`,
    `SQLALCHEMY_DATABASE_URI = "postgresql+psycopg2://superset:superset@127.0.0.1:${postgresPort}/superset"`,
    'TALISMAN_ENABLED = False',
    'CELERY_CONFIG = None',
    'CACHE_CONFIG = {"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 300}',
    'DATA_CACHE_CONFIG = CACHE_CONFIG',
    'import os.path',
    `REPORTS_SWITCH = ${JSON.stringify(join(folder, reportsSwitch))}`,
    'GET_FEATURE_FLAGS_FUNC = lambda flags: {**flags, "ALERT_REPORTS": os.path.exists(REPORTS_SWITCH)}',
  ];
  await writeFile(file, `${settings.join('\n')}\n`);
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    FLASK_APP: 'superset.app:create_app()',
    SUPERSET_CONFIG_PATH: file,
    BIGQUERY_EMULATOR_HOST: bigQueryUrl,
    PYTHONWARNINGS: 'ignore',
    NO_PROXY: '127.0.0.1',
    // A look for a metadata server, which is not there, takes seconds.
    NO_GCE_CHECK: 'true',
  };
}

async function migrate(
  { python }: Installation,
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const { username, password } = administrator;
  const names = ['--firstname', 'Ad', '--lastname', 'Min', '--email', 'admin@example.test'];
  const commands = [
    ['db', 'upgrade'],
    ['fab', 'create-admin', '--username', username, '--password', password, ...names],
    ['init'],
  ];
  for (const words of commands) {
    const options = { env: environment, cwd: folder, maxBuffer: 64 * 1024 * 1024 };
    await run(python, [join(python, '../superset'), ...words], options).catch((error: Error) => {
      throw new Error(`superset ${words.join(' ')} failed`, { cause: error });
    });
  }
}

async function startWeb({ python }: Installation, folder: string, environment: NodeJS.ProcessEnv) {
  const port = await findFreePort();
  const logFile = join(folder, 'superset.log');
  const gunicorn = '-m gunicorn -w 1 -k gthread --threads 8 --timeout 120 --graceful-timeout 2'.split(' ');
  const words = [...gunicorn, '-b', `127.0.0.1:${port}`, environment.FLASK_APP ?? ''];
  const program = await startProgram({ command: python, words, environment, folder, logFile });
  const url = new URL(`http://127.0.0.1:${port}`);
  await waitUntilReady(program, logFile, () => isHealthy(url));
  return { url, stop: () => program.stop('SIGTERM', 5000) };
}

function isHealthy(url: URL): Promise<boolean> {
  return fetch(new URL('/health', url)).then(
    ({ ok }) => ok,
    () => false,
  );
}
