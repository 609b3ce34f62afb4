import test from 'ava';
import { createLostColumn } from './_drifted.ts';

for (const call of ['chart', 'dashboard', 'dataset', 'listRowLevelSecurity', 'listReports']) {
  test(`that Superset fails over ${call} is told, and keeps nothing else from being compared`, async (t) => {
    const world = createLostColumn();
    world.superset.faults.set(call, 'broken');

    t.is(await world.deliver(), 'acknowledged');

    const { obstacles = [], notChecked = [] } = world.fact();
    t.true([...obstacles, ...notChecked].some((text) => text.includes('it is broken')));
  });
}

test('what a chart was said to show still stands when Superset fails over it after a change', async (t) => {
  const world = createLostColumn();
  await world.deliver();
  const [before] = world.fact().findings;
  t.like(before, { kind: 'chart-broken', subject: 'mart_geo.city' });

  world.superset.touch('chart', 2);
  world.superset.faults.set('chart', 'broken');
  t.is(await world.deliver(), 'acknowledged');

  t.like(world.fact().findings[0], { kind: 'chart-broken', subject: 'mart_geo.city' });
});
