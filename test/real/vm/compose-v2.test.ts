import test from 'ava';
import { startPubSub } from '../../../deploy/local/pubsub/index.ts';
import { orderLine } from '../../deploy/vm/_vm.ts';
import { installComposeV2 } from './compose-v2.ts';
import { startVm, until } from './real-vm.ts';

test('where docker compose made the containers, the agent uses that, and makes no second set', async (t) => {
  const broker = await startPubSub();
  t.teardown(broker.stop);
  const vm = await startVm(broker.host, await installComposeV2());
  t.teardown(vm.stop);
  const maker = () =>
    vm.docker('inspect', '--format', '{{index .Config.Labels "com.docker.compose.version"}}', 'superset_app');
  const first = await maker();
  await vm.docker('kill', 'superset_app', 'superset_db');

  await vm.send(orderLine('restart-worker', 'order-0001'));
  const restarted = await vm.nextReport();
  await vm.send(orderLine('down-up', 'order-0002'));
  const renewed = await vm.nextReport();
  await until(vm.isUp, 'everything is up');

  t.is(restarted.order?.outcome, 'done', restarted.order?.reason);
  t.is(renewed.order?.outcome, 'done', renewed.order?.reason);
  t.is(renewed.containers?.length, 4);
  t.is(await maker(), first);
  t.false(first.startsWith('1.'));
});
