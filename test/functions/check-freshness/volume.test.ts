import test from 'ava';
import { nextUsualVolume } from '../../../functions/check-freshness/volume.ts';

const now = new Date('2026-11-24T05:00:00Z');

test('the size of a mart that is as usual is remembered', (t) => {
  t.deepEqual(nextUsualVolume(undefined, 100, 'fresh', now), { rows: 100 });
  t.deepEqual(nextUsualVolume({ rows: 100 }, 120, 'stale', now), { rows: 120 });
});

test('a drop is measured against the size before it, also after the next rebuild', (t) => {
  t.deepEqual(nextUsualVolume({ rows: 100 }, 12, 'volume-dropped', now), {
    rows: 100,
    droppedSince: '2026-11-24T05:00:00.000Z',
  });
});

test('a drop that lasts a week is how large the mart is now', (t) => {
  const known = { rows: 100, droppedSince: '2026-11-17T05:00:00.000Z' };

  t.deepEqual(nextUsualVolume(known, 12, 'volume-dropped', new Date('2026-11-24T04:59:59Z')), known);
  t.deepEqual(nextUsualVolume(known, 12, 'volume-dropped', now), { rows: 12 });
});

test('a mart that is empty, gone or rolled back changes nothing of what is usual', (t) => {
  t.deepEqual(nextUsualVolume({ rows: 100 }, 0, 'empty', now), { rows: 100 });
  t.deepEqual(nextUsualVolume({ rows: 100 }, undefined, 'missing', now), { rows: 100 });
  t.deepEqual(nextUsualVolume({ rows: 100 }, 90, 'rolled-back', now), { rows: 100 });
});
