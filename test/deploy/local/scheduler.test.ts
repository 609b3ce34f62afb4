import test from 'ava';
import { nextFire, startScheduler } from '../../../deploy/local/scheduler.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';

const daily = {
  name: 'refresh-marts',
  description: 'Starts the chain',
  topic: 'refresh-marts',
  cron: '0 6 * * *',
  timeZone: 'Asia/Yerevan',
  body: { trigger: 'schedule' },
};

test('a schedule fires at its instant in the configured zone, and again the next day', (t) => {
  const clock = createManualClock(new Date('2026-11-24T01:59:59Z'));
  const fired: string[] = [];
  const scheduler = startScheduler({
    schedules: [daily],
    clock,
    fire: async (name) => fired.push(`${name} ${clock.now().toISOString()}`),
    onError: () => {},
  });
  t.teardown(scheduler.stop);

  clock.advance(999);
  t.deepEqual(fired, []);
  clock.advance(1);
  t.deepEqual(fired, ['refresh-marts 2026-11-24T02:00:00.000Z']);
  t.deepEqual(scheduler.upcoming(), [{ name: 'refresh-marts', at: new Date('2026-11-25T02:00:00Z') }]);
  clock.advance(24 * 60 * 60_000);
  t.is(fired.length, 2);
});

test('a publish that fails is reported, and the next firing still comes', async (t) => {
  const clock = createManualClock(new Date('2026-11-24T01:00:00Z'));
  const errors: unknown[] = [];
  let fires = 0;
  const scheduler = startScheduler({
    schedules: [daily],
    clock,
    fire: () => Promise.reject(new Error(`refused ${++fires}`)),
    onError: (name, error) => errors.push(`${name}: ${(error as Error).message}`),
  });
  t.teardown(scheduler.stop);

  clock.advance(48 * 60 * 60_000);
  await scheduler.idle();

  t.deepEqual(errors, ['refresh-marts: refused 1', 'refresh-marts: refused 2']);
});

test('a stopped scheduler fires no more', (t) => {
  const clock = createManualClock(new Date('2026-11-24T01:00:00Z'));
  let fires = 0;
  const scheduler = startScheduler({
    schedules: [daily],
    clock,
    fire: async () => fires++,
    onError: () => {},
  });

  scheduler.stop();
  clock.advance(48 * 60 * 60_000);

  t.is(fires, 0);
});

test('06:00 stays 06:00 on the wall when the clocks change', (t) => {
  const berlin = { ...daily, timeZone: 'Europe/Berlin' };

  t.deepEqual(nextFire(berlin, new Date('2026-10-24T05:00:00Z')), new Date('2026-10-25T05:00:00Z'));
  t.deepEqual(nextFire(berlin, new Date('2026-03-28T06:00:00Z')), new Date('2026-03-29T04:00:00Z'));
});
