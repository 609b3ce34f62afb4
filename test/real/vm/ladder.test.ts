import { once } from 'node:events';
import { createServer } from 'node:http';
import test, { type ExecutionContext } from 'ava';
import { startPubSub } from '../../../deploy/local/pubsub/index.ts';
import { type AgentWord, agentWords, type VmReport } from '../../../shared/events/vm-messages.ts';
import { orderLine } from '../../deploy/vm/_vm.ts';
import { type RealVm, startVm, until } from './real-vm.ts';

const started = startAll();
const table: string[] = [];
let orders = 0;

async function startAll() {
  const broker = await startPubSub();
  return { broker, vm: await startVm(broker.host) };
}

test.after.always(async (t) => {
  const { broker, vm } = await started;
  await vm.stop();
  await broker.stop();
  t.log(['order to report and to recovery', ...table].join('\n'));
});

/** Gives the order, waits for its report and until everything is up again, and notes how long that took. */
async function order(vm: RealVm, word: AgentWord, fault: string): Promise<VmReport> {
  const begun = Date.now();
  const seconds = () => `${((Date.now() - begun) / 1000).toFixed(1)} s`.padStart(7);
  await vm.send(orderLine(word, `order-${String(++orders).padStart(4, '0')}`));
  const recovered = until(vm.isUp, `everything is up after ${word}`).then(seconds);
  const [report, reported] = await vm.nextReport().then((found) => [found, seconds()] as const);
  table.push(`${fault.padEnd(36)} ${word.padEnd(16)} ${reported} ${await recovered}`);
  return report;
}

const isDown = async (t: ExecutionContext, vm: RealVm) => t.false(await vm.isUp());

/** What breaks, the word that mends it. */
const faults: [fault: string, word: AgentWord, cause: (vm: RealVm) => Promise<unknown>][] = [
  ['the application was killed', 'restart-app', (vm) => vm.docker('kill', 'superset_app')],
  ['the application hangs', 'restart-app', (vm) => vm.docker('kill', '--signal', 'STOP', 'superset_app')],
  ['the application is paused', 'restart-app', (vm) => vm.docker('pause', 'superset_app')],
  ['the worker was killed', 'restart-worker', (vm) => vm.docker('kill', 'superset_worker')],
  ['the database was stopped', 'database-first', (vm) => vm.docker('stop', 'superset_db')],
  ['the database hangs', 'database-first', (vm) => vm.docker('kill', '--signal', 'STOP', 'superset_db')],
  ['the database is paused', 'database-first', (vm) => vm.docker('pause', 'superset_db')],
  ['the project was taken down', 'down-up', (vm) => vm.compose('down')],
  ['containers were removed', 'down-up', (vm) => vm.docker('rm', '-f', 'superset_app', 'superset_worker')],
];

for (const [fault, word, cause] of faults) {
  test.serial(`${fault}: ${word} brings it back`, async (t) => {
    const { vm } = await started;
    await cause(vm);
    await isDown(t, vm);

    const report = await order(vm, word, fault);

    t.like(report.order, { word, outcome: 'done' }, JSON.stringify(report.order));
    t.is(report.database, 'accepting');
    t.deepEqual(
      report.containers?.map(({ state }) => state),
      ['running', 'running', 'running', 'running'],
    );
    t.false(JSON.stringify(report).includes('do-not-tell-anybody'));
  });
}

test.serial(
  'the application is unhealthy though its container runs: restart-app brings it back',
  async (t) => {
    const { vm } = await started;
    await vm.docker('exec', 'superset_app', 'rm', '/www/health');
    const health = () => vm.docker('inspect', '--format', '{{.State.Health.Status}}', 'superset_app');
    await until(async () => (await health()) === 'unhealthy', 'Docker finds it unhealthy');
    await vm.send(orderLine('report', 'order-before'));
    const before = (await vm.nextReport()).containers?.find(({ service }) => service === 'superset');

    const report = await order(vm, 'restart-app', 'unhealthy though running');

    t.like(before, { state: 'running', health: 'unhealthy' });
    t.is(report.order?.outcome, 'done');
    await until(async () => (await health()) === 'healthy', 'Docker finds it healthy');
  },
);

test.serial('a port that is taken: the report shows that the application did not come back', async (t) => {
  const { vm } = await started;
  await vm.docker('stop', 'superset_app');
  const thief = createServer((_, response) => response.writeHead(404).end());
  await once(thief.listen(vm.port, '127.0.0.1'), 'listening');
  await vm.send(orderLine('restart-app', 'order-taken'));
  const report = await vm.nextReport();
  thief.closeAllConnections();
  await once(thief.close(), 'close');

  t.is(report.web?.httpStatus, 404);
  const app = report.containers?.find(({ service }) => service === 'superset');
  t.like(app, { state: 'exited', exitCode: 1 });
  t.true(
    report.logLines?.some((line) => /superset \| .*in use/i.test(line)),
    report.logLines?.join('\n'),
  );
  t.is((await order(vm, 'restart-app', 'the port was taken, and is free again')).order?.outcome, 'done');
});

test.serial(
  'a reboot: what the unit of systemd runs brings the containers up, and the agent lives on',
  async (t) => {
    const { vm } = await started;
    await vm.restart();
    await isDown(t, vm);

    await vm.runProgram('actions.sh', vm.settingsFile, 'up-at-boot');

    await until(vm.isUp, 'everything is up after a reboot');
    t.is((await order(vm, 'report', 'after a reboot')).order?.outcome, 'done');
  },
);

test.serial('an order that was acknowledged and comes again restarts nothing', async (t) => {
  const { vm } = await started;
  const line = orderLine('restart-app', 'order-replayed');
  const startedAt = () => vm.docker('inspect', '--format', '{{.State.StartedAt}}', 'superset_app');
  await vm.send(line);
  await vm.nextReport();
  const first = await startedAt();

  await vm.send(line);

  t.is((await vm.nextReport()).order?.outcome, 'refused');
  t.is(await startedAt(), first);
});

test.serial(
  'an agent that is killed in the middle says so when it is back, and begins nothing anew',
  async (t) => {
    const { vm } = await started;
    const line = orderLine('restart-app', 'order-cut-off');
    // It does not hear SIGTERM, so the restart takes its whole grace.
    await vm.docker('kill', '--signal', 'STOP', 'superset_app');
    await vm.send(line);
    await until(async () => (await vm.memory()).includes('order-cut-off restart-app'), 'the order was begun');
    await vm.killAgent();

    await vm.startAgent();
    const { order: cutOff } = await vm.nextReport();
    await until(vm.isUp, 'what was begun has ended');
    const startedAt = () => vm.docker('inspect', '--format', '{{.State.StartedAt}}', 'superset_app');
    const first = await startedAt();
    await vm.send(line);
    const { order: again } = await vm.nextReport();

    t.like(cutOff, { orderId: 'order-cut-off', outcome: 'failed' });
    t.regex(cutOff?.reason ?? '', /^interrupted/);
    t.is(again?.outcome, 'refused');
    t.is(await startedAt(), first);
  },
);

test('every word of the ladder was tried here', (t) => {
  t.deepEqual(
    agentWords
      .filter((word) => !['backup-metadata', 'report'].includes(word))
      .filter((word) => !faults.some(([, used]) => used === word)),
    [],
  );
});
