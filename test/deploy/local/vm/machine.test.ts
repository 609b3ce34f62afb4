import test from 'ava';
import { addressOf, startedVm } from './_vm.ts';

test('a VM is up from the first moment', async (t) => {
  const { vm } = await startedVm(t);

  t.true(vm.isReachable());
  t.is(vm.web(), 'up');
  t.is(vm.database(), 'up');
});

test('a reset VM is reachable again after 40 s, not a millisecond before', async (t) => {
  const { vm, pass } = await startedVm(t);

  vm.resetByHuman('ana@example.test');
  t.false(vm.isReachable());
  pass(39.999);
  t.false(vm.isReachable());
  pass(0.001);
  t.true(vm.isReachable());
});

test('the database answers 5 s after the boot, and the web 20 s after it', async (t) => {
  const { vm, pass } = await startedVm(t);

  vm.resetByHuman('ana@example.test');
  pass(44.999);
  t.is(vm.database(), 'down');
  pass(0.001);
  t.is(vm.database(), 'up');
  pass(14.999);
  t.is(vm.web(), 'refused');
  pass(0.001);
  t.is(vm.web(), 'up');
});

test('the address stays at a reset and changes at a stop and start', async (t) => {
  const { vm, pass, instance } = await startedVm(t);
  const first = addressOf(await instance());

  vm.resetByHuman('ana@example.test');
  pass(60);
  t.is(addressOf(await instance()), first);

  vm.stopByHuman('ana@example.test');
  pass(20);
  t.is(addressOf(await instance()), undefined);
  vm.startByHuman('ana@example.test');
  pass(5);
  const second = addressOf(await instance());
  t.truthy(second);
  t.not(second, first);
});

test('a stop and a start go through the states of Compute', async (t) => {
  const { vm, pass, instance } = await startedVm(t);
  const status = async () => (await instance()).status;

  vm.stopByHuman('ana@example.test');
  pass(19.999);
  t.is(await status(), 'STOPPING');
  pass(0.001);
  t.is(await status(), 'TERMINATED');

  vm.startByHuman('ana@example.test');
  t.is(await status(), 'PROVISIONING');
  pass(2);
  t.is(await status(), 'STAGING');
  pass(3);
  t.is(await status(), 'RUNNING');
  t.false(vm.isReachable());
  pass(40);
  t.true(vm.isReachable());
});

test('a reset during the boot begins the boot again', async (t) => {
  const { vm, pass } = await startedVm(t);

  vm.resetByHuman('ana@example.test');
  pass(39);
  vm.resetByHuman('ana@example.test');
  pass(39.999);
  t.false(vm.isReachable());
  pass(0.001);
  t.true(vm.isReachable());
});

test('a frozen VM is silent until it is reset', async (t) => {
  const { vm, pass, instance } = await startedVm(t);

  vm.freeze();
  pass(3600);
  t.false(vm.isReachable());
  t.is(vm.agent.report(), undefined);
  t.is((await instance()).status, 'RUNNING');

  vm.resetByHuman('ana@example.test');
  pass(60);
  t.true(vm.isReachable());
  t.is(vm.web(), 'up');
});

test('a preempted VM stays stopped', async (t) => {
  const { vm, pass, instance, operations } = await startedVm(t);

  vm.preempt();
  pass(3600);

  t.is((await instance()).status, 'TERMINATED');
  t.deepEqual(
    (await operations()).map(({ operationType, user }) => [operationType, user]),
    [['compute.instances.preempted', 'system']],
  );
});

test('a VM that does not restart by itself stays stopped after a host error', async (t) => {
  const { vm, pass, instance, operations } = await startedVm(t, { restartsAutomatically: false });

  vm.hostError();
  pass(3600);

  t.is((await instance()).status, 'TERMINATED');
  t.is((await operations()).length, 1);
});

test('a zone without capacity keeps a VM stopped, until it is mended', async (t) => {
  const { vm, pass, instance, operations } = await startedVm(t);
  vm.stopByHuman('ana@example.test');
  pass(20);
  vm.exhaustZone();

  vm.startByHuman('ana@example.test');
  pass(60);
  t.is((await instance()).status, 'TERMINATED');
  const failed = (await operations()).at(-1);
  t.is(failed?.error?.errors[0]?.code, 'ZONE_RESOURCE_POOL_EXHAUSTED');

  vm.mend();
  pass(5);
  t.is((await instance()).status, 'RUNNING');
  t.is((await operations()).at(-1)?.user, 'developer@local');
});

test('whoever listens is told each change of what can be seen, and nothing else', async (t) => {
  const { vm, pass } = await startedVm(t);
  const told: string[] = [];
  const stop = vm.onChange(({ isReachable, web, database }) =>
    told.push(`${isReachable ? 'reachable' : 'unreachable'}, web ${web}, database ${database}`),
  );

  vm.hangContainer('superset');
  vm.hangContainer('superset');
  vm.killContainer('superset_db');
  vm.cutNetwork();
  vm.silenceAgent();
  pass(60);
  stop();
  vm.mend();

  t.deepEqual(told, [
    'reachable, web hung, database up',
    'reachable, web hung, database down',
    'unreachable, web hung, database down',
  ]);
});
