import test from 'ava';
import { rememberLatest, withFact } from '../../../functions/escalate/latest.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import type { ReceivedFact } from '../../../shared/events/decode-fact.ts';
import { factExamples } from '../../shared/events/_fact-examples.ts';
import { after, morning } from './_notices.ts';

function runEnded(
  minutes: number,
  change: Partial<(typeof factExamples)['marts-refreshed']> = {},
): ReceivedFact {
  return {
    name: 'marts-refreshed',
    id: `r${minutes}/marts-refreshed`,
    source: 'refresh-marts',
    time: after(minutes),
    traceparent: undefined,
    data: { ...factExamples['marts-refreshed'], total: 17, ...change },
  };
}

test('the newest full run is kept; an older one, a dry run and a run of a few marts are not', (t) => {
  const kept = withFact({}, runEnded(0)) ?? {};

  t.is(kept.run?.at, morning.toISOString());
  t.is(withFact(kept, runEnded(-1)), undefined);
  t.is(withFact(kept, runEnded(1, { dryRun: true })), undefined);
  t.is(withFact(kept, runEnded(1, { total: 2 })), undefined);
  t.is(withFact(kept, runEnded(1))?.run?.at, after(1).toISOString());
});

test('facts that come at once, in any order, leave the newest', async (t) => {
  const state = createMemoryState({ clock: createManualClock(morning) });

  await Promise.all([3, 1, 5, 2, 4].map((minutes) => rememberLatest(state, runEnded(minutes))));

  const stored = await state.read<{ run: { at: string } }>('incidents', 'latest');
  t.is(stored?.value.run.at, after(5).toISOString());
});
