import test from 'ava';
import fc from 'fast-check';
import { probeCauses } from '../../../shared/events/probe-causes.ts';
import { vmJobs } from '../../../shared/remedies.ts';
import { control } from './_settings.ts';
import { createWatchedWorld, type Fate } from './_watched-world.ts';
import { probeAt } from './_world.ts';

type WatchedWorld = ReturnType<typeof createWatchedWorld>;
type Act = (world: WatchedWorld) => Promise<unknown> | unknown;

const never: Fate = { dieAt: 1000, when: 'before', laterMinutes: 0, isTwice: false };

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { arbitrary: fc.constant(never), weight: 3 },
  fc.record({
    dieAt: fc.integer({ min: 1, max: 25 }),
    when: fc.constantFrom('before', 'after'),
    laterMinutes: fc.constantFrom(0, 0.2, 2, 4, 11),
    isTwice: fc.boolean(),
  }),
);

const causes = fc.oneof(
  {
    arbitrary: fc.constantFrom('web-down', 'metadata-database-frozen', 'vm-stopped', 'vm-unreachable'),
    weight: 3,
  },
  fc.constantFrom(...probeCauses),
);

const probe: fc.Arbitrary<Act> = fc
  .record({
    verdict: fc.constantFrom('down', 'down', 'down', 'up', 'unsettled'),
    cause: causes,
    ageMinutes: fc.constantFrom(0, 0, 0, 2.9, 3.1, 9),
    downMinutes: fc.constantFrom(2, 14, 16, 70),
    flapping: fc.constantFrom(false, false, false, true),
    fate,
  })
  .map(({ verdict, cause, ageMinutes, downMinutes, flapping, fate: its }) => (world) => {
    const at = new Date(world.clock.now().getTime() - ageMinutes * 60_000);
    const downSince = new Date(at.getTime() - downMinutes * 60_000).toISOString();
    return world.deliverProbe(probeAt(at, { verdict, cause, downSince, flapping }), its);
  });

const byHand = fc.tuple(fc.constantFrom(...vmJobs), fate).map(
  ([job, its]): Act =>
    (world) =>
      world.deliverByHand(job, its),
);

/** Somebody insists: what failed at once is asked for again. */
const insistence = fc.tuple(fc.constantFrom(...vmJobs), fc.integer({ min: 2, max: 5 })).map(
  ([job, times]): Act =>
    async (world) => {
      for (let time = 0; time < times; time++) {
        world.vm.answers.push({ outcome: 'refused', reason: 'other', text: 'no' });
        await world.report();
        await world.deliverByHand(job, never);
        await world.answer('failed');
        world.pass(1);
      }
      world.vm.answers.length = 0;
    },
);

/** A person stops the VM, and later it is still down. */
const personAtWork = fc.constantFrom(1, 30, 55, 61).map(
  (minutes): Act =>
    async (world) => {
      world.human();
      world.pass(minutes);
      await world.deliverProbe(probeAt(world.clock.now(), { cause: 'vm-stopped' }), never);
    },
);

const hold = fc.tuple(fc.constantFrom('pause-remediation', 'maintenance'), fc.constantFrom(1, 20)).map(
  ([kind, minutes]): Act =>
    (world) => {
      const since = world.clock.now();
      const until = new Date(since.getTime() + minutes * 60_000).toISOString();
      return world.set(control(kind, '', { since: since.toISOString(), until }));
    },
);

const passing = fc.constantFrom(0.5, 1, 3, 5, 14, 16, 55).map(
  (minutes): Act =>
    (world) =>
      world.pass(minutes),
);
const heartbeat = fc.constant<Act>((world) => world.report());
const answer = fc.constantFrom('done', 'done', 'failed').map(
  (outcome): Act =>
    (world) =>
      world.answer(outcome),
);

const act: fc.Arbitrary<Act> = fc.oneof(
  { arbitrary: probe, weight: 8 },
  { arbitrary: passing, weight: 5 },
  { arbitrary: heartbeat, weight: 5 },
  { arbitrary: answer, weight: 3 },
  { arbitrary: byHand, weight: 2 },
  { arbitrary: insistence, weight: 1 },
  { arbitrary: personAtWork, weight: 1 },
  { arbitrary: hold, weight: 1 },
);

/** Everybody lets it be, until whatever was under way is over. */
async function calmDown(world: WatchedWorld): Promise<void> {
  world.pass(24 * 60);
  for (let minute = 0; minute < 4; minute++) {
    world.pass(1);
    await world.report();
    await world.deliverProbe(probeAt(world.clock.now(), { verdict: 'up' }), never);
  }
}

/** An outage of which every minute is told, until the remedy that mends it, if any does. */
async function goDown(world: WatchedWorld, mendedBy: string): Promise<string> {
  const since = world.clock.now().toISOString();
  let isMended = false;
  for (let minute = 2; minute < 50; minute++) {
    world.pass(1);
    await world.report();
    const before = world.deeds.length;
    const seen = isMended ? { verdict: 'up' as const } : { downSince: since };
    await world.deliverProbe(probeAt(world.clock.now(), seen), never);
    const deed = world.deeds[before];
    if (!deed) continue;
    await world.answer();
    isMended ||= deed.job === mendedBy;
  }
  return since;
}

test('whatever happens, nothing is done that must not be, and every outage ends repaired or given up', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { maxLength: 40 }),
      fc.constantFrom('restart-app', 'down-up', 'reset-vm', 'nothing'),
      async (acts, mendedBy) => {
        const world = createWatchedWorld();
        await world.report();
        for (const next of acts) await next(world);
        await calmDown(world);
        const since = await goDown(world, mendedBy);

        const isOfIt = ({ id }: { id: string }) => id.endsWith(since);
        const givenUp = world.factsNamed('remediation-gave-up').filter(isOfIt).length;
        const repaired = world
          .factsNamed('remedy-finished')
          .filter(({ data }) => data.outcome === 'succeeded' && (data.startedAt ?? '') > since).length;
        const ends = `given up ${givenUp}, repaired ${repaired}`;
        t.deepEqual(world.faults, []);
        t.is(ends, mendedBy === 'nothing' ? 'given up 1, repaired 0' : 'given up 0, repaired 1');
      },
    ),
    { numRuns: 500, seed: 20_261_124 },
  );
});

test('the watched world does act', async (t) => {
  const world = createWatchedWorld();
  await calmDown(world);
  await goDown(world, 'nothing');

  t.deepEqual(
    world.deeds.map(({ job }) => job),
    ['restart-app', 'down-up', 'reset-vm'],
  );
});
