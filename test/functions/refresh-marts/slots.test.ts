import test from 'ava';
import { createSlots } from '../../../functions/refresh-marts/slots.ts';

/** Work that waits until it is let go, and counts how much of it runs at once. */
function createWork() {
  const running: (() => void)[] = [];
  const started: number[] = [];
  let count = 0;
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    started,
    running: () => running.length,
    start: () => {
      const number = ++count;
      return () => {
        started.push(number);
        return new Promise<number>((resolve) => {
          running.push(() => resolve(number));
        });
      };
    },
    settled,
    finish: async (howMany: number) => {
      for (const resolve of running.splice(0, howMany)) resolve();
      await settled();
    },
  };
}

test('no more queries run at once than there are slots, in the order of asking', async (t) => {
  const slots = createSlots(2);
  const work = createWork();
  const results = [1, 2, 3, 4, 5].map(() => slots.run(work.start()));
  await work.settled();

  t.deepEqual(work.started, [1, 2]);
  await work.finish(1);
  t.deepEqual(work.started, [1, 2, 3]);
  await work.finish(2);
  await work.finish(2);

  t.deepEqual(await Promise.all(results), [1, 2, 3, 4, 5]);
});

test('halving rounds down, stops at one, and spares what runs already', async (t) => {
  const slots = createSlots(5);
  const work = createWork();
  const results = Array.from({ length: 9 }, () => slots.run(work.start()));
  await work.settled();
  t.is(work.running(), 5);

  slots.halve();
  await work.settled();
  t.is(work.running(), 5);

  await work.finish(4);
  t.is(work.running(), 2);
  slots.halve();
  slots.halve();
  await work.finish(2);
  t.is(work.running(), 1);
  await work.finish(1);
  await work.finish(1);
  await work.finish(1);
  t.is((await Promise.all(results)).length, 9);
});

test('a query that fails gives its slot back', async (t) => {
  const slots = createSlots(1);

  await t.throwsAsync(
    slots.run(() => Promise.reject(new Error('refused'))),
    { message: 'refused' },
  );

  t.is(await slots.run(async () => 'next'), 'next');
});
