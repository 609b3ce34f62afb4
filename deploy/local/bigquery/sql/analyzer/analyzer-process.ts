import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigError } from '../../../../../shared/errors.ts';

/** A running ZetaSQL server and the address it listens on. */
export type AnalyzerProcess = {
  address: string;
  /** Settles when the server has ended, for whatever reason. */
  ended: Promise<void>;
  stop: () => Promise<void>;
};

/**
 * The server must not outlive us however we die, even by SIGKILL. Our end of its standard input closes then,
 * the watcher reads the end of file and kills it. The folder of its socket goes with it, for which the shell must live on:
 * it lets go of our pipes, lest a word of its own end it.
 */
const WATCHED = `
exec 3<&0
"$1" "unix:$2/socket" 0 </dev/null 3<&- &
server=$!
( cat <&3 >/dev/null; kill -9 $server ) >/dev/null 2>&1 &
exec 3<&- >/dev/null 2>&1
wait $server
rm -rf "$2"
`;

/** Where the files of the package `@fivetrandevelopers/zetasql` are; a ConfigError where this machine has none. */
export function findAnalyzerFiles(platform = process.platform, architecture = process.arch) {
  const binary = binaryName(platform, architecture);
  let folder: string;
  try {
    folder = path.dirname(createRequire(import.meta.url).resolve('@fivetrandevelopers/zetasql'));
  } catch {
    throw new ConfigError(
      'The BigQuery stand-in needs the optional package @fivetrandevelopers/zetasql: run `npm install --include=optional`.',
    );
  }
  const server = path.join(folder, 'zetasql', binary);
  if (!existsSync(server)) {
    throw new ConfigError(`The BigQuery stand-in needs ZetaSQL's server, and ${server} does not exist.`);
  }
  return { server, protocol: path.join(folder, 'zetasql', 'protos') };
}

function binaryName(platform: string, architecture: string): string {
  const names: Record<string, string> = {
    'linux-x64': 'remote_server.so',
    'linux-arm64': 'remote_server_arm.so',
    'darwin-x64': 'remote_server',
    'darwin-arm64': 'remote_server_arm',
  };
  const name = names[`${platform}-${architecture}`];
  if (!name) {
    throw new ConfigError(
      `The BigQuery stand-in runs on Linux and macOS (x64 and arm64), because ZetaSQL does; this machine is ${platform} ${architecture}.`,
    );
  }
  return name;
}

/**
 * Starts a ZetaSQL server of our own. It listens on a socket in a fresh folder, not on a port,
 * so that two of them on one machine cannot meet.
 */
export async function startAnalyzerProcess(server: string): Promise<AnalyzerProcess> {
  const folder = await mkdtemp(path.join(tmpdir(), 'zetasql-'));
  const child = spawn('/bin/sh', ['-c', WATCHED, 'zetasql', server, folder], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  const stop = async () => {
    child.stdin?.destroy();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(child, ended);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address: `unix:${folder}/socket:0`, ended, stop };
}

/** Resolves once the server says that it listens; rejects with its own words when it ends before. */
function untilListening(child: ChildProcess, ended: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: unknown) => {
      said = `${said}${chunk}`.slice(-2000);
      if (said.includes('listening')) resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.stdin?.on('error', () => {});
    void ended.then(() =>
      reject(
        new ConfigError(
          `ZetaSQL's server did not start (it needs glibc, not musl): ${said.trim() || 'no output'}`,
        ),
      ),
    );
  });
}
