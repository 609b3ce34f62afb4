import test from 'ava';
import { startedVm } from './_vm.ts';

const requestId = '6f0d3f34-5a3b-5d60-9a3c-0d7c1f6f9a11';
const reset = `/instances/superset-ineco/reset?requestId=${requestId}`;

test('an operation is RUNNING until its time is over, and DONE from then on', async (t) => {
  const { call, pass } = await startedVm(t);
  const { body } = await call('POST', '/instances/superset-ineco/reset');
  const status = async () => (await call('GET', `/operations/${body.name}`)).body.status;

  t.is(body.status, 'RUNNING');
  pass(1.999);
  t.is(await status(), 'RUNNING');
  pass(0.001);
  t.is(await status(), 'DONE');
});

test('a wait is answered when the operation is done', async (t) => {
  const { call, pass } = await startedVm(t);
  const { body } = await call('POST', '/instances/superset-ineco/reset');

  const waiting = call('POST', `/operations/${body.name}/wait`);
  pass(2);

  t.is((await waiting).body.status, 'DONE');
});

test('a request that comes again is answered with its operation and resets nothing', async (t) => {
  const { vm, call, pass, operations } = await startedVm(t);
  const first = await call('POST', reset);
  pass(60);
  t.true(vm.isReachable());

  const again = await call('POST', reset);

  t.is(again.body.name, first.body.name);
  t.is(again.body.status, 'DONE');
  t.true(vm.isReachable());
  t.is((await operations()).length, 1);
});

test('a request that comes again is answered so even when the VM could not be reset now', async (t) => {
  const { vm, call, pass } = await startedVm(t);
  const first = await call('POST', reset);
  pass(60);
  vm.stopByHuman('ana@example.test');

  t.is((await call('POST', reset)).body.name, first.body.name);
  t.is((await call('POST', '/instances/superset-ineco/reset')).status, 400);
});

test('a start of a running VM is done at once and changes nothing', async (t) => {
  const { vm, call } = await startedVm(t);

  const { body } = await call('POST', '/instances/superset-ineco/start');

  t.is(body.status, 'DONE');
  t.true(vm.isReachable());
});

test('the operation names the caller', async (t) => {
  const { call, operations } = await startedVm(t);
  await call('POST', '/instances/superset-ineco/reset');

  const [only] = await operations();
  t.is(only?.user, 'ana@example.test');
});

const filters = [
  ['operationType = "reset"', 1],
  ['operationType="stop"', 0],
  ['(operationType = "reset") (user = "ana@example.test")', 1],
  ['(operationType = "reset") AND (user != "ana@example.test")', 0],
  ['targetLink eq ".*/zones/us-central1-a/instances/superset-ineco"', 1],
  ['targetLink eq "instances/superset-ineco"', 0],
  [
    'targetLink = "https://www.googleapis.com/compute/v1/projects/acme/zones/us-central1-a/instances/superset-ineco"',
    1,
  ],
  ['targetLink : superset', 1],
] as const;

for (const [filter, found] of filters) {
  test(`the filter ${filter} finds ${found}`, async (t) => {
    const { call } = await startedVm(t);
    await call('POST', '/instances/superset-ineco/reset');

    const { body } = await call('GET', `/operations?filter=${encodeURIComponent(filter)}`);

    t.is(body.items?.length, found);
  });
}

for (const filter of ['reset', 'operationType ~ "reset"', '(a eq b) (c = "d")', 'a = "b" OR c = "d"']) {
  test(`the filter ${filter} is refused`, async (t) => {
    const { call } = await startedVm(t);

    const { status, body } = await call('GET', `/operations?filter=${encodeURIComponent(filter)}`);

    t.is(status, 400);
    t.is(body.error?.errors[0]?.reason, 'invalid');
  });
}

test('a permission is asked for by its name on the VM, on the operation and on the list', async (t) => {
  const asked: string[] = [];
  const { call } = await startedVm(t, {
    access: ({ caller, permission, resource }) => {
      asked.push(`${caller} ${permission} ${resource}`);
      return true;
    },
  });
  const zone = 'projects/acme/zones/us-central1-a';

  const { body } = await call('POST', '/instances/superset-ineco/reset');
  await call('GET', `/operations/${body.name}`);
  await call('GET', '/operations');

  t.deepEqual(asked, [
    `ana@example.test compute.instances.reset ${zone}/instances/superset-ineco`,
    `ana@example.test compute.zoneOperations.get ${zone}/operations/${body.name}`,
    `ana@example.test compute.zoneOperations.list ${zone}/operations`,
  ]);
});

test('what the watchdog never calls is not served', async (t) => {
  const { call } = await startedVm(t);

  t.is((await call('POST', '/instances/superset-ineco/setMetadata')).status, 404);
  t.is((await call('DELETE', '/instances/superset-ineco')).status, 404);
});

test('whoever is denied everything is told which permission is missing', async (t) => {
  const { vm, call } = await startedVm(t);
  vm.denyCompute();

  const { status, body } = await call('GET', '/instances/superset-ineco');
  vm.mend();

  t.is(status, 403);
  t.is(
    body.error?.message,
    "Required 'compute.instances.get' permission for 'projects/acme/zones/us-central1-a/instances/superset-ineco'",
  );
  t.is((await call('GET', '/instances/superset-ineco')).status, 200);
});
