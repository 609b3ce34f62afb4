import test from 'ava';
import type { MartSighting } from '../../../functions/check-freshness/sighting.ts';
import {
  days,
  judges,
  morning,
  ofYesterday,
  published,
  sighting,
  write,
  yesterdaysDay,
} from './_sighting.ts';
import { mart, martWithoutDays } from './_world.ts';

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
