import test from 'ava';
import { OutOfTime, startWorkingTime } from '../../../functions/refresh-marts/run-time.ts';
import { createEagerClock } from '../../helpers/eager-clock.ts';

const start = new Date('2026-11-24T02:00:00Z');

test('the working time runs down and is never less than nothing', async (t) => {
  const clock = createEagerClock(start);
  const time = startWorkingTime(clock, 480);
  t.is(time.left(), 480_000);

  await clock.sleep(479_999);
  t.is(time.left(), 1);
  t.notThrows(time.check);

  await clock.sleep(1);
  t.is(time.left(), 0);
  t.throws(time.check, { instanceOf: OutOfTime, message: '480 s of work are over' });

  await clock.sleep(1000);
  t.is(time.left(), 0);
});

test('nobody sleeps beyond the end of the working time', async (t) => {
  const clock = createEagerClock(start);
  const time = startWorkingTime(clock, 10);

  await t.notThrowsAsync(time.sleep(9000));
  await t.throwsAsync(time.sleep(5000), { instanceOf: OutOfTime });

  t.deepEqual(clock.now(), new Date('2026-11-24T02:00:10Z'));
});

test('nobody lies down when the working time is over', async (t) => {
  const clock = createEagerClock(start);
  const time = startWorkingTime(clock, 0);

  await t.throwsAsync(time.sleep(1000), { instanceOf: OutOfTime });

  t.deepEqual(clock.now(), start);
});
