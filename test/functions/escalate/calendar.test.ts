import test from 'ava';
import { deadlineOf, isBusinessDay, nextBusinessInstant } from '../../../functions/escalate/calendar.ts';
import type { Severity } from '../../../shared/events/finding.ts';
import { policyWith } from './_story.ts';

const yerevan = policyWith('calendar: {holidays: ["2026-12-31", "2027-01-01"]}');
// Clocks go back on Sunday 2026-10-25, and forward on Sunday 2026-03-29.
const berlin = policyWith('timeZone: Europe/Berlin');

const workdays: [string, string, boolean][] = [
  ['a Friday is a business day', '2026-11-27', true],
  ['a Saturday is none', '2026-11-28', false],
  ['a Sunday is none', '2026-11-29', false],
  ['a Monday is a business day', '2026-11-30', true],
  ['a holiday is none', '2026-12-31', false],
];
for (const [title, day, expected] of workdays) {
  test(title, (t) => {
    t.is(isBusinessDay(day, yerevan), expected);
  });
}

test('the weekend is what watchdog.yaml says', (t) => {
  const policy = policyWith('calendar: {weekend: [friday]}');

  t.false(isBusinessDay('2026-11-27', policy));
  t.true(isBusinessDay('2026-11-28', policy));
});

// Yerevan is four hours ahead of UTC.
const deadlines: [string, Severity, string, string][] = [
  [
    'a P1 is due two hours later, at whatever hour',
    'P1',
    '2026-11-28T22:30:00.000Z',
    '2026-11-29T00:30:00.000Z',
  ],
  [
    'a P2 of 06:10 is due at 18:00 the same day',
    'P2',
    '2026-11-24T02:10:00.000Z',
    '2026-11-24T14:00:00.000Z',
  ],
  ['a P2 of 15:59 is due the same day', 'P2', '2026-11-24T11:59:59.999Z', '2026-11-24T14:00:00.000Z'],
  ['a P2 of 16:00 is due the next day', 'P2', '2026-11-24T12:00:00.000Z', '2026-11-25T14:00:00.000Z'],
  ['a P2 of Friday 16:00 is due on Monday', 'P2', '2026-11-27T12:00:00.000Z', '2026-11-30T14:00:00.000Z'],
  ['a P2 of a Saturday is due on Monday', 'P2', '2026-11-28T02:10:00.000Z', '2026-11-30T14:00:00.000Z'],
  [
    'a P2 of the small hours of a Sunday in UTC may be of a Monday',
    'P2',
    '2026-11-29T20:30:00.000Z',
    '2026-11-30T14:00:00.000Z',
  ],
  [
    'a P2 of a holiday is due after the holidays and the weekend',
    'P2',
    '2026-12-31T02:10:00.000Z',
    '2027-01-04T14:00:00.000Z',
  ],
  ['a P3 is due a week later at the same time', 'P3', '2026-11-24T02:10:00.000Z', '2026-12-01T02:10:00.000Z'],
  [
    'a P3 of a Saturday is due on the Monday after the next Saturday',
    'P3',
    '2026-11-28T02:10:00.000Z',
    '2026-12-07T02:10:00.000Z',
  ],
  [
    'a P3 due on a holiday is due on the next working day',
    'P3',
    '2026-12-24T02:10:00.000Z',
    '2027-01-04T02:10:00.000Z',
  ],
];
for (const [title, severity, openedAt, expected] of deadlines) {
  test(title, (t) => {
    t.is(deadlineOf(severity, new Date(openedAt), yerevan).toISOString(), expected);
  });
}

const clockChanges: [string, Severity, string, string][] = [
  [
    'a P1 in the night of a clock change still has two hours',
    'P1',
    '2026-10-25T00:30:00.000Z',
    '2026-10-25T02:30:00.000Z',
  ],
  [
    'a P2 over the end of summer time is due at 18:00 of winter time',
    'P2',
    '2026-10-23T15:00:00.000Z',
    '2026-10-26T17:00:00.000Z',
  ],
  [
    'a P2 over the start of summer time is due at 18:00 of summer time',
    'P2',
    '2026-03-27T16:00:00.000Z',
    '2026-03-30T16:00:00.000Z',
  ],
  [
    'a P3 over the end of summer time keeps its time of day',
    'P3',
    '2026-10-22T08:00:00.000Z',
    '2026-10-29T09:00:00.000Z',
  ],
];
for (const [title, severity, openedAt, expected] of clockChanges) {
  test(title, (t) => {
    t.is(deadlineOf(severity, new Date(openedAt), berlin).toISOString(), expected);
  });
}

const workingHours: [string, string, string][] = [
  ['before 09:00 people are at work at 09:00', '2026-11-24T02:00:00.000Z', '2026-11-24T05:00:00.000Z'],
  ['at 09:00 they are', '2026-11-24T05:00:00.000Z', '2026-11-24T05:00:00.000Z'],
  ['just before 18:00 they are', '2026-11-24T13:59:59.999Z', '2026-11-24T13:59:59.999Z'],
  ['from 18:00 on they are at work the next morning', '2026-11-24T14:00:00.000Z', '2026-11-25T05:00:00.000Z'],
  ['on a Friday evening they are at work on Monday', '2026-11-27T14:00:00.000Z', '2026-11-30T05:00:00.000Z'],
  ['on a Saturday they are at work on Monday', '2026-11-28T02:00:00.000Z', '2026-11-30T05:00:00.000Z'],
];
for (const [title, instant, expected] of workingHours) {
  test(title, (t) => {
    t.is(nextBusinessInstant(new Date(instant), yerevan).toISOString(), expected);
  });
}

test('the Monday after a clock change begins at 09:00 of the new time', (t) => {
  t.is(
    nextBusinessInstant(new Date('2026-10-24T10:00:00Z'), berlin).toISOString(),
    '2026-10-26T08:00:00.000Z',
  );
});

test('a calendar without any working day still comes to an end', (t) => {
  const holidays = Array.from({ length: 800 }, (_, day) =>
    new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
  );
  const policy = policyWith(`calendar: {holidays: [${holidays.join(', ')}]}`);

  t.is(deadlineOf('P2', new Date('2026-11-24T02:00:00Z'), policy).toISOString(), '2026-11-25T14:00:00.000Z');
});
