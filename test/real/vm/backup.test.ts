import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { startPubSub } from '../../../deploy/local/pubsub/index.ts';
import { orderLine } from '../../deploy/vm/_vm.ts';
import { startVm, until } from './real-vm.ts';

const started = startAll();

async function startAll() {
  const broker = await startPubSub();
  const vm = await startVm(broker.host);
  await vm.sql(
    'superset',
    'CREATE TABLE dashboards AS SELECT 1 AS id; CREATE TABLE slices (id int PRIMARY KEY)',
  );
  await vm.sql('superset', "INSERT INTO slices VALUES (17); CREATE VIEW charts AS SELECT 'Երևան' AS title");
  return { broker, vm, backups: join(vm.folder, 'state/backups') };
}

test.after.always(async () => {
  const { broker, vm } = await started;
  await vm.stop();
  await broker.stop();
});

test.serial('a backup is restored once before it counts, and nobody else can read it', async (t) => {
  const { vm, backups } = await started;
  await vm.send(orderLine('backup-metadata', 'backup-0001'));

  const { order, backup } = await vm.nextReport();

  t.is(order?.outcome, 'done', order?.reason);
  t.is(backup?.tables, 2);
  const { size, mode } = await stat(backup?.place ?? '');
  t.is(backup?.bytes, size);
  t.is(mode & 0o077, 0);
  t.is(await vm.sql('postgres', "SELECT count(*) FROM pg_database WHERE datname = 'watchdog_scratch'"), '0');
  t.is((await readdir(backups)).length, 1);
});

test.serial(
  'what was lost since is there again after a restore, and the database from before is kept',
  async (t) => {
    const { vm, backups } = await started;
    const [name = ''] = await readdir(backups);
    await vm.sql('superset', 'DROP TABLE dashboards; DELETE FROM slices; CREATE TABLE newer (id int)');

    await vm.runProgram('restore.sh', join(backups, name), vm.settingsFile);

    t.is(
      await vm.sql('superset', 'SELECT (SELECT count(*) FROM dashboards) + (SELECT id FROM slices)'),
      '18',
    );
    t.is(
      await vm.sql('superset', "SELECT to_regclass('newer') IS NULL, (SELECT title FROM charts)"),
      't|Երևան',
    );
    t.is(
      await vm.sql('postgres', "SELECT count(*) FROM pg_database WHERE datname LIKE 'superset_before_%'"),
      '1',
    );
    await until(vm.isUp, 'Superset is up again');
  },
);

test.serial('a backup that is damaged changes nothing', async (t) => {
  const { vm, backups } = await started;
  const [name = ''] = await readdir(backups);
  const whole = await readFile(join(backups, name));
  const damaged = join(vm.folder, 'damaged.sql.gz');
  await writeFile(damaged, whole.subarray(0, whole.length / 2));

  await t.throwsAsync(vm.runProgram('restore.sh', damaged, vm.settingsFile));

  t.is(await vm.sql('superset', 'SELECT id FROM slices'), '17');
  t.is(
    await vm.sql('postgres', "SELECT count(*) FROM pg_database WHERE datname LIKE 'superset_restored_%'"),
    '0',
  );
});

test.serial("the runbook's own way to restore works on a backup of the agent", async (t) => {
  const { vm, backups } = await started;
  const [name = ''] = await readdir(backups);
  await vm.sql('superset', 'DELETE FROM slices');
  await vm.shell(
    `gunzip -c '${join(backups, name)}' | docker exec -i superset_db psql -q -U superset superset`,
  );

  t.is(await vm.sql('superset', 'SELECT id FROM slices'), '17');
});

test.serial('without a database there is no backup, and the last one stays', async (t) => {
  const { vm, backups } = await started;
  const before = await readdir(backups);
  await vm.docker('stop', 'superset_db');
  await vm.send(orderLine('backup-metadata', 'backup-0002'));

  const { order, backup } = await vm.nextReport();

  t.is(order?.outcome, 'failed');
  t.is(backup, undefined);
  t.deepEqual(await readdir(backups), before);
});
