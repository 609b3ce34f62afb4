import test from 'ava';
import { advanceTo } from '../../../../deploy/local/clock/advance.ts';
import { createLeapingClock } from '../../../../deploy/local/clock/leaping-clock.ts';

const start = new Date('2026-11-24T02:00:00Z');
const minutes = (count: number) => new Date(start.getTime() + count * 60_000);

test('what a timer sets off comes to rest before the next timer fires', async (t) => {
  const clock = createLeapingClock(start);
  const events: string[] = [];
  let working: Promise<void> = Promise.resolve();
  const work = (name: string) => () => {
    events.push(`${name} begins`);
    working = Promise.resolve().then(() => void events.push(`${name} ends`));
  };
  clock.after(10 * 60_000, work('first'));
  clock.after(20 * 60_000, work('second'));

  await advanceTo(minutes(30), { clock, idle: () => working });

  t.deepEqual(events, ['first begins', 'first ends', 'second begins', 'second ends']);
  t.true(clock.now() >= minutes(30));
});

test('a timer after the instant waits', async (t) => {
  const clock = createLeapingClock(start);
  const timer = clock.after(31 * 60_000, () => t.fail('too early'));
  t.teardown(timer.cancel);

  await advanceTo(minutes(30), { clock, idle: async () => {} });

  t.is(clock.nextTimerAt()?.getTime(), minutes(31).getTime());
});
