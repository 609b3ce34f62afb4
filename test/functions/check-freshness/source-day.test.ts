import test from 'ava';
import {
  type ExportDay,
  expectedByOf,
  judgeSource,
  newestArrivedBy,
  newestDueDay,
} from '../../../functions/check-freshness/source-day.ts';

const settings = { expectedBy: '18:00', rewriteDays: 3, timeZone: 'Asia/Yerevan' };

/** Arrived at 15:05 in Yerevan on the day after. */
function exportDay(day: string): ExportDay {
  const arrivedAt = new Date(Date.parse(`${day}T11:05:00Z`) + 24 * 60 * 60_000);
  return { day, arrivedAt, changedAt: arrivedAt };
}

const until = (last: string, count = 6) =>
  Array.from({ length: count }, (_, index) =>
    exportDay(new Date(Date.parse(last) - index * 24 * 60 * 60_000).toISOString().slice(0, 10)),
  );

test('a day is expected on the day after, at the time of the property', (t) => {
  t.is(expectedByOf('2026-11-23', settings).toISOString(), '2026-11-24T14:00:00.000Z');
});

test("both changes of Berlin's clock move the time a day is expected by", (t) => {
  const berlin = { ...settings, timeZone: 'Europe/Berlin' };

  t.is(expectedByOf('2026-03-27', berlin).toISOString(), '2026-03-28T17:00:00.000Z');
  t.is(expectedByOf('2026-03-28', berlin).toISOString(), '2026-03-29T16:00:00.000Z');
  t.is(expectedByOf('2026-10-23', berlin).toISOString(), '2026-10-24T16:00:00.000Z');
  t.is(expectedByOf('2026-10-24', berlin).toISOString(), '2026-10-25T17:00:00.000Z');
});

test('a minute before the time, the day before yesterday is the newest due; at the time, yesterday', (t) => {
  t.is(newestDueDay(new Date('2026-11-24T13:59:00Z'), settings), '2026-11-22');
  t.is(newestDueDay(new Date('2026-11-24T14:00:00Z'), settings), '2026-11-23');
});

test('which day it is, is decided where the property is', (t) => {
  // 23:59 and 00:00 in Yerevan: from midnight on "yesterday" is another day, but not yet due.
  t.is(newestDueDay(new Date('2026-11-24T19:59:00Z'), settings), '2026-11-23');
  t.is(newestDueDay(new Date('2026-11-24T20:00:00Z'), settings), '2026-11-23');
});

const judges = test.macro({
  exec(t, days: ExportDay[], now: string, expected: Partial<ReturnType<typeof judgeSource>>) {
    t.like(judgeSource(days, settings, new Date(now)), expected);
  },
  title: (claim) => claim ?? '',
});

test(
  "a minute before it is due, yesterday's missing day is grace",
  judges,
  until('2026-11-22'),
  '2026-11-24T13:59:00Z',
  {
    verdict: 'grace',
    newestDay: '2026-11-22',
    expectedDay: '2026-11-23',
    expectedBy: '2026-11-24T14:00:00.000Z',
    reason: 'The GA4 export of 2026-11-23 is expected by today 18:00 Asia/Yerevan (14:00 UTC).',
  },
);
test("when it is due, yesterday's missing day is late", judges, until('2026-11-22'), '2026-11-24T14:00:00Z', {
  verdict: 'late',
  newestDay: '2026-11-22',
  expectedDay: '2026-11-23',
  reason:
    'The GA4 export has no table for 2026-11-23, expected by today 18:00 Asia/Yerevan (14:00 UTC); its newest day is 2026-11-22.',
});
test('the export of yesterday has arrived', judges, until('2026-11-23'), '2026-11-24T12:00:00Z', {
  verdict: 'arrived',
  newestDay: '2026-11-23',
  expectedDay: '2026-11-23',
});
test(
  'a hole in the last days is missing, though the newest day is there',
  judges,
  [...until('2026-11-23', 2), ...until('2026-11-20')],
  '2026-11-24T12:00:00Z',
  {
    verdict: 'missing',
    expectedDay: '2026-11-21',
  },
);
test(
  'the days before the export began are no holes',
  judges,
  until('2026-11-23', 2),
  '2026-11-24T12:00:00Z',
  {
    verdict: 'arrived',
  },
);
test(
  'a hole of more than a week ago is history',
  judges,
  [...until('2026-11-23', 9), ...until('2026-11-13')],
  '2026-11-24T12:00:00Z',
  {
    verdict: 'arrived',
  },
);
test('an export without any day is missing', judges, [], '2026-11-24T12:00:00Z', {
  verdict: 'missing',
  expectedDay: '2026-11-22',
  reason: 'The GA4 export has no daily table at all.',
});

test('a day counts as arrived from the moment its table was made', (t) => {
  const days = until('2026-11-23');

  t.is(newestArrivedBy(days, new Date('2026-11-24T11:04:59Z'))?.day, '2026-11-22');
  t.is(newestArrivedBy(days, new Date('2026-11-24T11:05:00Z'))?.day, '2026-11-23');
});
