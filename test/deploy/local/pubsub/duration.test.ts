import test from 'ava';
import {
  formatDuration,
  millisecondsOf,
  parseDuration,
  timestampOf,
} from '../../../../deploy/local/pubsub/duration.ts';

for (const text of ['0s', '10s', '3.5s', '0.000000001s', '-1.5s']) {
  test(`the duration ${text} is written as it was read`, (t) => {
    t.is(formatDuration(parseDuration(text)), text);
  });
}

for (const text of ['10', '1m', '1.s', '', '1.0000000001s']) {
  test(`"${text}" is not a duration`, (t) => {
    t.throws(() => parseDuration(text), { message: /Expected a duration such as `3\.5s`/ });
  });
}

test('an instant before 1970 has positive nanoseconds, as proto wants it', (t) => {
  const instant = new Date(-1);

  const timestamp = timestampOf(instant);

  t.deepEqual(timestamp, { seconds: -1, nanos: 999_000_000 });
  t.is(millisecondsOf(timestamp), -1);
});
