import test from 'ava';
import fc from 'fast-check';
import { wrapCalls } from '../../helpers/dying-process.ts';
import { createWorld } from './_world.ts';

type World = ReturnType<typeof createWorld>;

/** Runs deliveries side by side; the scheduler decides after every call which of them goes on. */
async function interleave(
  scheduler: fc.Scheduler,
  world: World,
  deliveries: { body: unknown; messageId: string }[],
): Promise<string[]> {
  const running = Promise.all(
    deliveries.map(({ body, messageId }) =>
      world.deliver(body, { messageId }, (same) =>
        wrapCalls(same, async (name, call) => scheduler.schedule(Promise.resolve(), name).then(call)),
      ),
    ),
  );
  return scheduler.waitFor(running);
}

test('two deliveries of one message, interleaved at every call, do the work once', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = createWorld();
      const delivery = { body: { trigger: 'schedule' }, messageId: '1' };

      const outcomes = await interleave(scheduler, world, [delivery, delivery]);

      const builds = [...world.bigquery.jobs.keys()].filter((id) => !id.includes('publish'));
      return (
        outcomes.every((outcome) => outcome === 'acknowledged') &&
        builds.length === 4 &&
        new Set(world.published.filter(({ topic }) => topic === 'check-freshness').map(({ id }) => id))
          .size === 1 &&
        world.fact('marts-refreshed')?.summary === 'Completed: 4/4 tables refreshed'
      );
    }),
    { numRuns: 60 },
  );
  t.pass();
});

test('two different runs, interleaved at every call, leave every mart with the version of the newer run', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = createWorld();

      await interleave(scheduler, world, [
        { body: {}, messageId: '1' },
        { body: {}, messageId: '2' },
      ]);

      const runs = await world.state.list<{ runId: string; startedAt: string }>('runs');
      const [newest] = runs
        .map(({ value }) => value)
        .sort((a, b) => b.startedAt.localeCompare(a.startedAt) || b.runId.localeCompare(a.runId));
      return ['mart_a', 'mart_b', 'mart_c', 'mart_d'].every((name) =>
        world.bigquery.tables.get(`ineco_marts.${name}`)?.writtenBy.startsWith(`watchdog_${newest?.runId}_`),
      );
    }),
    { numRuns: 60 },
  );
  t.pass();
});

test('two triggers of one slot, interleaved at every call, make one run', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = createWorld();

      await interleave(scheduler, world, [
        { body: { trigger: 'schedule' }, messageId: '1' },
        { body: { trigger: 'schedule' }, messageId: '2' },
      ]);

      return world.facts('run-started').length === 1 && world.facts('run-joined').length === 1;
    }),
    { numRuns: 60 },
  );
  t.pass();
});
