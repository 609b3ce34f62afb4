import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';

const run = promisify(execFile);
const script = join(import.meta.dirname, '../../../deploy/vm/install.sh');
const values = [
  'PROJECT=my-project',
  'COMPOSE_FOLDER=/srv/superset',
  'METADATA_HOST=127.0.0.1:1',
  'PUBSUB_URL=http://127.0.0.1:1',
];

/** A root folder that stands for the VM's. */
async function openRoot(t: ExecutionContext) {
  const root = await mkdtemp(join(tmpdir(), 'vm-root-'));
  t.teardown(() => rm(root, { recursive: true, force: true }));
  const settingsFile = join(root, 'etc/mart-watchdog/agent.conf');
  return {
    root,
    settingsFile,
    install: (...words: string[]) => run(script, words, { env: { ...process.env, ROOT: root } }),
    files: async () => (await readdir(root, { recursive: true })).sort(),
    settings: () => readFile(settingsFile, 'utf8'),
  };
}

test('installing puts programs, units and settings in place, with the values it was given', async (t) => {
  const vm = await openRoot(t);

  await vm.install(...values, 'DATABASE_SERVICES=metadata');

  const files = await vm.files();
  t.true(files.includes('usr/local/lib/mart-watchdog/agent.sh'));
  t.true(files.includes('etc/systemd/system/mart-watchdog-agent.service'));
  t.true(files.includes('etc/systemd/system/superset.service'));
  const settings = (await vm.settings()).split('\n');
  for (const line of [...values, 'DATABASE_SERVICES=metadata']) t.true(settings.includes(line), line);
  t.is((await stat(vm.settingsFile)).mode & 0o007, 0);
});

test('installing again changes no setting that a person wrote', async (t) => {
  const vm = await openRoot(t);
  await vm.install(...values);
  await writeFile(vm.settingsFile, `${await vm.settings()}\nBACKUP_KEEP=3\n`);
  const [files, settings] = [await vm.files(), await vm.settings()];

  await vm.install();

  t.deepEqual(await vm.files(), files);
  t.is(await vm.settings(), settings);
});

test('settings that are blank, unknown or no settings stop the installation with their name', async (t) => {
  const vm = await openRoot(t);

  await t.throwsAsync(vm.install(), { message: /PROJECT is blank; fill it in/ });
  await t.throwsAsync(vm.install('PROJET=x'), { message: /there is no setting PROJET/ });
  await t.throwsAsync(vm.install('--instal'), { message: /there is no option --instal/ });
});

test('a check names what is missing, and changes nothing', async (t) => {
  const vm = await openRoot(t);
  await vm.install(...values);
  const files = await vm.files();

  const { stdout } = await t.throwsAsync<Error & { stdout: string }>(vm.install('--check'));

  t.regex(stdout, /ok {7}the program curl/);
  t.regex(stdout, /MISSING {2}a container of superset_db/);
  t.deepEqual(await vm.files(), files);
});

test('uninstalling leaves settings and state, and nothing that runs', async (t) => {
  const vm = await openRoot(t);
  await vm.install(...values);
  await vm.install('--uninstall');
  await vm.install('--uninstall');

  const files = await vm.files();
  t.deepEqual(
    files.filter((name) => /\.(service|sh)$/.test(name)),
    [],
  );
  t.true(files.includes('etc/mart-watchdog/agent.conf'));
  t.true(files.includes('var/lib/mart-watchdog'));
});
