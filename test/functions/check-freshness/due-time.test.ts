import test from 'ava';
import { dueTimeOf } from '../../../functions/check-freshness/due-time.ts';

const daily = '0 6 * * *';
const weekdays = '0 6 * * 1-5';

const isDue = test.macro({
  exec(t, now: string, cron: string, timeZone: string, expected: { fire: string; latestFire: string }) {
    const { fire, dueAt, latestFire, latestDueAt } = dueTimeOf({ cron, timeZone }, 120, new Date(now));

    t.is(fire.toISOString(), expected.fire);
    t.is(latestFire.toISOString(), expected.latestFire);
    t.is(dueAt.getTime() - fire.getTime(), 120 * 60_000);
    t.is(latestDueAt.getTime() - latestFire.getTime(), 120 * 60_000);
  },
  title: (claim) => claim ?? '',
});

test(
  "a minute before the grace ends, yesterday's fire is the one that counts",
  isDue,
  '2026-11-24T03:59:00Z',
  daily,
  'Asia/Yerevan',
  {
    fire: '2026-11-23T02:00:00.000Z',
    latestFire: '2026-11-24T02:00:00.000Z',
  },
);
test("when the grace ends, today's fire counts", isDue, '2026-11-24T04:00:00Z', daily, 'Asia/Yerevan', {
  fire: '2026-11-24T02:00:00.000Z',
  latestFire: '2026-11-24T02:00:00.000Z',
});
test(
  'a minute before today fires, nothing of today is due',
  isDue,
  '2026-11-24T01:59:00Z',
  daily,
  'Asia/Yerevan',
  {
    fire: '2026-11-23T02:00:00.000Z',
    latestFire: '2026-11-23T02:00:00.000Z',
  },
);
test(
  "on a Sunday of a weekday schedule, Friday's fire counts",
  isDue,
  '2026-11-22T20:00:00Z',
  weekdays,
  'Asia/Yerevan',
  {
    fire: '2026-11-20T02:00:00.000Z',
    latestFire: '2026-11-20T02:00:00.000Z',
  },
);
test(
  "on Monday within the grace, Friday's fire still counts, not Saturday's",
  isDue,
  '2026-11-23T03:59:00Z',
  weekdays,
  'Asia/Yerevan',
  {
    fire: '2026-11-20T02:00:00.000Z',
    latestFire: '2026-11-23T02:00:00.000Z',
  },
);
test(
  "on Monday after the grace, Monday's fire counts",
  isDue,
  '2026-11-23T04:00:00Z',
  weekdays,
  'Asia/Yerevan',
  {
    fire: '2026-11-23T02:00:00.000Z',
    latestFire: '2026-11-23T02:00:00.000Z',
  },
);
test(
  'the day before Berlin goes to summer time, 06:00 is 05:00 UTC',
  isDue,
  '2026-03-28T07:00:00Z',
  daily,
  'Europe/Berlin',
  {
    fire: '2026-03-28T05:00:00.000Z',
    latestFire: '2026-03-28T05:00:00.000Z',
  },
);
test(
  'a minute before the grace ends on the day Berlin goes to summer time',
  isDue,
  '2026-03-29T05:59:00Z',
  daily,
  'Europe/Berlin',
  {
    fire: '2026-03-28T05:00:00.000Z',
    latestFire: '2026-03-29T04:00:00.000Z',
  },
);
test(
  'on the day Berlin goes to summer time, 06:00 is 04:00 UTC',
  isDue,
  '2026-03-29T06:00:00Z',
  daily,
  'Europe/Berlin',
  {
    fire: '2026-03-29T04:00:00.000Z',
    latestFire: '2026-03-29T04:00:00.000Z',
  },
);
test(
  'a minute before the grace ends on the day Berlin goes back to winter time',
  isDue,
  '2026-10-25T06:59:00Z',
  daily,
  'Europe/Berlin',
  {
    fire: '2026-10-24T04:00:00.000Z',
    latestFire: '2026-10-25T05:00:00.000Z',
  },
);
test(
  'on the day Berlin goes back to winter time, 06:00 is 05:00 UTC',
  isDue,
  '2026-10-25T07:00:00Z',
  daily,
  'Europe/Berlin',
  {
    fire: '2026-10-25T05:00:00.000Z',
    latestFire: '2026-10-25T05:00:00.000Z',
  },
);
test(
  'Yerevan changes no clock: 06:00 is 02:00 UTC on the day Berlin changes its',
  isDue,
  '2026-03-29T04:00:00Z',
  daily,
  'Asia/Yerevan',
  {
    fire: '2026-03-29T02:00:00.000Z',
    latestFire: '2026-03-29T02:00:00.000Z',
  },
);
