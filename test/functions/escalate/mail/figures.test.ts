import test from 'ava';
import { andList, countText } from '../../../../functions/escalate/mail/count.ts';
import { durationText, secondsText } from '../../../../functions/escalate/mail/duration.ts';
import { bytesText, costText } from '../../../../functions/escalate/mail/money.ts';
import { bothZones, dayName, withBothZones } from '../../../../functions/escalate/mail/times.ts';

const minute = 60_000;
const hour = 60 * minute;

test('a time is told in the zone of the team and in UTC, with the other day where it is another', (t) => {
  t.is(bothZones(new Date('2026-11-24T02:02:00Z'), 'Asia/Yerevan'), '24 Nov 06:02 (Asia/Yerevan), 02:02 UTC');
  t.is(
    bothZones(new Date('2026-11-24T20:00:00Z'), 'Asia/Yerevan'),
    '25 Nov 00:00 (Asia/Yerevan), 24 Nov 20:00 UTC',
  );
  t.is(bothZones(new Date('2026-11-24T19:59:00Z'), 'Asia/Yerevan'), '24 Nov 23:59 (Asia/Yerevan), 19:59 UTC');
  t.is(bothZones(new Date('2026-11-24T02:02:00Z'), 'UTC'), '24 Nov 02:02 UTC');
});

test('the hour that a clock has twice is told apart by UTC', (t) => {
  t.is(bothZones(new Date('2026-10-25T00:30:00Z'), 'Europe/Paris'), '25 Oct 02:30 (Europe/Paris), 00:30 UTC');
  t.is(bothZones(new Date('2026-10-25T01:30:00Z'), 'Europe/Paris'), '25 Oct 02:30 (Europe/Paris), 01:30 UTC');
});

test('an instant in evidence is told in both zones, and what only looks like one stays', (t) => {
  t.is(
    withBothZones('failed at 2026-11-24T02:02:00.000Z', 'Asia/Yerevan'),
    'failed at 24 Nov 06:02 (Asia/Yerevan), 02:02 UTC',
  );
  t.is(withBothZones('2026-99-24T02:02:00Z', 'Asia/Yerevan'), '2026-99-24T02:02:00Z');
});

test('September has three letters, too, and a day has no zero before it', (t) => {
  t.is(dayName('2026-09-03'), '3 Sep');
});

const durationIs = test.macro({
  exec: (t, milliseconds: number, text: string) => t.is(durationText(milliseconds), text),
  title: (_, milliseconds, text) => `${milliseconds} ms are ${text}`,
});
test(durationIs, 0, '0 s');
test(durationIs, 59_400, '59 s');
test(durationIs, minute, '1 min');
test(durationIs, 30 * minute - 1000, '29 min');
test(durationIs, hour, '1 h');
test(durationIs, 72 * minute, '1 h 12 min');
test(durationIs, 24 * hour, '1 d');
test(durationIs, 51 * hour + 59 * minute, '2 d 3 h');
test(durationIs, -5, '0 s');

test('a measured time has a decimal where it is short', (t) => {
  t.is(secondsText(4.24), '4.2 s');
  t.is(secondsText(41.3), '41 s');
  t.is(secondsText(59.6), '1 min');
  t.is(secondsText(65), '1 min 5 s');
});

test('an amount of data is told in the unit that fits', (t) => {
  t.is(bytesText(0), '0 B');
  t.is(bytesText(1023), '1023 B');
  t.is(bytesText(1024), '1.0 KiB');
  t.is(bytesText(1.5 * 1024 ** 3), '1.5 GiB');
  t.is(bytesText(3000 * 1024 ** 4), '3000.0 TiB');
});

test('the cost of a read is what the price makes of it, and never rounded to nothing', (t) => {
  t.is(costText(1024 ** 4, 6.25), '$6.25');
  t.is(costText(1, 6.25), 'less than $0.01');
  t.is(costText(0, 6.25), '$0.00');
});

test('one is singular, thousands have a comma, the last name has an "and"', (t) => {
  t.is(countText(1, 'mart'), '1 mart');
  t.is(countText(4200, 'finding'), '4,200 findings');
  t.is(andList(['Anahit', 'Davit', 'Siranush']), 'Anahit, Davit and Siranush');
  t.is(andList([]), '');
});
