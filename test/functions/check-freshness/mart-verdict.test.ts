import test from 'ava';
import { judges, morning, ofYesterday, write } from './_sighting.ts';
import { mart } from './_world.ts';

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

const byAna = { write: write('job_3', '2026-11-24T04:30:00Z'), remembered: { rows: 100 } };
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
    remembered: { rows: 1000 },
  },
  { verdict: 'fresh' },
);
