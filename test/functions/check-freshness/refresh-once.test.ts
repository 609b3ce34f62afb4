import test from 'ava';
import type { CheckFreshnessCollaborators } from '../../../functions/check-freshness/handler.ts';
import { createMorning } from './_world.ts';

/** The export day of yesterday has just landed. */
async function createArrival() {
  const world = await createMorning();
  world.placeDay('2026-11-23');
  world.moveTo('2026-11-24T11:15:00Z');
  return world;
}

/** A process that dies at its `point`th publish or write, before or after it took effect. */
function dyingAt(point: number, when: 'before' | 'after') {
  let calls = 0;
  const around = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    calls++;
    if (calls > point || (calls === point && when === 'before')) throw new Error('the process died');
    const answer = await call();
    if (calls === point) throw new Error('the process died');
    return answer;
  };
  return (same: CheckFreshnessCollaborators): CheckFreshnessCollaborators => ({
    ...same,
    publish: (topic, message) => around(() => same.publish(topic, message)),
    state: {
      ...same.state,
      create: (...parameters) => around(() => same.state.create(...parameters)),
      update: (...parameters) => around(() => same.state.update(...parameters)),
    },
  });
}

test('a check that is delivered twice asks once, and tells both times', async (t) => {
  const world = await createArrival();

  await world.deliver({}, '7');
  await world.deliver({}, '7');

  t.is(world.requests().length, 1);
  t.deepEqual(world.fact().requestedRefresh?.days, ['2026-11-23']);
});

test('two checks at the same time ask once', async (t) => {
  const world = await createArrival();

  const outcomes = await Promise.all([world.deliver({}, '7'), world.deliver({}, '8')]);

  t.deepEqual(outcomes, ['acknowledged', 'acknowledged']);
  t.is(world.requests().length, 1);
  t.is(world.facts().filter(({ requestedRefresh }) => requestedRefresh).length, 1);
});

// Claim, publish, confirm, sizes, fact: a check that asks for a refresh publishes or writes five times.
for (const point of [1, 2, 3, 4, 5]) {
  for (const when of ['before', 'after'] as const) {
    test(`a check that dies ${when} its step ${point} is delivered again, and the refresh is never lost`, async (t) => {
      const world = await createArrival();

      t.is(await world.deliver({}, '7', dyingAt(point, when)), 'retry');
      t.is(await world.deliver({}, '7'), 'acknowledged');

      const requests = world.requests();
      // Only a death between the publish and its record may say it twice, and then under one id.
      const isDoubtful = (point === 2 && when === 'after') || (point === 3 && when === 'before');
      t.is(requests.length, isDoubtful ? 2 : 1);
      t.deepEqual([...new Set(requests.map(({ id }) => id))], ['source-arrived/2026-11-23']);
      t.deepEqual(world.fact().requestedRefresh?.days, ['2026-11-23']);

      world.moveTo('2026-11-24T12:15:00Z');
      await world.deliver();
      t.is(world.requests().length, requests.length);
    });
  }
}

test('a check that died between publish and record finds the run that began since, and asks no more', async (t) => {
  const world = await createArrival();
  await world.deliver({}, '7', dyingAt(2, 'after'));
  await world.placeRun({
    runId: 'm11',
    startedAt: '2026-11-24T11:15:05.000Z',
    request: { trigger: 'source-arrived' },
  });

  world.moveTo('2026-11-24T11:16:00Z');
  await world.deliver({}, '7');

  t.is(world.requests().length, 1);
});

test('a claim whose check never comes again is taken over by a later check, not sooner', async (t) => {
  const world = await createArrival();
  await world.deliver({}, '7', dyingAt(2, 'before'));
  t.deepEqual(world.requests(), []);

  world.moveTo('2026-11-24T11:24:59Z');
  await world.deliver({}, '8');
  t.deepEqual(world.requests(), []);

  world.moveTo('2026-11-24T11:25:00Z');
  await world.deliver({}, '9');
  t.deepEqual(
    world.requests().map(({ id }) => id),
    ['source-arrived/2026-11-23'],
  );

  await world.deliver({}, '10');
  t.is(world.requests().length, 1);
});

test('a check whose topic cannot be reached is delivered again', async (t) => {
  const world = await createArrival();
  const outcome = await world.deliver({}, '7', (same) => ({
    ...same,
    publish: async () => {
      throw new Error('no route to Pub/Sub');
    },
  }));

  t.is(outcome, 'retry');
  t.is(await world.deliver({}, '7'), 'acknowledged');
  t.is(world.requests().length, 1);
});
