import test from 'ava';
import { vmReport } from '../../../../shared/events/vm-messages.ts';
import { settled, startedVm } from './_vm.ts';

test('a heartbeat tells of a VM on which everything is well', async (t) => {
  const { vm } = await startedVm(t);

  const report = vm.agent.report();

  t.notThrows(() => vmReport.parse(report));
  t.is(report?.kind, 'heartbeat');
  t.is(report?.at, '2026-03-02T09:00:00.000Z');
  t.is(report?.web?.httpStatus, 200);
  t.is(report?.database, 'accepting');
  t.deepEqual(
    report?.containers?.map(({ service, name, state }) => `${service} ${name} ${state}`),
    [
      'superset_db superset_db running',
      'redis superset_cache running',
      'superset superset_app running',
      'superset-worker superset_worker running',
    ],
  );
  t.is(report?.logLines, undefined);
});

test('restart-app brings a hung web back, and is reported when the containers were started', async (t) => {
  const { vm, pass, orderOf } = await startedVm(t);
  vm.hangContainer('superset');
  t.is(vm.agent.report()?.web?.problem, 'timeout');

  const taken = vm.agent.take(orderOf('restart-app', 'order-0001'));
  await settled();
  pass(9.999);
  await settled();
  t.is(vm.web(), 'hung');
  pass(0.001);
  const report = await taken;

  t.notThrows(() => vmReport.parse(report));
  t.deepEqual(report?.order, {
    orderId: 'order-0001',
    word: 'restart-app',
    outcome: 'done',
    startedAt: '2026-03-02T09:00:00.000Z',
    durationSeconds: 10,
  });
  t.is(vm.web(), 'refused');
  pass(20);
  t.is(vm.web(), 'up');
  t.is(vm.database(), 'up');
});

test('restart-worker leaves the web alone', async (t) => {
  const { vm, pass, orderOf } = await startedVm(t);
  vm.killContainer('superset-worker');

  const taken = vm.agent.take(orderOf('restart-worker', 'order-0001'));
  await settled();
  const report = await taken;

  t.is(report?.order?.outcome, 'done');
  t.is(vm.web(), 'up');
  pass(10);
  t.true(vm.containers().every(({ isReady }) => isReady));
});

test('a container that hangs is running all the time, and unhealthy from 90 s on', async (t) => {
  const { vm, pass } = await startedVm(t);
  const worker = () => vm.agent.report()?.containers?.find(({ service }) => service === 'superset-worker');

  vm.hangContainer('superset_worker');
  pass(89.999);
  t.is(worker()?.health, 'healthy');
  pass(0.001);
  t.is(worker()?.health, 'unhealthy');
  t.is(worker()?.state, 'running');
});

test('restart-app does not help while the database is down, and Docker tries again and again', async (t) => {
  const { vm, pass, orderOf } = await startedVm(t);
  vm.killContainer('superset_db');

  const taken = vm.agent.take(orderOf('restart-app', 'order-0001'));
  await settled();
  pass(1);
  await taken;
  pass(20);

  t.is(vm.web(), 'refused');
  t.is(vm.containers().find(({ service }) => service === 'superset')?.state, 'restarting');
});

test('database-first restarts a frozen database, waits until it answers, and restarts the app', async (t) => {
  const { vm, clock, orderOf } = await startedVm(t);
  vm.hangContainer('superset_db');
  t.is(vm.agent.report()?.database, 'no-response');

  let isOver = false;
  const taken = vm.agent.take(orderOf('database-first', 'order-0001')).finally(() => {
    isOver = true;
  });
  for (let seconds = 0; !isOver && seconds < 60; seconds += 1) {
    await settled();
    clock.advance(1000);
    await settled();
  }
  const report = await taken;

  t.is(report?.order?.outcome, 'done');
  // 10 s until Docker kills it, 5 s until it answers, 1 s for the app to stop.
  t.is(report?.order?.durationSeconds, 16);
  t.is(vm.database(), 'up');
});

test('database-first fails while the disk is full, and says why', async (t) => {
  const { vm, clock, orderOf } = await startedVm(t);
  vm.fillDisk(100);
  t.is(vm.database(), 'down');

  const taken = vm.agent.take(orderOf('database-first', 'order-0001'));
  for (let seconds = 0; seconds < 40; seconds += 1) {
    await settled();
    clock.advance(1000);
  }
  const report = await taken;

  t.is(report?.order?.outcome, 'failed');
  t.is(report?.order?.reason, 'superset_db does not accept connections');
  t.is(report?.disk?.usedPercent, 100);
  t.true(report?.logLines?.some((line) => line.includes('No space left on device')));
});

test('a disk that is nearly full is reported and breaks nothing', async (t) => {
  const { vm } = await startedVm(t);

  vm.fillDisk(98);

  t.is(vm.agent.report()?.disk?.usedPercent, 98);
  t.is(vm.database(), 'up');
});

test('down-up brings everything back', async (t) => {
  const { vm, pass, orderOf } = await startedVm(t);
  vm.killContainer('redis');
  vm.killContainer('superset_app', { outOfMemory: true });
  t.is(vm.agent.report()?.outOfMemoryKills, 1);

  const taken = vm.agent.take(orderOf('down-up', 'order-0001'));
  await settled();
  pass(1);
  t.is((await taken)?.order?.outcome, 'done');
  pass(60);

  t.is(vm.web(), 'up');
  t.true(vm.containers().every(({ isReady }) => isReady));
});

test('a container that dies after each start is beyond every order', async (t) => {
  const { vm, pass, orderOf } = await startedVm(t);
  vm.crashContainer('superset');

  const taken = vm.agent.take(orderOf('down-up', 'order-0001'));
  await settled();
  pass(1);
  await taken;
  pass(600);
  t.is(vm.web(), 'refused');

  vm.mend();
  t.is(vm.web(), 'up');
});

test('a backup takes its time and tells where it is', async (t) => {
  const { vm, pass, orderOf } = await startedVm(t);

  const taken = vm.agent.take(orderOf('backup-metadata', 'order-0001'));
  await settled();
  pass(20);
  const report = await taken;

  t.is(report?.order?.outcome, 'done');
  t.is(report?.backup?.place, '/var/backups/superset/superset_20260302.sql.gz');
  t.is(report?.backup?.verifiedAt, '2026-03-02T09:00:20.000Z');
});

test('there is no backup of a database that is down', async (t) => {
  const { vm, orderOf } = await startedVm(t);
  vm.killContainer('superset_db');

  const report = await vm.agent.take(orderOf('backup-metadata', 'order-0001'));

  t.is(report?.order?.outcome, 'failed');
  t.is(report?.backup, undefined);
});

test('an order is carried out once, however often it is delivered', async (t) => {
  const { vm, pass, orderOf } = await startedVm(t);
  const line = orderOf('restart-app', 'order-0001');
  const first = vm.agent.take(line);
  await settled();
  pass(1);
  t.truthy(await first);
  pass(60);

  const again = await vm.agent.take(line);

  t.is(again, undefined);
  t.is(vm.web(), 'up');
});

test('an order is not carried out again after a reset of the VM', async (t) => {
  const { vm, pass, orderOf } = await startedVm(t);
  const line = orderOf('down-up', 'order-0001');
  const first = vm.agent.take(line);
  await settled();
  vm.resetByHuman('ana@example.test');
  t.is(await first, undefined);
  pass(60);

  t.is(await vm.agent.take(line), undefined);
  t.is(vm.web(), 'up');
});

test('an order that has expired, and a word of no meaning, are refused', async (t) => {
  const { vm, orderOf } = await startedVm(t);

  const late = await vm.agent.take(orderOf('down-up', 'order-0001', 0));
  const foreign = await vm.agent.take(orderOf('format-disk', 'order-0002'));

  t.is(late?.order?.outcome, 'refused');
  t.is(late?.order?.reason, 'expired');
  t.is(foreign?.order?.outcome, 'refused');
  t.is(foreign?.order?.reason, 'unknown word');
  t.is(vm.web(), 'up');
});

for (const line of [
  '',
  'down-up',
  'watchdog/1 down-up order-0001 1893456000; rm -rf /',
  'watchdog/1 down-up x 1',
]) {
  test(`the line "${line}" is no order`, async (t) => {
    const { vm } = await startedVm(t);

    t.is(await vm.agent.take(line), undefined);
    t.is(vm.web(), 'up');
  });
}

test('a silent agent takes no orders and sends no reports, until it is mended', async (t) => {
  const { vm, orderOf } = await startedVm(t);

  vm.silenceAgent();
  t.false(vm.agent.isListening());
  t.is(vm.agent.report(), undefined);
  t.is(await vm.agent.take(orderOf('report', 'order-0001')), undefined);
  t.true(vm.isReachable());

  vm.mend();
  t.is((await vm.agent.take(orderOf('report', 'order-0001')))?.order?.outcome, 'done');
});

test('with the network cut nobody reaches the VM, and its agent says that the web is up', async (t) => {
  const { vm } = await startedVm(t);

  vm.cutNetwork();

  t.false(vm.isReachable());
  t.is(vm.agent.report()?.web?.httpStatus, 200);
});

test('the agent is heard again after the boot, and says when that was', async (t) => {
  const { vm, pass } = await startedVm(t);
  vm.resetByHuman('ana@example.test');

  pass(39.999);
  t.is(vm.agent.report(), undefined);
  pass(0.001);

  const report = vm.agent.report();
  t.is(report?.bootedAt, '2026-03-02T09:00:40.000Z');
  t.is(report?.database, 'rejecting');
});

test('orders are carried out one after the other', async (t) => {
  const { vm, pass, orderOf } = await startedVm(t);
  const order: string[] = [];

  const first = vm.agent.take(orderOf('restart-worker', 'order-0001')).then(() => order.push('first'));
  const second = vm.agent.take(orderOf('report', 'order-0002')).then(() => order.push('second'));
  await settled();
  t.deepEqual(order, []);
  pass(1);
  await Promise.all([first, second]);

  t.deepEqual(order, ['first', 'second']);
});
