import test from 'ava';
import { startGoogleEmulator } from '../../../deploy/local/pubsub/google-emulator.ts';
import { orderLine } from '../../deploy/vm/_vm.ts';
import { startVm, until } from './real-vm.ts';

test("the agent on Google's emulator: an order is done once, another word never", async (t) => {
  const emulator = await startGoogleEmulator();
  t.teardown(emulator.stop);
  const vm = await startVm(emulator.host);
  t.teardown(vm.stop);
  const heartbeat = await vm.nextReport('heartbeat');
  const line = orderLine('restart-app', 'order-0001');
  await vm.docker('kill', 'superset_app');

  await vm.send(line);
  const done = await vm.nextReport();
  await until(vm.isUp, 'the application is back');
  await vm.send(line);
  const replayed = await vm.nextReport();
  await vm.send('watchdog/1 restart-app $(reboot) 1');
  const hostile = await vm.nextReport();

  t.is(done.order?.outcome, 'done', done.order?.reason);
  t.is(replayed.order?.outcome, 'refused');
  t.is(hostile.order?.outcome, 'refused');
  t.is(heartbeat.database, 'accepting');
});
