import test from 'ava';
import { withWriteLock } from '../../../../functions/detect-drift/sync/write-lock.ts';
import { createManualClock } from '../../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../../shared/clients/state-memory.ts';

function createWorld() {
  const clock = createManualClock(new Date('2026-11-24T07:00:00Z'));
  const state = createMemoryState({ clock });
  const done: string[] = [];
  const write = (runId: string, during: () => Promise<unknown> = async () => {}) =>
    withWriteLock(state, { datasetId: 7, runId, now: clock.now() }, async () => {
      done.push(runId);
      await during();
      return 'written' as const;
    });
  return { clock, state, write, done };
}

test('while one run writes to a dataset, another one is told that it is busy', async (t) => {
  const { write, done } = createWorld();

  await write('one', async () => t.is(await write('other'), 'busy'));

  t.deepEqual(done, ['one']);
  t.is(await write('other'), 'written', 'afterwards it is free');
});

test('a lock that a dead delivery of the same run left is taken over, and is given back', async (t) => {
  const { state, write } = createWorld();
  await state.create('fingerprints', 'writing.7', { runId: 'one' });

  t.is(await write('one'), 'written');
  t.is(await write('other'), 'written');
});

test('a lock that goes away while it is looked at lets nobody in: what it guarded may be written by now', async (t) => {
  const { state, write, done } = createWorld();
  await state.create('fingerprints', 'writing.7', { runId: 'one' });
  const vanishing = { ...state, read: async () => undefined };
  const order = { datasetId: 7, runId: 'other', now: new Date('2026-11-24T07:00:00Z') };

  t.is(await withWriteLock(vanishing, order, async () => 'written'), 'busy');
  t.deepEqual(done, []);
  t.is(await write('one'), 'written');
});

test('who was slower than the lock lasts does not give away that of the next run', async (t) => {
  const { clock, write, state } = createWorld();

  await write('slow', async () => {
    clock.advance(5 * 60_000);
    await state.create('fingerprints', 'writing.7', { runId: 'next' });
  });

  t.is(await write('third'), 'busy', 'the lock of the next run still stands');
});
