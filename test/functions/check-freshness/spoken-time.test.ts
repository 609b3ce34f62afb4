import test from 'ava';
import { speakTime } from '../../../functions/check-freshness/spoken-time.ts';

const now = new Date('2026-11-24T05:00:00Z');

const says = test.macro({
  exec(t, instant: string, timeZone: string, expected: string) {
    t.is(speakTime(new Date(instant), { now, timeZone }), expected);
  },
  title: (_, __, ___, expected) => `a time is told as "${expected}"`,
});

test(says, '2026-11-24T02:02:00Z', 'Asia/Yerevan', 'today 06:02 Asia/Yerevan (02:02 UTC)');
test(says, '2026-11-23T14:00:00Z', 'Asia/Yerevan', 'yesterday 18:00 Asia/Yerevan (14:00 UTC)');
test(says, '2026-11-25T02:00:00Z', 'Asia/Yerevan', 'tomorrow 06:00 Asia/Yerevan (02:00 UTC)');
test(says, '2026-11-20T02:00:00Z', 'Asia/Yerevan', '2026-11-20 06:00 Asia/Yerevan (02:00 UTC)');
test(says, '2026-11-23T21:30:00Z', 'Asia/Yerevan', 'today 01:30 Asia/Yerevan (2026-11-23 21:30 UTC)');
test(says, '2026-11-24T02:02:00Z', 'UTC', 'today 02:02 UTC');
