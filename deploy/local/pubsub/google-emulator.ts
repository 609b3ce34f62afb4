import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigError } from '../../../shared/errors.ts';

/** Google's Pub/Sub emulator, a Java program that comes with gcloud. */
export type GoogleEmulator = { host: string; stop: () => Promise<void> };

/**
 * Starts Google's emulator and waits until it answers. Java is started directly: gcloud's own command leaves its
 * Java child running when it is ended. Throws `ConfigError` that names what is missing.
 */
export async function startGoogleEmulator({ port = 0 }: { port?: number } = {}): Promise<GoogleEmulator> {
  const jar = await findJar();
  const chosen = port === 0 ? await findFreePort() : port;
  const java = spawn('java', ['-jar', jar, '--host=127.0.0.1', `--port=${chosen}`], { stdio: 'ignore' });
  const ended = once(java, 'exit');
  const failed = once(java, 'error').then(([error]) => {
    throw new ConfigError(`Google's Pub/Sub emulator needs Java: ${String(error)}`);
  });
  const host = `127.0.0.1:${chosen}`;
  await Promise.race([
    untilAnswering(host),
    failed,
    ended.then(() => {
      throw new ConfigError(`Google's Pub/Sub emulator ended at once on port ${chosen}; is the port taken?`);
    }),
  ]);
  return {
    host,
    stop: async () => {
      java.kill('SIGTERM');
      await ended;
    },
  };
}

async function findJar(): Promise<string> {
  const root = await promisify(execFile)('gcloud', ['info', '--format=value(installation.sdk_root)']).then(
    ({ stdout }) => stdout.trim(),
    () => {
      throw new ConfigError("Google's Pub/Sub emulator comes with gcloud, which is not installed here");
    },
  );
  const folder = join(root, 'platform/pubsub-emulator/lib');
  const names = await readdir(folder).catch(() => []);
  const jar = names.find((name) => /^cloud-pubsub-emulator.*\.jar$/.test(name));
  if (!jar) {
    throw new ConfigError(
      `Google's Pub/Sub emulator is not installed: no cloud-pubsub-emulator jar in ${folder} (package google-cloud-cli-pubsub-emulator)`,
    );
  }
  return join(folder, jar);
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The emulator says nothing when it is ready, so it is asked until it answers; Java takes a second. */
async function untilAnswering(host: string): Promise<void> {
  const pauseMilliseconds = 50;
  for (let attempt = 0; attempt < 600; attempt++) {
    const isUp = await fetch(`http://${host}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
  }
  throw new ConfigError(`Google's Pub/Sub emulator did not answer on ${host} within 30 s`);
}
