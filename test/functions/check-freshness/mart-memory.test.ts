import test from 'ava';
import { nextMartMemory } from '../../../functions/check-freshness/mart-memory.ts';

const now = new Date('2026-11-24T05:00:00Z');

test('the size of a mart that is as usual is remembered', (t) => {
  t.deepEqual(nextMartMemory(undefined, { verdict: 'fresh', rows: 100 }, now), { rows: 100 });
  t.deepEqual(nextMartMemory({ rows: 100 }, { verdict: 'stale', rows: 120 }, now), { rows: 120 });
});

test('a drop is measured against the size before it, also after the next rebuild', (t) => {
  const dropped = { verdict: 'volume-dropped', rows: 12, previousRows: 100 } as const;
  const remembered = { rows: 100, droppedSince: '2026-11-24T05:00:00.000Z' };

  t.deepEqual(nextMartMemory({ rows: 100 }, dropped, now), remembered);
  t.deepEqual(nextMartMemory(remembered, dropped, new Date('2026-11-25T05:00:00Z')), remembered);
});

test("a drop against the watchdog's own publish is remembered by a first check, too", (t) => {
  const dropped = { verdict: 'volume-dropped', rows: 12, previousRows: 100 } as const;

  t.deepEqual(nextMartMemory(undefined, dropped, now), {
    rows: 100,
    droppedSince: '2026-11-24T05:00:00.000Z',
  });
});

test('a drop that lasts a week is how large the mart is now', (t) => {
  const dropped = { verdict: 'volume-dropped', rows: 12, previousRows: 100 } as const;
  const known = { rows: 100, droppedSince: '2026-11-17T05:00:00.000Z' };

  t.deepEqual(nextMartMemory(known, dropped, new Date('2026-11-24T04:59:59Z')), known);
  t.deepEqual(nextMartMemory(known, dropped, now), { rows: 12 });
});

test('a mart that is empty, gone, rolled back or not judged changes nothing of what is usual', (t) => {
  const known = { rows: 100 };

  t.is(nextMartMemory(known, { verdict: 'empty', rows: 0 }, now), known);
  t.is(nextMartMemory(known, { verdict: 'missing' }, now), known);
  t.is(nextMartMemory(known, { verdict: 'rolled-back', rows: 90 }, now), known);
  t.is(nextMartMemory(known, undefined, now), known);
});

test('a mart that nobody built is looked for since the first check that missed it', (t) => {
  const known = { missingSince: '2026-11-24T05:00:00.000Z' };

  t.deepEqual(nextMartMemory(undefined, { verdict: 'grace' }, now), known);
  t.is(nextMartMemory(known, { verdict: 'missing' }, new Date('2026-11-25T05:00:00Z')), known);
});

test('a table that could not be looked at is not missing', (t) => {
  t.is(nextMartMemory(undefined, { verdict: 'stale' }, now), undefined);
  t.is(nextMartMemory(undefined, undefined, now), undefined);
});
