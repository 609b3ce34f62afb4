import test from 'ava';
import { createManualClock, createShiftedClock, createSystemClock } from '../../../shared/clients/clock.ts';

const start = new Date('2026-11-24T02:00:00Z');

test('a manual clock stands still until it is moved', (t) => {
  const clock = createManualClock(start);
  t.deepEqual(clock.now(), start);

  clock.advance(1500);

  t.deepEqual(clock.now(), new Date('2026-11-24T02:00:01.500Z'));
});

test('a timer fires at its instant, not a millisecond before, and only once', (t) => {
  const clock = createManualClock(start);
  const fired: Date[] = [];
  clock.after(1000, () => fired.push(clock.now()));

  clock.advance(999);
  t.deepEqual(fired, []);
  clock.advance(1);
  clock.advance(5000);

  t.deepEqual(fired, [new Date('2026-11-24T02:00:01Z')]);
});

test('timers fire in order, each at its own instant, equal ones as they were set', (t) => {
  const clock = createManualClock(start);
  const fired: string[] = [];
  const note = (name: string) => () => fired.push(`${name} ${clock.now().toISOString().slice(17, 19)}`);
  clock.after(3000, note('late'));
  clock.after(1000, note('early'));
  clock.after(1000, note('early too'));

  clock.advance(10_000);

  t.deepEqual(fired, ['early 01', 'early too 01', 'late 03']);
});

test('a timer that is set by another one fires in the same move, if it is due', (t) => {
  const clock = createManualClock(start);
  const fired: number[] = [];
  const again = (): void => {
    fired.push(clock.now().getTime() - start.getTime());
    clock.after(1000, again);
  };
  clock.after(1000, again);

  clock.advance(3500);

  t.deepEqual(fired, [1000, 2000, 3000]);
});

test('a cancelled timer never fires, and to cancel one that fired is harmless', (t) => {
  const clock = createManualClock(start);
  const fired: string[] = [];
  const cancelled = clock.after(1000, () => fired.push('cancelled'));
  const kept = clock.after(1000, () => fired.push('kept'));

  cancelled.cancel();
  clock.advance(2000);
  kept.cancel();
  cancelled.cancel();

  t.deepEqual(fired, ['kept']);
});

test('a timer that one fired just before cancels does not fire', (t) => {
  const clock = createManualClock(start);
  const second = { timer: clock.after(2000, () => t.fail('cancelled at 1 s')) };
  clock.after(1000, () => second.timer.cancel());

  clock.advance(3000);

  t.deepEqual(clock.now(), new Date('2026-11-24T02:00:03Z'));
});

test('a sleeper wakes when its time has come', async (t) => {
  const clock = createManualClock(start);
  const slept = clock.sleep(1000).then(() => clock.now());

  clock.advance(1000);

  t.deepEqual(await slept, new Date('2026-11-24T02:00:01Z'));
});

test('a sleeper that is called back rejects with the reason, and its timer is gone', async (t) => {
  const clock = createManualClock(start);
  const controller = new AbortController();
  const slept = clock.sleep(1000, controller.signal);

  controller.abort(new Error('the function ends'));

  await t.throwsAsync(slept, { message: 'the function ends' });
  t.notThrows(() => clock.advance(2000));
});

test('a sleeper that was called back before does not even lie down', async (t) => {
  const clock = createManualClock(start);

  await t.throwsAsync(clock.sleep(1000, AbortSignal.abort(new Error('too late'))), { message: 'too late' });
});

test('to call back a sleeper that woke is harmless', async (t) => {
  const clock = createManualClock(start);
  const controller = new AbortController();
  const slept = clock.sleep(1000, controller.signal);

  clock.advance(1000);
  controller.abort(new Error('too late'));

  await t.notThrowsAsync(slept);
});

test("a shifted clock is ahead of the machine's by exactly its offset, whenever it is read", (t) => {
  const yearMilliseconds = 365 * 24 * 60 * 60_000;
  const before = Date.now();
  const shown = createShiftedClock(yearMilliseconds).now().getTime() - yearMilliseconds;
  const after = Date.now();

  t.true(before <= shown && shown <= after);
});

test("the system clock's timers fire, and cancelled ones do not keep it running", async (t) => {
  const clock = createSystemClock();
  clock.after(60 * 60_000, () => t.fail('cancelled')).cancel();

  await clock.sleep(1);

  t.pass();
});
