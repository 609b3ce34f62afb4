import test from 'ava';
import { createWorld, said } from './_world.ts';

async function worldWithIncidents(...ids: string[]) {
  const world = createWorld();
  const incidents = Object.fromEntries(ids.map((id) => [id, {}]));
  await world.state.create('incidents', 'board', { incidents });
  return world;
}

const acknowledge = (incident: string) => ({ action: 'acknowledge', incident, ...said });

test('an incident that is there can be acknowledged', async (t) => {
  const world = await worldWithIncidents('mart_geo-20261124T0200Z');

  await world.deliver(acknowledge('mart_geo-20261124T0200Z'));

  t.is(world.published[0]?.type, 'watchdog.control-changed.v1');
});

test('an incident that is not there is refused with the nearest, and nothing is set', async (t) => {
  const world = await worldWithIncidents('mart_geo-20261124T0200Z', 'superset-20261124T0200Z');

  await world.deliver(acknowledge('mart_geo-20261124T0201Z'));

  t.like(world.published[0]?.data, {
    field: 'incident',
    problem: 'no incident is named "mart_geo-20261124T0201Z"; did you mean mart_geo-20261124T0200Z?',
  });
  t.deepEqual(await world.state.list('controls'), []);
});

test('where nothing is wrong there is nothing to acknowledge', async (t) => {
  const world = await worldWithIncidents();

  await world.deliver(acknowledge('mart_geo-20261124T0200Z'));

  t.regex(String(world.published[0]?.data.problem), /none is open$/);
});

test('as long as nothing was ever judged, an incident is taken as it is said', async (t) => {
  const world = createWorld();

  await world.deliver(acknowledge('mart_geo-20261124T0200Z'));

  t.is(world.published[0]?.type, 'watchdog.control-changed.v1');
});
