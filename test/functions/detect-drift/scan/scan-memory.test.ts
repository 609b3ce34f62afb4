import test from 'ava';
import { openScanMemory } from '../../../../functions/detect-drift/scan/scan-memory.ts';
import { createManualClock } from '../../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../../shared/clients/state-memory.ts';
import { createChangingWorld } from './_changing-world.ts';

const now = new Date('2026-11-24T07:00:00Z');
const entry = (text: string) => ({
  changedAt: 'monday',
  references: text,
  shows: [{ chartId: 4, place: 'deck_slices', references: [] }],
});

function open() {
  const state = createMemoryState({ clock: createManualClock(now) });
  return { state, openMemory: () => openScanMemory({ state, now }) };
}

test('what is remembered is recalled as it was, of what is still there', async (t) => {
  const { openMemory } = open();
  const memory = await openMemory();
  memory.charts.remember(3, entry('SUM(users)'));
  memory.charts.remember(501, entry('1'));
  await memory.save();

  t.deepEqual(
    await (await openMemory()).charts.recall([3, 501]),
    new Map([
      [3, entry('SUM(users)')],
      [501, entry('1')],
    ]),
  );
  t.deepEqual(await (await openMemory()).charts.recall([4, 501]), new Map([[501, entry('1')]]));
});

test('no record grows beyond what the store holds: what does not fit is read again', async (t) => {
  const { state, openMemory } = open();
  const memory = await openMemory();
  for (let id = 0; id < 400; id++) memory.charts.remember(id, entry('x'.repeat(10_000)));

  await memory.save();

  const recalled = await (await openMemory()).charts.recall([...Array(400).keys()]);
  t.is(recalled.size, 89);
  t.is((await state.list('fingerprints')).length, 1);
});

test('a record that nothing changed in is not written again', async (t) => {
  const { state, openMemory } = open();
  const memory = await openMemory();
  memory.charts.remember(3, entry('1'));
  memory.charts.remember(700, entry('1'));
  await memory.save();
  const before = await state.list('fingerprints');

  const next = await openMemory();
  await next.charts.recall([3, 700]);
  next.charts.remember(700, entry('2'));
  await next.save();

  const after = await state.list('fingerprints');
  t.is(after[0]?.version, before[0]?.version);
  t.not(after[1]?.version, before[1]?.version);
});

for (const [title, damage] of [
  ['another format', { format: 0, entries: [] }],
  ['no format at all', 'nonsense'],
  ['a damaged list', { format: 1, entries: 'nonsense' }],
] as const) {
  test(`records of ${title} cost a full scan and no verdict`, async (t) => {
    const world = createChangingWorld();
    const first = await world.run();
    for (const { id } of await world.state.list('fingerprints', { prefix: 'scan' })) {
      await world.state.put('fingerprints', id, damage);
    }

    t.deepEqual(await world.run(), first);
  });
}

test('the records end some time, whatever was overlooked', async (t) => {
  const world = createChangingWorld();
  await world.run();

  const records = await world.state.list('fingerprints', { prefix: 'scan.' });
  t.is(records.length, 3);
  for (const { expiresAt } of records) t.is(expiresAt?.toISOString(), '2026-12-24T07:00:00.000Z');
});
