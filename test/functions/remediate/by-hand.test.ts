import test from 'ava';
import type { RemediateConfig } from '../../../functions/remediate/config.ts';
import { TransientError } from '../../../shared/errors.ts';
import { rungs } from '../../../shared/remedies.ts';
import { control } from './_settings.ts';
import { createWorld } from './_world.ts';

async function listening(config = {}) {
  const world = createWorld(config);
  await world.report();
  return world;
}

test('an empty request has a probe made with a chart, and does nothing itself', async (t) => {
  const world = await listening();
  await world.deliver({ author: 'Davit', reason: 'it feels slow' }, { messageId: 'm77' });

  const asked = world.published
    .filter(({ topic }) => topic === 'probe-health')
    .map(({ text }) => JSON.parse(text));
  t.is(asked.length, 1);
  t.is(asked[0].type, 'watchdog.probe-health.v1');
  t.deepEqual(asked[0].data, {
    trigger: 'manual',
    runId: 'mm77',
    chart: true,
    author: 'Davit',
    reason: 'it feels slow',
  });
  t.deepEqual(world.orders(), []);
});

for (const rung of rungs) {
  test(`${rung} by hand needs no probe and no rung before it`, async (t) => {
    const world = await listening();
    await world.deliver({ rung, author: 'Davit', reason: 'frozen' });

    t.is(world.orders().length + world.vm.calls.length, 1);
    t.like(world.factsNamed('remedy-started')[0]?.data, {
      rung,
      author: 'Davit',
      reason: 'Davit asked for it: frozen',
    });
  });
}

test('a rung by hand that is delivered again is done once', async (t) => {
  const world = await listening();
  await world.deliver({ rung: 'reset-vm' }, { messageId: 'same' });
  await world.deliver({ rung: 'reset-vm' }, { messageId: 'same' });

  t.is(world.vm.calls.length, 1);
  t.is(world.factsNamed('remedy-started').length, 1);
  t.deepEqual(world.factsNamed('remedy-skipped'), []);
});

const holds = test.macro({
  exec: async (
    t,
    because: string,
    set: (world: Awaited<ReturnType<typeof listening>>) => unknown,
    config: Partial<RemediateConfig> = {},
  ) => {
    const world = await listening(config);
    await set(world);
    await world.deliver({ rung: 'reset-vm' });

    t.deepEqual(world.vm.calls, []);
    t.deepEqual(
      world.factsNamed('remedy-skipped').map(({ data }) => data.because),
      [because],
    );
  },
  title: (_, because) => `by hand, too, nothing is done: ${because}`,
});
test(holds, 'paused', (world) => world.set(control('pause-remediation', '')));
test(holds, 'maintenance', (world) => world.set(control('maintenance', 'superset')));
test(holds, 'mode-observe', () => undefined, { mode: 'observe' });
test(holds, 'needs-approval', () => undefined, { needApproval: ['reset-vm'] });
test(holds, 'dry-run', () => undefined, { dryRun: ['reset-vm'] });
test(holds, 'already-running', (world) => world.deliver({ rung: 'restart-app' }));
test(holds, 'human-acted', (world) => world.vm.operate('reset', 'ani@example.test', world.clock.now()));
test(holds, 'budget-spent', async (world) => {
  await world.deliver({ rung: 'reset-vm' });
  world.vm.calls.length = 0;
  world.pass(31);
  await world.report();
});

test('an approved reset is done once', async (t) => {
  const world = await listening({ needApproval: ['restart-app'] });
  await world.set(control('approve', 'restart-app-20261124-1'));
  await world.deliver({ rung: 'restart-app' });
  await world.answer('failed');
  await world.deliver({ rung: 'restart-app' });

  t.is(world.orders().length, 1);
  t.like(world.factsNamed('remedy-skipped')[0]?.data, { because: 'needs-approval' });
});

test('what Compute did not take comes again, for nobody else would ask again', async (t) => {
  const world = await listening();
  world.vm.answers.push({ outcome: 'later', reason: 'rate-limited', text: '429' });
  await t.throwsAsync(world.deliver({ rung: 'reset-vm' }, { messageId: 'same' }), {
    instanceOf: TransientError,
  });
  await world.deliver({ rung: 'reset-vm' }, { messageId: 'same' });

  t.is(world.vm.calls.length, 2);
  t.is(world.vm.calls[0]?.requestId, world.vm.calls[1]?.requestId);
});

test('a restart by hand in an outage is told with it, and counts as tried', async (t) => {
  const world = await listening({ ladders: { 'web-down': ['restart-app', 'down-up'] } });
  await world.deliver(world.probe());
  await world.answer('failed');
  await world.deliver({ rung: 'down-up', author: 'Davit', reason: 'now' });

  t.is(world.factsNamed('remedy-started')[1]?.data.cause, 'superset-web-down:superset-ineco');
  await world.answer('failed');
  await world.deliver(world.probe());
  t.is(world.factsNamed('remediation-gave-up').length, 1);
});

test('a restart by hand where nothing is wrong is proved by probes, too', async (t) => {
  const world = await listening();
  await world.deliver({ rung: 'restart-app' });
  for (let probe = 0; probe < 3; probe++) {
    world.pass(1);
    await world.deliver(world.probe({ verdict: 'up' }));
  }

  t.like(world.factsNamed('remedy-finished')[0]?.data, { outcome: 'succeeded' });
});
