import test from 'ava';
import { createWorld, newest } from './_world.ts';

const refused = { outcome: 'refused', text: 'ECONNREFUSED' } as const;

test('while the state store is away an outage is still told, and counted', async (t) => {
  const world = createWorld();
  await world.probes(3);
  world.access.isAway = true;
  world.network.connection = refused;

  await world.probes(3);

  t.deepEqual(
    world
      .facts()
      .slice(-3)
      .map(({ verdict, withoutState }) => `${verdict} ${withoutState}`),
    ['unsettled true', 'unsettled true', 'down true'],
  );
  t.like(newest(world.evidence()), { cause: 'web-down', wasEverUp: true });
});

test('a process that begins while it is away says neither that it was never up nor that it may be repaired', async (t) => {
  const world = createWorld();
  await world.probes(3);
  world.restart();
  world.access.isAway = true;
  world.network.connection = refused;

  await world.probes(3);

  const fact = newest(world.facts());
  t.like(fact, { verdict: 'down', cause: 'web-down' });
  t.is(fact.wasEverUp, undefined);
  t.false(newest(world.evidence()).wasEverUp);
});

test('what nobody could read of the agent is not said to be silence', async (t) => {
  const world = createWorld();
  await world.agentReports();
  await world.probes(3);
  world.access.isAway = true;
  world.network.connection = { outcome: 'timeout', text: 'no connection' };

  await world.probes(3);

  const [finding, ...others] = newest(world.facts()).findings;
  t.deepEqual(others, []);
  t.is(finding?.kind, 'vm-unreachable');
  t.regex(finding?.summary ?? '', /the agent cannot be asked/);
  t.like(finding?.evidence?.at(-1), { value: 'not known: the state store could not be read' });
});

test('when the store is back, the outage is not counted anew', async (t) => {
  const world = createWorld();
  await world.probes(3);
  world.access.isAway = true;
  world.network.connection = refused;
  await world.probes(3);
  world.access.isAway = false;

  await world.probe();
  world.restart();
  await world.probe();

  const [first, second] = world.facts().slice(-2);
  t.like(first, { verdict: 'down', cause: 'web-down' });
  t.is(first?.withoutState, undefined);
  t.is(second?.verdict, 'down', 'the next process reads it');
  t.is(newest(world.evidence()).downSince, '2026-11-24T06:04:00.000Z');
});

test('what one process saw by itself does not make the store forget that Superset was ever up', async (t) => {
  const world = createWorld();
  await world.probes(3);
  world.restart();
  world.access.isAway = true;
  world.network.connection = refused;
  await world.probes(3);
  world.access.isAway = false;

  await world.probe();

  t.like(newest(world.facts()), { verdict: 'down', cause: 'web-down' });
  t.true(newest(world.evidence()).wasEverUp);
});

test('a store that refuses to write is told as well', async (t) => {
  const world = createWorld();
  await world.probes(3);
  world.access.refusesWrites = true;
  world.superset.broken.set('health', 'broken');

  await world.probes(3);

  t.like(newest(world.facts()), { verdict: 'down', cause: 'web-down', withoutState: true });
});

test('a remedy settles also while nobody can read of it', async (t) => {
  const world = createWorld();
  await world.probes(2);
  await world.remedyStarted('restart-app');
  await world.probe();
  world.access.isAway = true;
  world.network.connection = refused;

  await world.probes(1);

  t.regex(newest(world.facts()).reason, /restart-app settles/);
});
