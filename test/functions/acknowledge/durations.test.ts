import test from 'ava';
import { listDurations } from '../../../functions/acknowledge/durations.ts';
import { renderInstant } from '../../../functions/acknowledge/local-time.ts';
import { morning } from './_world.ts';

const summary = (now: Date, timeZone: string, maximumHours: number) =>
  listDurations(now, { timeZone, maximumHours }).map(({ value, duration, until, isPreselected }) =>
    [value, duration, until.toISOString(), ...(isPreselected ? ['preselected'] : [])].join(' '),
  );

test('the choices end when they say', (t) => {
  t.deepEqual(summary(morning, 'Asia/Yerevan', 168), [
    '1h 1h 2026-11-24T07:00:00.000Z',
    '4h 4h 2026-11-24T10:00:00.000Z preselected',
    'tomorrow 1380m 2026-11-25T05:00:00.000Z',
    '24h 24h 2026-11-25T06:00:00.000Z',
  ]);
});

test('choices beyond the configured maximum are not offered', (t) => {
  t.deepEqual(
    summary(morning, 'Asia/Yerevan', 23).map((choice) => choice.split(' ')[0]),
    ['1h', '4h', 'tomorrow'],
  );
  t.deepEqual(summary(morning, 'Asia/Yerevan', 3), ['1h 1h 2026-11-24T07:00:00.000Z preselected']);
});

test('tomorrow begins at midnight of the configured zone', (t) => {
  const lastMoment = new Date('2026-11-24T19:59:59.999Z');

  t.true(summary(lastMoment, 'Asia/Yerevan', 168).includes('tomorrow 541m 2026-11-25T05:00:00.000Z'));
  t.true(
    summary(new Date('2026-11-24T20:00:00Z'), 'Asia/Yerevan', 168).includes(
      'tomorrow 1980m 2026-11-26T05:00:00.000Z',
    ),
  );
});

test('where a clock is put back, tomorrow morning is an hour further away', (t) => {
  const evening = new Date('2026-10-31T20:00:00Z');

  t.true(summary(evening, 'America/New_York', 168).includes('tomorrow 1080m 2026-11-01T14:00:00.000Z'));
});

test('an instant is told in the configured zone', (t) => {
  t.is(renderInstant(new Date('2026-11-24T20:05:00Z'), 'Asia/Yerevan'), 'Wed 25 Nov, 00:05');
  t.is(renderInstant(new Date('2026-11-24T20:05:00Z'), 'UTC'), 'Tue 24 Nov, 20:05');
});
