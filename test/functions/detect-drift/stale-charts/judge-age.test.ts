import test from 'ava';
import { judgeAge } from '../../../../functions/detect-drift/stale-charts/judge-age.ts';

const publishedAt = new Date('2026-11-24T06:12:30.500Z');
const cached = (cachedAt: string) => ({ isCached: true, cachedAt });

const judged = test.macro({
  exec: (t, cachedAt: string, verdict: string) => {
    t.like(judgeAge([cached(cachedAt)], publishedAt), { verdict, cachedAt });
  },
  title: (claim) => `${claim}`,
});

test('a result of the second before the publish is older', judged, '2026-11-24T06:12:29.000Z', 'older');
test(
  'a result of the same second may be of after the publish, and is not taken for older',
  judged,
  '2026-11-24T06:12:30.000Z',
  'newer',
);
test('a result of the second after the publish is newer', judged, '2026-11-24T06:12:31.000Z', 'newer');

test('a chart of several queries is as old as the oldest of them', (t) => {
  const parts = [cached('2026-11-24T07:00:00.000Z'), cached('2026-11-23T07:00:00.000Z')];

  t.deepEqual(judgeAge(parts, publishedAt), { verdict: 'older', cachedAt: '2026-11-23T07:00:00.000Z' });
});

test('what the warehouse gave just now is not cached, and not old', (t) => {
  t.deepEqual(judgeAge([{ isCached: false, cachedAt: undefined }], publishedAt), { verdict: 'not-cached' });
  t.deepEqual(judgeAge([], publishedAt), { verdict: 'not-cached' });
});
