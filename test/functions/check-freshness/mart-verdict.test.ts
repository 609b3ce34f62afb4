import test from 'ava';
import { judgeMart, type MartVerdict } from '../../../functions/check-freshness/mart-verdict.ts';
import type { MartSighting, Surroundings } from '../../../functions/check-freshness/sighting.ts';
import type { PublishedMart } from '../../../shared/publishes.ts';
import { mart, martWithoutDays } from './_world.ts';

const published: PublishedMart = {
  runId: 's20261124T0200Z',
  runStartedAt: '2026-11-24T02:00:01.000Z',
  at: '2026-11-24T02:02:00.000Z',
  rows: 100,
  newestDate: '2026-11-22',
  bytesProcessed: 10,
  durationSeconds: 60,
  attempts: 1,
  jobId: 'watchdog_s20261124T0200Z_mart_a_1',
};

function day(name: string, arrivedAt: string) {
  return { day: name, arrivedAt: new Date(arrivedAt), changedAt: new Date(arrivedAt) };
}

const days = [
  day('2026-11-20', '2026-11-21T11:05:00Z'),
  day('2026-11-21', '2026-11-22T11:05:00Z'),
  day('2026-11-22', '2026-11-23T11:05:00Z'),
];
const yesterdaysDay = day('2026-11-23', '2026-11-24T11:05:00Z');

/** Published this morning, and as it was published. */
const sighting: MartSighting = {
  mart: mart('mart_a'),
  table: { rows: 100, changedAt: new Date(published.at) },
  published,
  write: undefined,
  newestDate: '2026-11-22',
  dateProblem: undefined,
  usualRows: 100,
  hold: undefined,
};

function publishedAt(at: string, more: Partial<PublishedMart> = {}): Partial<MartSighting> {
  return {
    table: { rows: 100, changedAt: new Date(at) },
    published: { ...published, at, runStartedAt: at, ...more },
  };
}

function write(jobId: string, endedAt: string) {
  return { jobId, account: 'ana@example.test', startedAt: new Date(endedAt), endedAt: new Date(endedAt) };
}

function judge(now: string, more: Partial<MartSighting> = {}, around: Partial<Surroundings> = {}) {
  const subject = { ...sighting, ...more };
  return judgeMart(subject, {
    now: new Date(now),
    schedule: { cron: '0 6 * * *', timeZone: 'Asia/Yerevan' },
    source: { expectedBy: '18:00', rewriteDays: 3, timeZone: 'Asia/Yerevan' },
    days,
    volumeFloorPercent: 50,
    tablesProblem: undefined,
    writersProblem: undefined,
    nextRefresh: 'the next run brings it',
    watchingSince: new Date('2026-11-01T00:00:00Z'),
    marts: [subject],
    ...around,
  });
}

const judges = test.macro({
  exec(
    t,
    now: string,
    more: Partial<MartSighting>,
    expected: Partial<MartVerdict>,
    around: Partial<Surroundings> = {},
  ) {
    t.like(judge(now, more, around) ?? {}, expected);
  },
  title: (claim) => claim ?? '',
});

const morning = '2026-11-24T05:00:00Z';
const yesterdaysPublish = publishedAt('2026-11-23T02:02:00.000Z', { newestDate: '2026-11-21' });
const ofYesterday = { ...yesterdaysPublish, newestDate: '2026-11-21' };

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
      'Rebuilt yesterday 06:02 Asia/Yerevan (02:02 UTC) by run s20261124T0200Z, and not since the run of today 06:00 Asia/Yerevan (02:00 UTC), which had 120 minutes.',
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

test(
  "a minute before yesterday's export is due, its absence is no mart's fault",
  judges,
  '2026-11-24T13:59:00Z',
  {},
  {
    verdict: 'fresh',
    expectedDate: '2026-11-22',
  },
);
test(
  "when yesterday's export is due and not there, every mart is source-late",
  judges,
  '2026-11-24T14:00:00Z',
  {},
  {
    verdict: 'source-late',
    expectedDate: '2026-11-23',
    reason:
      'Rebuilt today 06:02 Asia/Yerevan (02:02 UTC) by run s20261124T0200Z, but its newest day is 2026-11-22: the GA4 export has no table for 2026-11-23, expected by today 18:00 Asia/Yerevan (14:00 UTC).',
  },
);
test(
  'a mart that was not rebuilt is stale, however late the export',
  judges,
  '2026-11-24T14:00:00Z',
  ofYesterday,
  {
    verdict: 'stale',
  },
);
test(
  'a mart without days is fresh, however late the export',
  judges,
  '2026-11-24T14:00:00Z',
  {
    mart: martWithoutDays('mart_a'),
    newestDate: undefined,
  },
  { verdict: 'fresh', expectedDate: undefined },
);
test(
  'an export day that arrived after the rebuild is grace',
  judges,
  '2026-11-24T14:00:00Z',
  {},
  {
    verdict: 'grace',
    expectedDate: '2026-11-23',
    reason:
      'Rebuilt today 06:02 Asia/Yerevan (02:02 UTC) by run s20261124T0200Z; its newest day is 2026-11-22: the GA4 export of 2026-11-23 arrived after that, today 15:05 Asia/Yerevan (11:05 UTC), and a refresh is asked for.',
  },
  { days: [...days, yesterdaysDay], nextRefresh: 'a refresh is asked for' },
);
test(
  'an export day that was there before the rebuild and is not inside is stale',
  judges,
  morning,
  {
    newestDate: '2026-11-21',
    published: { ...published, newestDate: '2026-11-21' },
  },
  {
    verdict: 'stale',
    reason:
      'Rebuilt today 06:02 Asia/Yerevan (02:02 UTC) by run s20261124T0200Z, but its newest day is 2026-11-21, though the GA4 export of 2026-11-22 was there yesterday 15:05 Asia/Yerevan (11:05 UTC).',
  },
);
test(
  'whether a day was there is decided when the rebuild began to read, not when it was published',
  judges,
  morning,
  {
    newestDate: '2026-11-21',
    published: { ...published, newestDate: '2026-11-21', runStartedAt: '2026-11-23T11:04:59.000Z' },
  },
  { verdict: 'grace' },
);
test(
  'a date column without any value is stale',
  judges,
  morning,
  { newestDate: undefined },
  {
    verdict: 'stale',
  },
);

const applications: MartSighting = {
  ...sighting,
  mart: mart('mart_b', { dependsOn: ['mart_a'] }),
  newestDate: '2026-11-20',
  published: { ...published, newestDate: '2026-11-20' },
};
test(
  'a mart of rare things lacks a day that everything it reads has',
  judges,
  morning,
  applications,
  {
    verdict: 'fresh',
    newestDate: '2026-11-20',
  },
  { marts: [sighting, applications] },
);
test(
  'not where what it reads lacks the day, too',
  judges,
  morning,
  applications,
  {
    verdict: 'stale',
  },
  { marts: [{ ...sighting, newestDate: '2026-11-20' }, applications] },
);
test(
  'not for longer than a week',
  judges,
  morning,
  {
    ...applications,
    newestDate: '2026-11-14',
    published: { ...published, newestDate: '2026-11-14' },
  },
  { verdict: 'stale' },
  { marts: [sighting, applications] },
);
test(
  'not where another writer built it',
  judges,
  morning,
  {
    ...applications,
    table: { rows: 100, changedAt: new Date('2026-11-24T02:30:00Z') },
    write: write('job_1', '2026-11-24T02:30:00Z'),
  },
  { verdict: 'stale' },
  { marts: [sighting, applications] },
);

test(
  'a table without rows is empty, not stale',
  judges,
  morning,
  {
    ...ofYesterday,
    table: { rows: 0, changedAt: new Date('2026-11-24T02:30:00Z') },
    newestDate: undefined,
  },
  {
    verdict: 'empty',
    rows: 0,
    reason: 'The table is there and has 0 rows, though run s20261124T0200Z published 100.',
  },
);
test(
  'a mart whose newest day went back is rolled back, and who wrote it is named',
  judges,
  morning,
  {
    newestDate: '2026-11-20',
    table: { rows: 90, changedAt: new Date('2026-11-24T04:30:00Z') },
    write: write('job_2', '2026-11-24T04:30:00Z'),
  },
  {
    verdict: 'rolled-back',
    previousRows: 100,
    reason:
      'It holds days up to 2026-11-20, though run s20261124T0200Z published today 06:02 Asia/Yerevan (02:02 UTC) had days up to 2026-11-22; it was written by ana@example.test (job job_2) since.',
  },
);
test(
  'a mart of other rows that nobody published since is rolled back',
  judges,
  morning,
  {
    table: { rows: 90, changedAt: new Date('2026-11-24T04:30:00Z') },
  },
  { verdict: 'rolled-back' },
);
test(
  "a rollback by the watchdog's own job is no publish",
  judges,
  morning,
  {
    table: { rows: 90, changedAt: new Date('2026-11-24T04:30:00Z') },
    write: write('watchdog_m7_mart_a_rollback', '2026-11-24T04:30:00Z'),
  },
  { verdict: 'rolled-back' },
);
test(
  'other rows are no rollback where other writers cannot be seen',
  judges,
  morning,
  {
    table: { rows: 90, changedAt: new Date('2026-11-24T04:30:00Z') },
  },
  { verdict: 'fresh' },
  { writersProblem: 'who else wrote it could not be read: denied' },
);

const byAna = { write: write('job_3', '2026-11-24T04:30:00Z'), usualRows: 100 };
test(
  'rows at the floor are enough',
  judges,
  morning,
  {
    ...byAna,
    table: { rows: 50, changedAt: new Date('2026-11-24T04:30:00Z') },
  },
  { verdict: 'fresh' },
);
test(
  'one row below the floor is a drop',
  judges,
  morning,
  {
    ...byAna,
    table: { rows: 49, changedAt: new Date('2026-11-24T04:30:00Z') },
  },
  {
    verdict: 'volume-dropped',
    previousRows: 100,
    reason: 'It holds 49 rows, the version before had 100; the floor is 50 %.',
  },
);
test(
  "a mart's own floor counts",
  judges,
  morning,
  {
    ...byAna,
    mart: mart('mart_a', { audits: [{ kind: 'row-floor', percent: 20 }] }),
    table: { rows: 20, changedAt: new Date('2026-11-24T04:30:00Z') },
  },
  { verdict: 'fresh' },
);
test(
  'a publish of the watchdog passed its audits or was accepted, and is no drop',
  judges,
  morning,
  {
    usualRows: 1000,
  },
  { verdict: 'fresh' },
);
