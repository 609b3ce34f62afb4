import test from 'ava';
import { counting, crashingAt } from '../../helpers/dying-process.ts';
import { chart, column } from './_dataset.ts';
import { createWorld } from './_world.ts';

type World = ReturnType<typeof createWorld>;

/** A column to add, one to remove as approved, and charts that use them. */
async function createWork(): Promise<World> {
  const world = createWorld();
  world.superset.edit(7, (before) => ({ ...before, columns: [...before.columns, column(4, 'city')] }));
  world.superset.charts.set(2, chart(2, [{ columns: ['city', 'zone'] }]));
  await world.deliver({ dryRun: true }, '0');
  await world.approve(world.fact().proposals?.[0]?.id ?? '');
  await world.backUp('2026-11-24T06:30:00Z');
  world.addToTable('zone', 'STRING');
  world.published.length = 0;
  return world;
}

/** What a run leaves behind, without what may differ between two tellings of the same thing. */
async function traces(world: World) {
  return {
    columns: world.superset.columns(),
    writes: world.superset.writes(),
    messages: [...new Set(world.published.map(({ topic, id }) => `${topic} ${id}`))].sort(),
    images: (await world.state.list('before-images')).map(({ id }) => id),
    findings: world.fact().findings,
  };
}

test('a delivery that dies at any call, before or after its effect, is made good by the next one', async (t) => {
  const undisturbed = await createWork();
  const count = { calls: 0 };
  await undisturbed.deliver({}, '1', counting(count));
  const wanted = await traces(undisturbed);
  t.true(count.calls > 25, `${count.calls} calls`);
  t.deepEqual(wanted.columns, ['event_date', 'country', 'users', 'zone']);
  t.is(wanted.writes, 2);
  t.is(wanted.messages.length, 3);

  for (let point = 1; point <= count.calls; point++) {
    for (const when of ['before', 'after'] as const) {
      const world = await createWork();
      const first = await world.deliver({}, '1', crashingAt(point, when));
      const second = await world.deliver({}, '1');

      t.is(first, 'retry', `the death ${when} call ${point} must not acknowledge the message`);
      t.is(second, 'acknowledged');
      t.deepEqual(await traces(world), wanted, `after a death ${when} call ${point}`);
    }
  }
});

test('a run that died in the middle of a write holds nobody up for longer than five minutes', async (t) => {
  const world = await createWork();
  const count = { calls: 0 };
  await (await createWork()).deliver({}, '1', counting(count));
  for (let point = 1; point <= count.calls; point++) {
    const dying = await createWork();
    await dying.deliver({}, '1', crashingAt(point, 'after'));
    await dying.clock.advance(5 * 60_000);
    await dying.deliver({}, '2');
    t.deepEqual(
      dying.superset.columns().toSorted(),
      ['country', 'event_date', 'users', 'zone'],
      `point ${point}`,
    );
  }
  t.is(world.superset.writes(), 0);
});
