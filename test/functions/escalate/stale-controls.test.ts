import test from 'ava';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import type { Control } from '../../../shared/controls.ts';
import type { State } from '../../../shared/state.ts';
import { control } from './_story.ts';
import { createWorld, morning } from './_world.ts';

test('a delivery that read the controls before one was set does not take it for ended', async (t) => {
  const pause: Control = control('pause-notices', { since: morning, until: '2026-11-24T08:00:00.000Z' });
  const memory = createMemoryState({ clock: { now: () => new Date(morning) } });
  let lists = 0;
  const state: State = {
    ...memory,
    list: async (kind, options) => {
      const found = await memory.list<never>(kind, options);
      // The first answer is on its way while somebody pauses, and another delivery hears of it.
      if (++lists > 1) return found;
      await memory.put('controls', pause.id, pause);
      await other.tick();
      return found;
    },
  };
  const other = createWorld({ state: memory });
  const world = createWorld({ state });

  await world.tick();
  await world.tick();

  const said = [...other.mailed, ...world.mailed].map((id) => id.split('/').slice(-2).join('/'));
  t.deepEqual(said, ['control-set/analyticsLead', 'control-set/devOps']);
});
