import test from 'ava';
import { judges, morning, ofYesterday, publishedAt, write, yesterdaysPublish } from './_sighting.ts';
import { mart, martWithoutDays } from './_world.ts';

test(
  'a minute before the grace ends, a mart that was not rebuilt is in grace',
  judges,
  '2026-11-24T03:59:00Z',
  ofYesterday,
  {
    verdict: 'grace',
    dueAt: '2026-11-24T04:00:00.000Z',
  },
);
test(
  'when the grace ends, a mart that was not rebuilt is stale',
  judges,
  '2026-11-24T04:00:00Z',
  ofYesterday,
  {
    verdict: 'stale',
    dueAt: '2026-11-24T04:00:00.000Z',
    reason:
      'Rebuilt yesterday 06:02 Asia/Yerevan (02:02 UTC) by run s20261124T0200Z; the rebuild of today 06:00 Asia/Yerevan (02:00 UTC) had time until today 08:00 Asia/Yerevan (04:00 UTC).',
  },
);
test(
  'a minute before the schedule fires, nothing is due',
  judges,
  '2026-11-24T01:59:00Z',
  {
    ...publishedAt('2026-11-23T12:00:00.000Z'),
  },
  { verdict: 'fresh' },
);
test(
  "a mart that missed yesterday's run stays stale while today's has its grace",
  judges,
  '2026-11-24T03:00:00Z',
  {
    ...publishedAt('2026-11-22T02:02:00.000Z'),
  },
  { verdict: 'stale', dueAt: '2026-11-23T04:00:00.000Z' },
);
test(
  "a mart's own grace counts",
  judges,
  '2026-11-24T02:31:00Z',
  {
    ...ofYesterday,
    mart: mart('mart_a', { graceMinutes: 30 }),
  },
  { verdict: 'stale' },
);
test(
  "on Monday morning a weekday mart of Friday is in grace, not Saturday's",
  judges,
  '2026-11-23T03:59:00Z',
  {
    ...publishedAt('2026-11-20T02:02:00.000Z', { newestDate: '2026-11-20' }),
    newestDate: '2026-11-20',
  },
  { verdict: 'grace' },
  { schedule: { cron: '0 6 * * 1-5', timeZone: 'Asia/Yerevan' } },
);
test(
  'on Monday after the grace it is stale',
  judges,
  '2026-11-23T04:00:00Z',
  {
    ...publishedAt('2026-11-20T02:02:00.000Z', { newestDate: '2026-11-20' }),
    newestDate: '2026-11-20',
  },
  { verdict: 'stale' },
  { schedule: { cron: '0 6 * * 1-5', timeZone: 'Asia/Yerevan' } },
);

test(
  'a changed description makes no mart fresh',
  judges,
  morning,
  {
    ...ofYesterday,
    table: { rows: 100, changedAt: new Date('2026-11-24T04:30:00Z') },
  },
  { verdict: 'stale', refreshedAt: '2026-11-23T02:02:00.000Z' },
);
test(
  "another writer's job makes a mart fresh, and is named",
  judges,
  morning,
  {
    ...yesterdaysPublish,
    table: { rows: 100, changedAt: new Date('2026-11-24T02:30:00Z') },
    write: write('job_1', '2026-11-24T02:30:00Z'),
  },
  {
    verdict: 'fresh',
    refreshedBy: 'ana@example.test (job job_1)',
    reason:
      'Rebuilt today 06:30 Asia/Yerevan (02:30 UTC) by ana@example.test (job job_1); its newest day is 2026-11-22.',
  },
);
test(
  "a publish whose record was lost counts by the watchdog's job",
  judges,
  morning,
  {
    ...yesterdaysPublish,
    table: { rows: 100, changedAt: new Date('2026-11-24T02:30:00Z') },
    write: write('watchdog_s20261124T0230Z_mart_a_1_publish1', '2026-11-24T02:30:00Z'),
  },
  { verdict: 'fresh', refreshedBy: 'run s20261124T0230Z' },
);
test(
  'a table that nobody wrote since the run was due is stale, whoever wrote it before',
  judges,
  morning,
  {
    published: undefined,
    table: { rows: 100, changedAt: new Date('2026-11-24T01:59:00Z') },
  },
  { verdict: 'stale', refreshedAt: undefined },
);
test(
  'a table of which only the change is known is judged by its data',
  judges,
  morning,
  {
    published: undefined,
    table: { rows: 100, changedAt: new Date('2026-11-24T02:02:00Z') },
  },
  {
    verdict: 'fresh',
    reason:
      'When it was last rebuilt is not known (nobody is known to have built it); its newest day is 2026-11-22.',
  },
);
test(
  'without days, a table of which only the change is known is in grace',
  judges,
  morning,
  {
    mart: martWithoutDays('mart_a'),
    newestDate: undefined,
    published: undefined,
    table: { rows: 100, changedAt: new Date('2026-11-24T02:02:00Z') },
  },
  { verdict: 'grace' },
);
