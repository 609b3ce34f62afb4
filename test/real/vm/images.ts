/** Images without a registry: this machine's own busybox and PostgreSQL, with nothing else in them. */
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findPrograms } from '../superset/postgres.ts';
import type { DockerEngine } from './docker-engine.ts';

const run = promisify(execFile);

/** Whom Postgres runs as; it refuses root. */
const servant = 65534;

/** The programs of the small image: it has a health document, which a restart makes anew, and serves it. */
const serve = `#!/bin/sh
mkdir -p /www && echo OK >/www/health
echo "serving on $PORT with SECRET_KEY=$SECRET_KEY"
exec httpd -f -p "127.0.0.1:$PORT" -h /www
`;

/** Makes the images `small` and `postgres`. */
export async function importImages(engine: DockerEngine): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vm-images-'));
  try {
    await importSmall(engine, join(folder, 'small'));
    await importPostgres(engine, join(folder, 'postgres'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function importSmall(engine: DockerEngine, root: string): Promise<void> {
  await addBusybox(root);
  await writeFile(join(root, 'serve'), serve);
  await chmod(join(root, 'serve'), 0o755);
  await engine.importImage('small', root, ['CMD ["/serve"]', 'ENV PATH=/bin']);
}

async function addBusybox(root: string): Promise<void> {
  const { stdout } = await run('which', ['busybox']);
  await mkdir(join(root, 'bin'), { recursive: true });
  await mkdir(join(root, 'tmp'));
  await chmod(join(root, 'tmp'), 0o1777);
  await cp(stdout.trim(), join(root, 'bin/busybox'));
  await run(join(root, 'bin/busybox'), ['--install', '-s', join(root, 'bin')]);
  // The links name the busybox of this folder, which the image has elsewhere.
  await run('sh', ['-c', 'for link in *; do [ -L "$link" ] && ln -sf busybox "$link"; done; true'], {
    cwd: join(root, 'bin'),
  });
}

async function importPostgres(engine: DockerEngine, root: string): Promise<void> {
  await addBusybox(root);
  const programs = await realpath(await findPrograms());
  const share = programs.replace('/lib/', '/share/').replace(/\/bin$/, '');
  for (const place of [dirname(programs), share]) await copyInto(root, place);
  const { stdout } = await run('sh', [
    '-c',
    `find '${dirname(programs)}' -type f ! -name "llvmjit*" -exec ldd {} + 2>/dev/null | awk '/=> \\// { print $3 } $1 ~ "^/lib.*ld-" { print $1 }' | sort -u`,
  ]);
  for (const library of stdout.trim().split('\n')) await copyInto(root, library);
  await copyInto(root, '/usr/lib/locale/C.utf8');
  await mkdir(join(root, 'etc'));
  await writeFile(join(root, 'etc/passwd'), `postgres:x:${servant}:${servant}::/:/bin/sh\n`);

  const data = join(root, 'data');
  await mkdir(data, { mode: 0o700 });
  await run('sh', ['-c', `chown ${servant}:${servant} '${data}' && chmod 755 '${root}' '${dirname(root)}'`]);
  // There are no time zones in the image, besides the one that is built in.
  const user = { uid: servant, gid: servant, cwd: '/', env: { ...process.env, TZ: 'GMT' } };
  const words = ['-D', data, '-U', 'superset', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  await run(join(programs, 'initdb'), words, user);
  const created = run(join(programs, 'postgres'), ['--single', '-D', data, 'postgres'], user);
  created.child.stdin?.end('CREATE DATABASE superset;\n');
  await created;
  const settings = [
    '-c',
    'unix_socket_directories=/tmp',
    '-c',
    'listen_addresses=',
    '-c',
    'fsync=off',
    '-c',
    'jit=off',
  ];
  const command = [join(programs, 'postgres'), '-D', '/data', ...settings];
  await engine.importImage('postgres', root, [
    `CMD ${JSON.stringify(command)}`,
    `ENV PATH=${programs}:/bin`,
    'ENV PGHOST=/tmp',
    `USER ${servant}`,
  ]);
}

/** Copies to the same place below the root, following links: programs look for their parts by these paths. */
async function copyInto(root: string, place: string): Promise<void> {
  await cp(place, join(root, place), { recursive: true, dereference: true });
}
