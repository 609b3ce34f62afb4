import test from 'ava';
import { createWorld, newest } from './_world.ts';

test('of a healthy Superset every layer is told, and nothing else is asked or written', async (t) => {
  const world = createWorld();
  await world.agentReports();
  await world.probes(3);
  await world.agentReports();
  const { reads, writes } = world.access;
  world.compute.asked.length = 0;
  world.superset.calls.length = 0;

  await world.probe();

  const fact = newest(world.facts());
  t.like(fact, { verdict: 'up', cause: 'up', findings: [] });
  t.deepEqual(
    fact.layers?.map(({ layer, outcome }) => `${layer} ${outcome}`),
    ['connect answers', 'health answers', 'login answers', 'datasets answers'],
  );
  t.is(world.access.reads - reads, 3);
  t.is(world.access.writes - writes, 0, 'up after up writes nothing');
  t.deepEqual(world.compute.asked, [], 'Compute is not even loaded');
  t.deepEqual(world.superset.calls, ['at 203.0.113.7:8088', 'health', 'login', 'datasets']);
  t.deepEqual(world.evidence(), [], 'remediate is left alone');
});

test('a hundred probes of a healthy Superset write three times, and ask Compute once', async (t) => {
  const world = createWorld();

  await world.probes(100);

  t.is(world.access.writes, 3);
  t.deepEqual(world.compute.asked, ['describe']);
  t.is(world.facts().length, 100);
  t.is(world.superset.loaded().length, 7, 'a chart at first and every 15 minutes');
});

test('three probes that fail are an outage, with the evidence for remediate', async (t) => {
  const world = createWorld();
  await world.probes(3);
  world.network.connection = { outcome: 'refused', text: 'ECONNREFUSED' };

  await world.probes(3);

  t.deepEqual(
    world.facts().map(({ verdict }) => verdict),
    ['up', 'up', 'up', 'unsettled', 'unsettled', 'down'],
  );
  t.like(newest(world.facts()), { cause: 'web-down', findings: [{ kind: 'superset-web-down' }] });
  t.deepEqual(newest(world.evidence()), {
    verdict: 'down',
    cause: 'web-down',
    reason: 'Nobody listens: ECONNREFUSED',
    at: '2026-11-24T06:06:00.000Z',
    downSince: '2026-11-24T06:04:00.000Z',
    flapping: false,
    wasEverUp: true,
  });
  t.is(world.evidence().length, 3, 'also of what is not settled yet');
  t.is(world.published.at(-1)?.message.attributes.id, 'm6/remediate');
});

test('what has just come back is handed to remediate for three probes, and no longer', async (t) => {
  const world = createWorld();
  await world.probes(3);
  world.superset.broken.set('health', 'broken');
  await world.probes(3);
  const before = world.evidence().length;
  world.superset.broken.clear();

  await world.probes(5);

  const proofs = world.evidence().slice(before);
  t.deepEqual(
    proofs.map(({ verdict, cause }) => `${verdict} ${cause}`),
    ['up up', 'up up', 'up up'],
  );
  t.true(proofs.every(({ downSince }) => downSince === undefined));
});

test('while a remedy has to be proved, remediate hears of every probe', async (t) => {
  const world = createWorld();
  await world.probes(3);
  await world.remedyStarted('restart-worker');

  await world.probes(31);

  t.is(world.evidence().length, 30);
});

test('a run without its chain asks remediate for nothing', async (t) => {
  const world = createWorld();
  world.superset.broken.set('health', 'timeout');

  await world.probe({ chain: false });

  t.is(newest(world.facts()).verdict, 'unsettled');
  t.deepEqual(world.evidence(), []);
});

test('Compute is asked once when a connect fails, and tells the new address for the next probe', async (t) => {
  const world = createWorld();
  await world.probes(3);
  world.compute.asked.length = 0;
  world.network.connection = { outcome: 'timeout', text: 'no connection' };
  world.compute.vm.description = { ...world.compute.vm.description, externalAddress: '203.0.113.8' };

  await world.probe();
  t.deepEqual(world.compute.asked, ['describe']);
  world.network.connection = { outcome: 'connected', text: 'accepts' };
  await world.probe();

  t.deepEqual(world.compute.asked, ['describe']);
  t.deepEqual(world.network.connects.slice(-2), ['203.0.113.7:8088', '203.0.113.8:8088']);
  t.is(newest(world.facts()).verdict, 'up');
});

test('a web process that fails is no reason to ask Compute', async (t) => {
  const world = createWorld();
  await world.probes(3);
  world.superset.broken.set('login', 'database-silent');

  await world.probes(3);

  t.deepEqual(world.compute.asked, ['describe']);
  t.is(newest(world.facts()).cause, 'metadata-database-frozen');
  t.false(world.superset.calls.slice(-3).includes('datasets'), 'the layer behind a broken one is left alone');
});

test('without an address that anybody knows nothing is reset', async (t) => {
  const world = createWorld();
  await world.probes(3);
  world.restart();
  world.compute.vm.isAway = true;

  await world.probes(3);

  t.like(newest(world.facts()), { verdict: 'down', cause: 'network-path' });
  t.is(world.network.connects.length, 3, 'there is nothing to connect to');
});

test('a probe of the schedule that waited for longer than five minutes is left out', async (t) => {
  const world = createWorld();
  const publishedAt = world.clock.now();
  world.clock.advance(301_000);

  await world.deliver({ trigger: 'schedule' }, publishedAt);
  t.deepEqual(world.published, []);
  t.regex(newest(world.log.lines).message, /5 minutes late/);

  await world.deliver({}, publishedAt);
  t.is(world.facts().length, 1, 'what a person asked for is done however late');
});

test('a probe within a run of the chain has an id of its own, and loads a chart', async (t) => {
  const world = createWorld();
  await world.probes(3);

  await world.probe({ trigger: 'chain', runId: 's20261124T0200Z' });
  await world.probe({ trigger: 'chain', runId: 's20261124T0200Z' });

  t.is(newest(world.facts()).runId, 's20261124T0200Z');
  t.deepEqual(
    world.published.slice(-2).map(({ message }) => message.attributes.id),
    ['m4/health-probed', 'm5/health-probed'],
  );
  t.is(world.superset.loaded().length, 3);
});

test('an outage is no end of what else is wrong, and people hear of both', async (t) => {
  const world = createWorld();
  await world.agentReports({ disk: { path: '/', usedPercent: 99 } });
  await world.probes(3);
  world.superset.broken.set('health', 'broken');
  await world.agentReports({ disk: { path: '/', usedPercent: 99 } });

  await world.probes(3);

  t.deepEqual(
    newest(world.facts()).findings.map(({ kind }) => kind),
    ['superset-web-down', 'disk-full'],
  );
});

test('what comes and goes is said to flap, and that is remembered by the next process', async (t) => {
  const world = createWorld();
  await world.probe();
  for (let index = 0; index < 6; index++) {
    if (index % 2 === 0) world.superset.broken.set('health', 'broken');
    else world.superset.broken.clear();
    await world.probe();
  }
  t.true(newest(world.facts()).flapping);
  t.true(newest(world.evidence()).flapping);

  world.restart();
  // Five changes of the last 20 probes do not begin it, but do not end it either.
  await world.probes(3);

  t.true(newest(world.facts()).flapping);
});
