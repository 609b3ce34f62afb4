import test from 'ava';
import { counting, crashingAt } from '../../helpers/dying-process.ts';
import { createLostColumn, createMissingColumn } from './_drifted.ts';

test('what a dead delivery wrote is kept and told, also when the next one finds more to write', async (t) => {
  const count = { calls: 0 };
  await createMissingColumn().deliver({}, '1', counting(count));
  let deathsAfterTheWrite = 0;
  for (let point = 1; point <= count.calls; point++) {
    const world = createMissingColumn();
    await world.deliver({}, '1', crashingAt(point, 'after'));
    const isWritten = world.superset.writes() > 0;
    world.published.length = 0;
    world.addToTable('zone', 'STRING');

    await world.deliver({}, '1');

    const told = world.synced().map(({ added }) => added);
    const images = (await world.state.list('before-images')).map(({ id }) => id);
    t.deepEqual(
      told,
      isWritten ? [['apply_clicks'], ['zone']] : [['apply_clicks', 'zone']],
      `point ${point}`,
    );
    t.deepEqual(images, isWritten ? ['m1.7', 'm1.7.after-1'] : ['m1.7'], `point ${point}`);
    if (isWritten) deathsAfterTheWrite++;
  }
  t.true(deathsAfterTheWrite > 3);
});

test('a request that names no proposal is refused before anything is written', async (t) => {
  const world = createMissingColumn();

  await world.deliver({ applyProposal: 'remove-7-other' });

  t.like(world.rejected()[0], { field: 'applyProposal' });
  t.is(world.superset.writes(), 0);
});

for (const problem of ['forbidden', 'not-found', 'unauthorized'] as const) {
  test(`a dataset that is ${problem} right before the write is not written, and the run goes on`, async (t) => {
    const world = createMissingColumn();
    world.superset.world.onDatasetRead = () => world.superset.faults.set('dataset', problem);

    t.is(await world.deliver(), 'acknowledged');

    t.is(world.superset.writes(), 0);
    t.deepEqual(world.rejected(), []);
    t.regex(world.fact().sync?.[0]?.reason ?? '', /could not be read again right before the write/);
    t.deepEqual(await world.state.list('before-images'), []);
  });

  test(`a dataset that is ${problem} right after the write is told as written and not as read back`, async (t) => {
    const world = createMissingColumn();
    world.superset.world.beforePut = () => world.superset.faults.set('dataset', problem);

    t.is(await world.deliver(), 'acknowledged');

    t.is(world.superset.writes(), 1);
    t.deepEqual(
      world.synced().map(({ added }) => added),
      [['apply_clicks']],
    );
    t.regex(world.fact().sync?.[0]?.reason ?? '', /could not be read back/);
  });
}

test('a run that wrote and then sees nothing is delivered again until it can tell what it wrote', async (t) => {
  const world = createMissingColumn();
  world.superset.world.beforePut = () => world.superset.faults.set('every call', 'unreachable');
  t.is(await world.deliver(), 'retry');
  t.is(await world.deliver(), 'retry');
  t.deepEqual(world.published, []);

  world.superset.faults.clear();
  t.is(await world.deliver(), 'acknowledged');

  t.deepEqual(
    world.synced().map(({ added }) => added),
    [['apply_clicks']],
  );
});

test('a run that wrote nothing takes what it may not read for an obstacle', async (t) => {
  const world = createLostColumn();
  world.superset.faults.set('dataset', 'forbidden');

  t.is(await world.deliver(), 'acknowledged');

  t.is(world.fact().obstacles?.length, 1);
});

test('two deliveries of one run at the same time keep and tell one write', async (t) => {
  const world = createMissingColumn();

  await Promise.all([world.deliver({}, '1'), world.deliver({}, '1')]);

  t.is(world.superset.datasets.get(7)?.columns.filter(({ name }) => name === 'apply_clicks').length, 1);
  t.deepEqual(
    (await world.state.list('before-images')).map(({ id }) => id),
    ['m1.7'],
  );
  t.deepEqual([...new Set(world.synced().flatMap(({ added }) => added))], ['apply_clicks']);
});

test('a write is told although somebody has described a column anew since', async (t) => {
  const world = createMissingColumn();
  world.superset.world.beforePut = () => {
    world.superset.world.beforePut = () => {};
    world.superset.faults.set('dataset', 'unreachable');
  };
  t.is(await world.deliver(), 'retry');
  world.superset.faults.clear();
  world.superset.edit(7, (before) => ({
    ...before,
    columns: before.columns.map((column) => ({ ...column, description: 'by hand' })),
  }));

  t.is(await world.deliver(), 'acknowledged');

  t.deepEqual(
    world.synced().map(({ added }) => added),
    [['apply_clicks']],
  );
});

test('an approval counts once, also for a row that somebody has restored since', async (t) => {
  const world = createLostColumn();
  await world.deliver();
  await world.approve(world.fact().proposals?.[0]?.id ?? '');
  await world.backUp('2026-11-24T06:30:00Z');
  const before = structuredClone(world.superset.datasets.get(7));
  await world.deliver({}, '2');
  t.is(world.superset.writes(), 1);

  world.superset.edit(7, (now) => before ?? now);
  await world.deliver({}, '3');

  t.is(world.superset.writes(), 1);
  t.is(world.fact().proposals?.[0]?.state, 'It was approved once, and that was carried out');
});

test('an approval is not used up by a write that Superset refused', async (t) => {
  const world = createLostColumn();
  await world.deliver();
  await world.approve(world.fact().proposals?.[0]?.id ?? '');
  await world.backUp('2026-11-24T06:30:00Z');
  world.superset.faults.set('putDatasetColumns', 'forbidden');
  await world.deliver({}, '2');
  world.superset.faults.clear();

  await world.deliver({}, '3');

  t.false(world.superset.columns().includes('city'));
});
