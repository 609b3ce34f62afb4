import test from 'ava';
import fc from 'fast-check';
import { turnsOfRotation } from '../../../../functions/detect-drift/scan/plan-scan.ts';
import { column } from '../_dataset.ts';
import { anyChange, createChangingWorld } from './_changing-world.ts';

const anyDays = fc.array(fc.array(anyChange(), { maxLength: 4 }), { minLength: 1, maxLength: 6 });

test('whatever people change, a run that remembers says what one says that reads everything', async (t) => {
  await fc.assert(
    fc.asyncProperty(anyDays, async (days) => {
      const world = createChangingWorld();
      await world.run();
      for (const changes of days) {
        for (const change of changes) world.apply(change);
        const wanted = await world.runInFull();
        t.deepEqual((await world.run()).said, wanted);
      }
    }),
    { numRuns: 150 },
  );
});

test('what nobody can see in a list is seen within seven runs', async (t) => {
  await fc.assert(
    fc.asyncProperty(anyDays, fc.constantFrom(7, 8, 9, 14), async (days, id) => {
      const world = createChangingWorld();
      await world.run();
      for (const changes of days) {
        for (const change of changes) world.apply(change);
        await world.run();
      }
      const before = world.superset.datasets.get(id);
      if (!before) return;
      world.superset.datasets.set(id, { ...before, columns: [...before.columns, column(999, 'unheard_of')] });

      for (let run = 1; run < turnsOfRotation; run++) await world.run();
      const wanted = await world.runInFull();
      t.deepEqual((await world.run()).said, wanted);
    }),
    { numRuns: 50 },
  );
});
