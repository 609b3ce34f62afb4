import test from 'ava';
import fc from 'fast-check';
import { createWorld, newest, runningVm } from './_world.ts';

type World = ReturnType<typeof createWorld>;

/** What may be the matter when a probe looks; `isOutage` says whether anybody could look at a dashboard. */
const matters: readonly { name: string; isOutage: boolean; happen: (world: World) => void }[] = [
  { name: 'well', isOutage: false, happen: () => undefined },
  {
    name: 'password refused',
    isOutage: false,
    happen: ({ superset }) => superset.broken.set('login', 'unauthorized'),
  },
  {
    name: 'password readable on its way',
    isOutage: false,
    happen: ({ superset }) => {
      superset.fake.mayLogIn = false;
    },
  },
  {
    name: 'refused',
    isOutage: true,
    happen: ({ network }) => {
      network.connection = { outcome: 'refused', text: 'ECONNREFUSED' };
    },
  },
  {
    name: 'no connection',
    isOutage: true,
    happen: ({ network }) => {
      network.connection = { outcome: 'timeout', text: 'no connection' };
    },
  },
  { name: 'hung', isOutage: true, happen: ({ superset }) => superset.broken.set('health', 'timeout') },
  {
    name: 'database frozen',
    isOutage: true,
    happen: ({ superset }) => superset.broken.set('login', 'database-silent'),
  },
  { name: 'broken', isOutage: true, happen: ({ superset }) => superset.broken.set('datasets', 'broken') },
];

const settleSeconds = { 'restart-app': 180, 'down-up': 60, 'reset-vm': 300 } as const;

type Rung = keyof typeof settleSeconds;

/** What happens before a probe, and how long after the one before it looks. */
type Step = {
  matter: (typeof matters)[number];
  gapSeconds: number;
  agent: 'heard' | 'silent' | 'worker down' | 'made up';
  remedy: Rung | undefined;
  store: 'there' | 'away';
  isNewProcess: boolean;
  isVmBooting: boolean;
};

const anyStep = (leastGapSeconds: number, store: fc.Arbitrary<Step['store']>): fc.Arbitrary<Step> =>
  fc.record({
    // Rows of one kind are what decides, so they have to be likely.
    matter: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...matters) },
      { weight: 2, arbitrary: fc.constantFrom(...matters.slice(3, 5)) },
    ),
    gapSeconds: fc.integer({ min: leastGapSeconds, max: 120 }),
    agent: fc.constantFrom('heard', 'silent', 'worker down', 'made up'),
    remedy: fc.option(fc.constantFrom<Rung>('restart-app', 'down-up', 'reset-vm'), {
      nil: undefined,
      freq: 8,
    }),
    store,
    isNewProcess: fc.boolean(),
    isVmBooting: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  });

/** What is known of the probes so far, counted by other code than the function's. */
type Expected = { outages: number; settledAt: number; isWritten: boolean };

/** Lets a step happen, and returns what its probe said beside what may be expected of it. */
async function take(world: World, step: Step, before: Expected) {
  const { matter, remedy, gapSeconds, isNewProcess, isVmBooting } = step;
  const isAway = step.store === 'away';
  world.clock.advance(gapSeconds * 1000);
  world.network.connection = { outcome: 'connected', text: 'accepts' };
  world.superset.broken.clear();
  world.superset.fake.mayLogIn = true;
  matter.happen(world);
  await report(world, step.agent);
  world.access.isAway = isAway;
  const now = world.clock.now();
  // What nobody can read of nobody can respect: remediate does nothing while the store is away.
  const settled = remedy && !isAway ? now.getTime() + settleSeconds[remedy] * 1000 : 0;
  if (remedy && !isAway) await world.remedyStarted(remedy);
  // What a process saw while the store was away ends with it.
  if (isNewProcess && !isAway && before.isWritten) world.restart();
  const lastStartedAt = isVmBooting ? now : undefined;
  world.compute.vm.description = { ...runningVm, lastStartedAt };
  await world.deliver();

  const outages = matter.isOutage ? before.outages + 1 : 0;
  // A second remedy within the time of the first takes its place.
  const settledAt = settled > 0 ? settled : before.settledAt;
  const isBooting = isVmBooting && ['refused', 'no connection'].includes(matter.name);
  const isSettling = settledAt > now.getTime() || isBooting;
  return { fact: newest(world.facts()), isSettling, expected: { outages, settledAt, isWritten: !isAway } };
}

async function report(world: World, agent: Step['agent']) {
  const now = world.clock.now();
  if (agent === 'heard') await world.agentReports();
  if (agent === 'made up') await world.agentReports({}, new Date(now.getTime() + 3_600_000));
  if (agent !== 'worker down') return;
  const worker = { service: 'superset-worker', name: 'superset_worker', state: 'exited', health: '' };
  await world.agentReports({ containers: [worker] });
}

test('whatever happens, it is never down before three outages in a row, nor while anything settles', async (t) => {
  const store = fc.constantFrom<Step['store']>('there', 'there', 'away');
  const steps = fc.array(anyStep(1, store), { maxLength: 20 });

  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const world = createWorld();
      let known: Expected = { outages: 0, settledAt: 0, isWritten: true };
      for (const step of all) {
        const { fact, isSettling, expected } = await take(world, step, known);
        known = expected;
        const isDown = fact.verdict === 'down';
        if (isDown && expected.outages < 3) return false;
        if (isDown && isSettling) return false;
        if (isDown && fact.findings.length === 0) return false;
        if (!step.matter.isOutage && fact.verdict !== 'up') return false;
        if (fact.verdict !== 'up' && newest(world.evidence()).at !== world.clock.now().toISOString())
          return false;
      }
      return true;
    }),
    { numRuns: 150 },
  );
  t.pass();
});

test('whatever happens, three outages in a row are down once all is settled, and three answers are up', async (t) => {
  const steps = fc.array(anyStep(20, fc.constant('there')), { maxLength: 20 });

  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const world = createWorld();
      let known: Expected = { outages: 0, settledAt: 0, isWritten: true };
      for (const step of all) {
        const { fact, isSettling, expected } = await take(world, step, known);
        known = expected;
        if (expected.outages >= 3 && !isSettling && fact.verdict !== 'down') return false;
        if (expected.outages === 0 && fact.verdict !== 'up') return false;
      }
      return true;
    }),
    { numRuns: 150 },
  );
  t.pass();
});
