import test from 'ava';
import { control } from './_settings.ts';
import { createWorld } from './_world.ts';

/** The agent listens, and the web is down. */
async function outage(config = {}) {
  const world = createWorld(config);
  await world.report();
  await world.deliver(world.probe());
  return world;
}

/** The settle time passes and the web is still down. */
async function fail(world: Awaited<ReturnType<typeof outage>>) {
  await world.answer();
  world.pass(3);
  await world.report();
  await world.deliver(
    world.probe({ downSince: new Date(world.clock.now().getTime() - 5 * 60_000).toISOString() }),
  );
}

test('the first remedy is ordered by the first probe that says down', async (t) => {
  const world = await outage();

  const [order, ...others] = world.orders();
  t.deepEqual(others, []);
  t.deepEqual([order?.[0], order?.[1]], ['watchdog/1', 'restart-app']);
  t.regex(order?.[2] ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  t.is(Number(order?.[3]), world.clock.now().getTime() / 1000 + 600, 'it is worth nothing after ten minutes');
  const { text, orderingKey } = world.published.find(({ topic }) => topic === 'vm-commands') ?? {};
  t.is(text, order?.join(' '));
  t.is(orderingKey, 'superset-ineco');
});

test('a remedy is told before it is done, and probe-health can see it', async (t) => {
  const world = await outage();

  const topics = world.published.map(({ topic }) => topic);
  t.true(topics.lastIndexOf('watchdog-events') < topics.indexOf('vm-commands'));
  const [started] = world.factsNamed('remedy-started');
  t.like(started?.data, {
    rung: 'restart-app',
    cause: 'superset-web-down:superset-ineco',
    target: 'superset-ineco',
  });
  const last = await world.state.read('remedies', 'last');
  t.like(last?.value, { rung: 'restart-app', remedyId: started?.data.remedyId });
});

test('while a remedy is under way no other one begins, however often it is seen down', async (t) => {
  const world = await outage();
  for (let minute = 0; minute < 9; minute++) {
    world.pass(1);
    await world.report();
    await world.deliver(world.probe());
  }

  t.is(world.orders().length, 1);
  t.deepEqual(world.factsNamed('remedy-skipped'), []);
});

test('an answer alone proves nothing; three probes do', async (t) => {
  const world = await outage();
  await world.answer();
  t.deepEqual(world.factsNamed('remedy-finished'), []);

  for (let probe = 1; probe <= 3; probe++) {
    t.deepEqual(world.factsNamed('remedy-finished'), []);
    world.pass(1);
    await world.deliver(world.probe({ verdict: 'up' }));
  }

  const [finished, ...others] = world.factsNamed('remedy-finished');
  t.deepEqual(others, []);
  t.like(finished?.data, { outcome: 'succeeded', rung: 'restart-app', downSeconds: 300 });
  t.regex(finished?.data.reason ?? '', /restart-app fixed it.*down for 5 minutes/);
  t.is((await world.ladder()).outage, undefined);
});

test('one probe delivered three times is one proof', async (t) => {
  const world = await outage();
  world.pass(1);
  const up = world.probe({ verdict: 'up' });
  for (let times = 0; times < 3; times++) await world.deliver(up, { messageId: 'same' });

  t.deepEqual(world.factsNamed('remedy-finished'), []);
});

test('two good probes and a bad one prove nothing', async (t) => {
  const world = await outage();
  for (const verdict of ['up', 'up', 'unsettled', 'up', 'up'] as const) {
    world.pass(0.5);
    await world.deliver(world.probe({ verdict }));
  }

  t.deepEqual(world.factsNamed('remedy-finished'), []);
});

test('what is still down after the settle time has failed, and the next rung follows at once', async (t) => {
  const world = await outage();
  await fail(world);

  t.like(world.factsNamed('remedy-finished')[0]?.data, { outcome: 'failed', rung: 'restart-app' });
  t.deepEqual(
    world.orders().map(([, word]) => word),
    ['restart-app', 'down-up'],
  );
});

test('an agent that never answers is given the whole life of its order, then the remedy has timed out', async (t) => {
  const world = await outage();
  world.pass(9.9);
  await world.report();
  await world.deliver(world.probe());
  t.is(world.orders().length, 1);

  world.pass(0.1);
  await world.report();
  await world.deliver(world.probe());

  t.like(world.factsNamed('remedy-finished')[0]?.data, { outcome: 'timed-out' });
  t.is(world.orders().length, 2);
});

test('an agent that refuses ends the remedy at once', async (t) => {
  const world = await outage();
  await world.answer('failed');

  t.like(world.factsNamed('remedy-finished')[0]?.data, {
    outcome: 'failed',
    reason: 'the agent said failed',
  });
});

test('after the lower rungs the VM is reset, by a call that Compute makes once', async (t) => {
  const world = await outage();
  await fail(world);
  await fail(world);
  t.deepEqual(world.vm.calls, [], 'it is not down for 15 minutes');

  world.pass(9);
  const downSince = new Date(world.clock.now().getTime() - 15 * 60_000).toISOString();
  await world.report();
  await world.deliver(world.probe({ downSince }));

  const started = world.factsNamed('remedy-started').find(({ data }) => data.rung === 'reset-vm');
  t.deepEqual(
    world.vm.calls.map(({ call, requestId }) => [call, requestId]),
    [['reset', started?.data.remedyId]],
  );
});

test('the end of the ladder is told once, with the evidence and without secrets', async (t) => {
  const world = await outage({ ladders: { 'web-down': ['restart-app'] } });
  world.vm.operate('setMetadata', 'davit@example.test', world.clock.now());
  await world.answer('done', {
    containers: [{ service: 'superset', name: 'superset_app', state: 'exited', health: '', exitCode: 1 }],
    logLines: ['superset | Traceback', 'superset | SECRET_KEY=abc'],
  });
  for (let minute = 0; minute < 8; minute++) {
    world.pass(1);
    await world.deliver(world.probe());
  }

  const [fact, ...others] = world.factsNamed('remediation-gave-up');
  t.deepEqual(others, []);
  t.regex(
    fact?.data.reason ?? '',
    /^I have stopped trying, because every rung for web-down was tried \(restart-app\)/,
  );
  t.deepEqual(
    fact?.data.attempts.map(({ rung, outcome }) => [rung, outcome]),
    [['restart-app', 'failed']],
  );
  const evidence = new Map(fact?.data.evidence?.map(({ label, value }) => [label, value]));
  t.regex(evidence.get('Containers') ?? '', /superset_app exited \(1\)/);
  t.regex(evidence.get('Last log lines') ?? '', /Traceback/);
  t.regex(evidence.get('Serial console') ?? '', /Killed process 812/);
  t.regex(evidence.get('What changed last') ?? '', /setMetadata by davit/);
  t.notRegex(JSON.stringify(fact), /hunter2|KEY=abc/);
});

test('what keeps it from acting is told once for each reason, not each minute', async (t) => {
  const world = createWorld();
  await world.report();
  await world.set(control('pause-remediation', ''));
  for (let minute = 0; minute < 5; minute++) {
    await world.deliver(world.probe({ downSince: '2026-11-24T11:58:00.000Z' }));
    world.pass(1);
  }
  await world.set(control('maintenance', 'superset'));
  await world.state.delete('controls', 'pause-remediation');
  await world.report();
  await world.deliver(world.probe({ downSince: '2026-11-24T11:58:00.000Z' }));

  const skipped = world.factsNamed('remedy-skipped').map(({ data }) => data.because);
  t.deepEqual(skipped, ['paused', 'maintenance']);
  t.deepEqual(world.orders(), []);
});

test('nothing is told of a probe that finds nothing, and nothing is written', async (t) => {
  const world = createWorld();
  await world.deliver(world.probe({ verdict: 'up' }));
  await world.deliver(world.probe({ verdict: 'unsettled' }));

  t.deepEqual(world.published, []);
  t.is(await world.state.read('remedies', 'ladder'), undefined);
});

test('Compute is not asked before a restart', async (t) => {
  const world = await outage();

  t.is(world.vm.world.reads, 0);
});

test('a VM that Google stopped is started, unless a person was at it within the hour', async (t) => {
  const free = createWorld();
  free.vm.operate('compute.instances.hostError', 'system', free.clock.now());
  await free.deliver(free.probe({ cause: 'vm-preempted-or-host-error' }));
  t.is(free.vm.calls.length, 1);

  const held = createWorld();
  held.vm.operate('stop', 'davit@example.test', new Date(held.clock.now().getTime() - 59 * 60_000));
  await held.deliver(held.probe({ cause: 'vm-stopped' }));
  t.deepEqual(held.vm.calls, []);
  t.like(held.factsNamed('remedy-skipped')[0]?.data, { because: 'human-acted' });
});

test('what it did itself is no person at work', async (t) => {
  const world = createWorld();
  await world.deliver(world.probe({ cause: 'vm-stopped' }));
  const [first] = world.vm.calls;
  world.vm.operate('start', 'remediate@example.test', world.clock.now(), first?.requestId);
  world.pass(16);
  await world.deliver(world.probe({ cause: 'vm-stopped', downSince: '2026-11-24T11:58:00.000Z' }));
  await world.deliver({ rung: 'start-vm' });

  t.is(world.vm.calls.length, 2);
});

test('while Compute is silent nothing harsh is done', async (t) => {
  const world = createWorld();
  world.vm.world.isSilent = true;
  await world.deliver(world.probe({ cause: 'vm-stopped' }));

  t.deepEqual(world.vm.calls, []);
  t.like(world.factsNamed('remedy-skipped')[0]?.data, { because: 'human-acted' });
});

for (const when of ['at once', 'at the end of its operation'] as const) {
  test(`a zone without a free machine, said ${when}, is tried again later`, async (t) => {
    const world = createWorld();
    if (when === 'at once')
      world.vm.answers.push({ outcome: 'later', reason: 'no-capacity', text: 'exhausted' });
    else world.vm.world.operationError = { text: 'exhausted', isOutOfCapacity: true };
    await world.deliver(world.probe({ cause: 'vm-stopped' }));
    t.like(world.factsNamed('remedy-finished')[0]?.data, { outcome: 'failed' });
    delete world.vm.world.operationError;

    world.pass(1);
    await world.deliver(world.probe({ cause: 'vm-stopped', downSince: '2026-11-24T11:58:00.000Z' }));
    t.like(world.factsNamed('remedy-skipped')[0]?.data, { because: 'no-capacity' });
    t.deepEqual(world.factsNamed('remediation-gave-up'), []);

    world.pass(14);
    await world.deliver(world.probe({ cause: 'vm-stopped', downSince: '2026-11-24T11:58:00.000Z' }));
    t.is(world.vm.calls.length, 2);
    t.not(world.vm.calls[0]?.requestId, world.vm.calls[1]?.requestId);
  });
}

test('a call that Compute did not answer is made again by the next probe, with the same id', async (t) => {
  const world = createWorld();
  world.vm.answers.push({ outcome: 'later', reason: 'unavailable', text: '503' });
  await world.deliver(world.probe({ cause: 'vm-stopped' }));
  world.pass(1);
  await world.deliver(world.probe({ cause: 'vm-stopped', downSince: '2026-11-24T11:58:00.000Z' }));

  const [first, second] = world.vm.calls;
  t.is(world.vm.calls.length, 2);
  t.is(first?.requestId, second?.requestId);
  t.is(world.factsNamed('remedy-started').length, 1);
});

test('a call that Compute refuses is not made again', async (t) => {
  const world = createWorld();
  world.vm.answers.push({ outcome: 'refused', reason: 'permission', text: '403' });
  await world.deliver(world.probe({ cause: 'vm-stopped' }));

  t.regex(world.factsNamed('remedy-finished')[0]?.data.reason ?? '', /refused it \(permission\): 403/);
});

test('charts that stay old restart the app, and the fact names their finding', async (t) => {
  const world = createWorld();
  await world.report();
  const restart = {
    cause: 'charts-stale',
    findings: ['charts-stale:mart_geo'],
    at: world.clock.now().toISOString(),
  };
  await world.deliver({ restart });

  t.is(world.orders()[0]?.[1], 'restart-app');
  t.is(world.factsNamed('remedy-started')[0]?.data.cause, 'charts-stale:mart_geo');
});

test('charts wait for a refresh that is publishing', async (t) => {
  const world = createWorld();
  await world.report();
  await world.state.put('runs', 'r1', { runId: 'r1', startedAt: world.clock.now().toISOString() });
  const restart = {
    cause: 'charts-stale',
    findings: ['charts-stale:mart_geo'],
    at: world.clock.now().toISOString(),
  };
  await world.deliver({ restart });

  t.deepEqual(world.orders(), []);
  t.like(world.factsNamed('remedy-skipped')[0]?.data, { because: 'refresh-publishing' });
});

test('an outage long after another one begins the ladder anew', async (t) => {
  const world = await outage();
  await fail(world);
  world.pass(120);
  await world.report();
  await world.deliver(world.probe());

  t.deepEqual(
    world.orders().map(([, word]) => word),
    ['restart-app', 'down-up', 'restart-app'],
  );
});
