import test from 'ava';
import { createMissingColumn } from './_drifted.ts';
import { createChangingWorld } from './scan/_changing-world.ts';

type World = ReturnType<typeof createChangingWorld>;

/** A Superset that needs two minutes for each dataset. */
function createSlowWorld(): World {
  const world = createChangingWorld();
  world.superset.world.onDatasetRead = () => world.clock.advance(120_000);
  return world;
}

/** The request by which a run went on in another delivery. */
function continuationOf({ published }: Pick<World, 'published'>) {
  const found = published.find(({ topic }) => topic === 'detect-drift');
  return found && { id: found.id, body: JSON.parse(found.message.text).data };
}

const count = ({ superset }: World, name: string) => superset.calls.filter((call) => call === name).length;

test('a run that has worked for seven minutes hands the rest to a continuation, and tells nothing yet', async (t) => {
  const world = createSlowWorld();

  t.is(await world.deliver({ sync: 'none' }, '1'), 'acknowledged');

  t.deepEqual(continuationOf(world), {
    id: 'm1/detect-drift/continuation/2',
    body: { sync: 'none', trigger: 'continuation', runId: 'm1', part: 2 },
  });
  t.is(world.published.length, 1);
});

test('the continuation reads what was not read, and tells the whole once', async (t) => {
  const world = createSlowWorld();
  await world.deliver({}, '1');

  await world.deliver(continuationOf(world)?.body, '2');

  t.deepEqual([count(world, 'dataset'), count(world, 'chart'), count(world, 'dashboard')], [4, 4, 1]);
  const ids = world.published.map(({ id }) => id);
  t.deepEqual(ids, ['m1/detect-drift/continuation/2', 'm1/drift-checked']);
  t.is(world.fact().datasets, 4);
});

test('a dry run that goes on leaves the turns as they are', async (t) => {
  const world = createSlowWorld();
  await world.deliver({ dryRun: true }, '1');
  await world.deliver(continuationOf(world)?.body, '2');

  t.true(world.fact().dryRun);
  t.is(await world.state.read('fingerprints', 'scan'), undefined);
});

test('a run that dies as it hands over reads at most what it had not remembered', async (t) => {
  const world = createSlowWorld();
  const failing = { ...world, publish: () => Promise.reject(new Error('away')) };
  const { plan, config, superset, bigquery, state, clock } = world;
  const collaborators = { plan, config, superset: superset.client, bigquery, state, clock };

  t.is(await world.deliver({}, '1', () => ({ ...collaborators, publish: failing.publish })), 'retry');
  t.is(await world.deliver({}, '1'), 'acknowledged');

  t.is(count(world, 'dataset'), 4);
  t.is(world.fact().datasets, 4);
});

test('a run is given up after thirty deliveries, and says so', async (t) => {
  const world = createSlowWorld();

  await world.deliver({ trigger: 'continuation', runId: 'm1', part: 30 }, '1');

  t.regex(world.rejected()[0]?.problem ?? '', /run m1 has not ended after 30 deliveries/);
});

test('a run that is out of time before it writes goes on with the writing', async (t) => {
  const world = createMissingColumn();
  world.superset.world.onDatasetRead = () => world.clock.advance(500_000);
  await world.deliver({}, '1');
  t.is(world.superset.writes(), 0);

  world.superset.world.onDatasetRead = () => {};
  await world.deliver({ trigger: 'continuation', runId: 'm1', part: 2 }, '2');

  t.is(world.superset.writes(), 1);
  t.deepEqual(world.fact().findings, []);
});
