import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const jar = 'platform/cloud-firestore-emulator/cloud-firestore-emulator.jar';
const mainClass = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore';

/** Starts Google's Firestore emulator from its jar, so that one process is the server; needs Java and gcloud. */
export async function startFirestoreEmulator(): Promise<{
  host: string;
  port: number;
  stop: () => Promise<void>;
}> {
  const { stdout } = await promisify(execFile)('gcloud', ['info', '--format=value(installation.sdk_root)']);
  const port = await findFreePort();
  const classPath = join(stdout.trim(), jar);
  const server = spawn('java', ['-cp', classPath, mainClass, 'start', '--host=127.0.0.1', `--port=${port}`]);
  const ended = once(server, 'exit');

  await Promise.race([
    waitForAnswer(`http://127.0.0.1:${port}/`),
    ended.then(([code]) => Promise.reject(new Error(`The Firestore emulator ended with code ${code}`))),
  ]);
  return {
    host: '127.0.0.1',
    port,
    stop: async () => {
      server.kill();
      await ended;
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('No free port');
  return address.port;
}

// The emulator prints no reliable word when it is up; any HTTP answer means ready.
async function waitForAnswer(url: string): Promise<void> {
  for (;;) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
