import test from 'ava';
import { ids } from './_containers.ts';
import { openVm, orderLine, type Vm } from './_vm.ts';

const changing = /^docker (restart|unpause|stop|start) |^docker-compose .* (up|down|restart)/;

/** What was done to the VM, without what was only asked; restarts are done at once and so in any order. */
const changes = ({ calls }: Vm) => {
  const lines = calls.map((call) => call.join(' ')).filter((line) => changing.test(line));
  return lines.some((line) => line.startsWith('docker-compose')) ? lines : lines.sort();
};

const restarted = (service: keyof typeof ids) => `docker restart --time 10 ${ids[service]}`;

for (const [word, done] of [
  ['restart-app', [restarted('superset'), restarted('superset-worker')]],
  ['restart-worker', [restarted('superset-worker')]],
  [
    'database-first',
    [
      'docker-compose -p superset up -d superset_db',
      'docker-compose -p superset up -d superset superset-worker',
    ],
  ],
  ['down-up', ['docker-compose -p superset down', 'docker-compose -p superset up -d']],
  ['report', []],
] as const) {
  test(`the word ${word} does exactly what the runbook says, and is reported with the state of the VM`, async (t) => {
    const vm = await openVm(t);
    await vm.start();
    await vm.send(orderLine(word, 'order-0001'));

    const report = await vm.nextReport();

    t.like(report.order, { orderId: 'order-0001', word, outcome: 'done' });
    t.deepEqual(changes(vm), [...done]);
    t.is(report.database, 'accepting');
    t.is(report.web?.httpStatus, 200);
    t.deepEqual(report.containers?.map(({ service, state }) => `${service} ${state}`).sort(), [
      'superset running',
      'superset-worker running',
      'superset_db running',
    ]);
    t.is(report.logLines?.length, 3);
    t.is(vm.pending(), 0);
  });
}

test('a heartbeat is sent without being asked, and is no word about an order', async (t) => {
  const vm = await openVm(t);
  vm.world.state.health = 503;
  await vm.start();

  const report = await vm.nextReport('heartbeat');

  t.is(report.web?.httpStatus, 503);
  t.is(report.order, undefined);
  t.is(report.logLines, undefined);
  t.truthy(report.bootedAt);
  t.truthy(report.memory);
  t.truthy(report.disk);
});

test('the token goes with each call and is never seen among the words of a program', async (t) => {
  const vm = await openVm(t);
  await vm.start();
  await vm.send(orderLine('report', 'order-0001'));
  await vm.nextReport();

  const words = await vm.curlWords();
  t.regex(words, /:pull/);
  t.regex(words, /:acknowledge/);
  t.notRegex(words, /ya29|Bearer/);
  t.true(vm.world.state.tokens >= 3);
});

test('services of other names are found by their label', async (t) => {
  const vm = await openVm(t, {
    settings: { APP_SERVICES: 'web superset', WORKER_SERVICES: 'jobs superset-worker' },
  });
  await vm.start();
  await vm.send(orderLine('restart-app', 'order-0001'));

  t.is((await vm.nextReport()).order?.outcome, 'done');
  t.deepEqual(changes(vm), [restarted('superset'), restarted('superset-worker')]);
});

test('docker compose is used where it made the containers', async (t) => {
  const vm = await openVm(t, {
    docker: ([, ...words]) => {
      const line = words.join(' ');
      if (line.includes('compose.version')) return { output: 'v2.40.3' };
      return words[0] === 'compose' ? {} : undefined;
    },
  });
  await vm.start();
  await vm.send(orderLine('down-up', 'order-0001'));

  t.is((await vm.nextReport()).order?.outcome, 'done');
  const made = vm.calls.map((call) => call.join(' ')).filter((line) => /compose.* (up|down)/.test(line));
  t.deepEqual(made, ['docker compose -p superset down', 'docker compose -p superset up -d']);
});

test('a project without containers is not restarted, and the reason says so', async (t) => {
  const vm = await openVm(t, { docker: ([, word]) => (word === 'ps' ? {} : undefined) });
  await vm.start();
  await vm.send(orderLine('restart-app', 'order-0001'));

  const { order } = await vm.nextReport();

  t.like(order, { outcome: 'failed', reason: 'no container of superset superset_app: the project is down' });
  t.deepEqual(changes(vm), []);
});

test('a failure carries the last words of the program that failed', async (t) => {
  const vm = await openVm(t, {
    docker: ([program, ...words]) =>
      program === 'docker-compose' && words.includes('up')
        ? { code: 1, output: 'Bind for 0.0.0.0:8088 failed: port is already allocated' }
        : undefined,
  });
  await vm.start();
  await vm.send(orderLine('down-up', 'order-0001'));

  t.like((await vm.nextReport()).order, {
    outcome: 'failed',
    reason: 'Bind for 0.0.0.0:8088 failed: port is already allocated',
  });
});

test('an action that does not end is ended, and reported as that', async (t) => {
  const vm = await openVm(t, {
    docker: ([, word]) => (word === 'restart' ? new Promise(() => undefined) : undefined),
    settings: { RESTART_LIMIT_SECONDS: '1' },
  });
  await vm.start();
  await vm.send(orderLine('restart-worker', 'order-0001'));

  t.like((await vm.nextReport()).order, {
    outcome: 'failed',
    reason: 'time-limit: not finished within 1 s',
  });
});
