import test from 'ava';
import { durationWords, timeWords } from '../../../functions/escalate/local-time.ts';

const durations: [number, string][] = [
  [1, '1 minute'],
  [15, '15 minutes'],
  [60, '1 hour'],
  [90, '90 minutes'],
  [120, '2 hours'],
  [1440, '1 day'],
  [10_080, '7 days'],
];
for (const [minutes, expected] of durations) {
  test(`${minutes} minutes are said as ${expected}`, (t) => {
    t.is(durationWords(minutes), expected);
  });
}

test('an instant of today is said by its time, one of another local day with the day', (t) => {
  const now = new Date('2026-11-24T19:59:00Z');

  t.is(timeWords('2026-11-24T02:11:59Z', now, 'Asia/Yerevan'), '06:11');
  t.is(timeWords('2026-11-24T20:00:00Z', now, 'Asia/Yerevan'), '2026-11-25 00:00');
});
