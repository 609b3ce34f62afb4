import test from 'ava';
import { createLeapingClock } from '../../../../deploy/local/clock/leaping-clock.ts';

const start = new Date('2026-11-24T02:00:00Z');
const minutes = (count: number) => new Date(start.getTime() + count * 60_000);

test('a leap fires the timers on its way in order, each at its own instant', (t) => {
  const clock = createLeapingClock(start);
  const fired: string[] = [];
  const say = (name: string) => () => fired.push(`${name} ${clock.now().toISOString()}`);
  clock.after(30 * 60_000, say('second'));
  clock.after(10 * 60_000, say('first'));
  const late = clock.after(24 * 60 * 60_000, say('tomorrow'));
  t.teardown(late.cancel);

  clock.leapTo(minutes(60));

  t.is(fired.length, 2);
  t.regex(fired[0] ?? '', /^first 2026-11-24T02:10:0/);
  t.regex(fired[1] ?? '', /^second 2026-11-24T02:30:0/);
  t.true(clock.now() >= minutes(60));
  t.true(clock.now() < minutes(61));
});

test('a timer that a timer sets fires in the same leap when its time has come', (t) => {
  const clock = createLeapingClock(start);
  const fired: Date[] = [];
  clock.after(60_000, () => clock.after(60_000, () => fired.push(clock.now())));

  clock.leapTo(minutes(5));

  t.is(fired.length, 1);
});

test('a cancelled timer does not fire, and is not waited for', (t) => {
  const clock = createLeapingClock(start);
  const timer = clock.after(60_000, () => t.fail('it was cancelled'));

  timer.cancel();
  clock.leapTo(minutes(5));

  t.is(clock.nextTimerAt(), undefined);
});

test('a leap back does not happen', (t) => {
  const clock = createLeapingClock(start);
  clock.leapTo(minutes(10));

  clock.leapTo(minutes(1));

  t.true(clock.now() >= minutes(10));
});

test('between leaps it runs', async (t) => {
  const clock = createLeapingClock(start, 1000);

  await clock.sleep(5000);

  t.true(clock.now().getTime() >= start.getTime() + 5000);
});

test('a sleep that is given up does not hold anybody', async (t) => {
  const clock = createLeapingClock(start);
  const abort = new AbortController();
  const sleep = clock.sleep(60_000, abort.signal);

  abort.abort(new Error('enough'));

  await t.throwsAsync(sleep, { message: 'enough' });
  t.is(clock.nextTimerAt(), undefined);
});
