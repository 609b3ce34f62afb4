import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openVm, orderLine } from './_vm.ts';

/** A docker whose restarts begin, and end when the test says so. */
function heldRestarts() {
  const begun = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const docker = async ([, word]: string[]) => {
    if (word !== 'restart') return undefined;
    begun.resolve();
    await released.promise;
    return {};
  };
  return { begun: begun.promise, release: released.resolve, docker };
}

const restarts = (calls: string[][]) => calls.filter(([, word]) => word === 'restart').length;

test('an order in whose middle the agent was killed is reported as failed, and never repeated', async (t) => {
  const held = heldRestarts();
  const vm = await openVm(t, { docker: held.docker });
  const agent = await vm.start();
  const order = orderLine('restart-worker', 'order-0001');
  await vm.send(order);
  await held.begun;
  await agent.kill();
  held.release();

  await vm.start();
  const { order: reported } = await vm.nextReport();
  await vm.send(order);
  const { order: repeated } = await vm.nextReport();

  t.like(reported, { orderId: 'order-0001', word: 'restart-worker', outcome: 'failed' });
  t.regex(reported?.reason ?? '', /^interrupted/);
  t.is(repeated?.outcome, 'refused');
  t.is(restarts(vm.calls), 1);
});

test('an agent waits for what a killed one left behind: never two orders at once', async (t) => {
  const held = heldRestarts();
  const vm = await openVm(t, { docker: held.docker });
  const agent = await vm.start();
  await vm.send(orderLine('restart-worker', 'order-0001'));
  await held.begun;
  await agent.kill();

  const next = await vm.start();
  await vm.send(orderLine('report', 'order-0002'));
  t.notRegex(next.log(), /order-0002/);
  held.release();

  t.like((await vm.nextReport()).order, { orderId: 'order-0001', outcome: 'failed' });
  t.like((await vm.nextReport()).order, { orderId: 'order-0002', outcome: 'done' });
});

test('an agent that is asked to stop ends the order that it began', async (t) => {
  const held = heldRestarts();
  const vm = await openVm(t, { docker: held.docker });
  const agent = await vm.start();
  await vm.send(orderLine('restart-worker', 'order-0001'));
  await held.begun;

  const stopped = agent.stop();
  held.release();

  t.is(await stopped, 0);
  t.like((await vm.nextReport()).order, { orderId: 'order-0001', outcome: 'done' });
});

test('a report that the broker could not take waits on disk', async (t) => {
  const held = heldRestarts();
  const vm = await openVm(t, { docker: held.docker, settings: { RETRY_SECONDS: '1' } });
  await vm.start();
  await vm.send(orderLine('restart-worker', 'order-0001'));
  await held.begun;
  await vm.goAway();
  held.release();
  while ((await readdir(join(vm.folder, 'state', 'outbox'))).every((name) => name.endsWith('.new'))) {
    await new Promise(setImmediate);
  }

  await vm.comeBack();

  t.like((await vm.nextReport()).order, { orderId: 'order-0001', outcome: 'done' });
});

test('an order that cannot be written down is not done', async (t) => {
  const vm = await openVm(t);
  await mkdir(join(vm.folder, 'state', 'orders.new'));
  await vm.start();
  await vm.send(orderLine('restart-worker', 'order-0001'));

  const { order } = await vm.nextReport();

  t.is(order?.outcome, 'failed');
  t.regex(order?.reason ?? '', /^not-remembered/);
  t.is(restarts(vm.calls), 0);
  await rm(join(vm.folder, 'state', 'orders.new'), { recursive: true });
});

test('a heart goes on beating while an order is being done', async (t) => {
  const held = heldRestarts();
  const vm = await openVm(t, { docker: held.docker, settings: { HEARTBEAT_SECONDS: '1' } });
  await vm.start();
  await vm.send(orderLine('restart-worker', 'order-0001'));
  await held.begun;

  await vm.nextReport('heartbeat');
  const { at } = await vm.nextReport('heartbeat');
  held.release();

  t.truthy(at);
  t.is((await vm.nextReport()).order?.outcome, 'done');
});
