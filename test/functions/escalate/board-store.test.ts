import test from 'ava';
import { emptyBoard } from '../../../functions/escalate/board.ts';
import { createBoardStore } from '../../../functions/escalate/board-store.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import { TransientError } from '../../../shared/errors.ts';
import { morning } from './_notices.ts';

const line = (text: string) => ({ at: morning.toISOString(), text });

test('the first change makes the board, the next ones change it', async (t) => {
  const store = createBoardStore(createMemoryState({ clock: createManualClock(morning) }));

  t.deepEqual(await store.read(), emptyBoard());
  await store.change((board) => ({ ...board, digestLines: [line('one')] }));
  await store.change((board) => ({ ...board, digestLines: [...board.digestLines, line('two')] }));

  t.is((await store.read()).digestLines.length, 2);
});

test('changes by several instances at once all count', async (t) => {
  const state = createMemoryState({ clock: createManualClock(morning) });
  const stores = [createBoardStore(state), createBoardStore(state), createBoardStore(state)];

  await Promise.all(
    stores.flatMap((store, instance) =>
      [1, 2, 3, 4].map((count) =>
        store.change((board) => ({
          ...board,
          digestLines: [...board.digestLines, line(`${instance}/${count}`)],
        })),
      ),
    ),
  );

  const { digestLines } = await createBoardStore(state).read();
  t.is(new Set(digestLines.map(({ text }) => text)).size, 12);
});

test('a decision that throws writes nothing, and the next one is made', async (t) => {
  const store = createBoardStore(createMemoryState({ clock: createManualClock(morning) }));
  const broken = store.change(() => {
    throw new Error('a bug');
  });

  await t.throwsAsync(broken, { message: 'a bug' });
  await store.change((board) => ({ ...board, digestLines: [line('one')] }));

  t.is((await store.read()).digestLines.length, 1);
});

test('a store that always says conflict is an error worth another delivery', async (t) => {
  const state = createMemoryState({ clock: createManualClock(morning) });
  const store = createBoardStore({ ...state, create: async () => ({ outcome: 'conflict' }) });

  await t.throwsAsync(
    store.change((board) => board),
    { instanceOf: TransientError },
  );
});
