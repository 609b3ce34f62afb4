import test from 'ava';
import { createRateLimit, type RateLimits } from '../../../functions/acknowledge/rate-limit.ts';
import { morning } from './_world.ts';

const limits: RateLimits = {
  perAddress: { burst: 2, perMinute: 60 },
  overall: { burst: 3, perMinute: 60 },
  addresses: 2,
};
const at = (milliseconds: number) => new Date(morning.getTime() + milliseconds);

/** Takes as the addresses ask, one after the other, all at one moment. */
function takenAt(limit: ReturnType<typeof createRateLimit>, addresses: string[], milliseconds = 0) {
  return addresses.map((address) => limit.take(address, at(milliseconds)).isTaken);
}

test('an address is served until its burst is used up, and again once it has waited', (t) => {
  const limit = createRateLimit(limits);

  t.deepEqual(takenAt(limit, ['a', 'a', 'a']), [true, true, false]);
  t.deepEqual(limit.take('a', at(500)), { isTaken: false, retryAfterSeconds: 1 });
  t.deepEqual(takenAt(limit, ['a'], 999), [false]);
  t.deepEqual(takenAt(limit, ['a', 'a'], 1000), [true, false]);
});

test('many addresses together have a limit, too', (t) => {
  const limit = createRateLimit({ ...limits, addresses: 100 });

  t.deepEqual(takenAt(limit, ['a', 'b', 'c', 'd']), [true, true, true, false]);
  t.deepEqual(takenAt(limit, ['d', 'e'], 1000), [true, false]);
});

test('a pause fills no more than the burst', (t) => {
  const limit = createRateLimit(limits);
  takenAt(limit, ['a', 'a']);

  t.deepEqual(takenAt(limit, ['a', 'a', 'a'], 3_600_000), [true, true, false]);
});

test('a clock that goes back gives nothing away', (t) => {
  const limit = createRateLimit(limits);
  takenAt(limit, ['a', 'a']);

  t.deepEqual(takenAt(limit, ['a'], -3_600_000), [false]);
});

test('only so many addresses are remembered; the one that was silent for longest is forgotten', (t) => {
  const limit = createRateLimit({ ...limits, overall: { burst: 1000, perMinute: 1 } });
  takenAt(limit, ['a', 'a', 'b', 'b']);
  t.deepEqual(takenAt(limit, ['a']), [false], 'asking in vain counts as asking');

  takenAt(limit, ['c']);

  t.deepEqual(takenAt(limit, ['a']), [false]);
  t.deepEqual(takenAt(limit, ['b']), [true]);
});
