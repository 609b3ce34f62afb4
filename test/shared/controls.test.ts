import test from 'ava';
import { createManualClock } from '../../shared/clients/clock.ts';
import { createMemoryState } from '../../shared/clients/state-memory.ts';
import { type Control, controlId, isInForce, linkRecordId, listControls } from '../../shared/controls.ts';

const since = new Date('2026-11-24T02:00:00Z');
const until = new Date('2026-11-24T06:00:00Z');

function control(kind: Control['kind'], subject: string, more: Partial<Control> = {}): Control {
  return {
    id: controlId(kind, subject),
    kind,
    subject,
    author: 'Ani',
    reason: 'the campaign is being corrected',
    since: since.toISOString(),
    until: until.toISOString(),
    via: 'message',
    messageId: '1',
    ...more,
  };
}

/** A state that never forgets, so that only the instants of a control count. */
async function stateWith(controls: Control[]) {
  const state = createMemoryState({ clock: createManualClock(since) });
  for (const held of controls) await state.put('controls', held.id, held);
  await state.put('controls', linkRecordId('f'.repeat(64)), {
    action: 'resolve',
    control: 'resolve.i1',
    at: since,
  });
  await state.put('controls', 'ended.hold.mart_pages', { at: since, messageId: '2' });
  return state;
}

test('a control is named by what it does and to what, so that saying it again replaces it', (t) => {
  t.is(controlId('pause-notices', ''), 'pause-notices');
  t.is(controlId('hold', 'mart_geo'), 'hold.mart_geo');
  t.is(controlId('silence', 'stale:*'), 'silence.stale:*');
  t.is(controlId('acknowledge', 'a/b/c'), 'acknowledge.a_b_c');
});

for (const [instant, expected] of [
  ['2026-11-24T01:59:59.999Z', false],
  ['2026-11-24T02:00:00.000Z', true],
  ['2026-11-24T05:59:59.999Z', true],
  ['2026-11-24T06:00:00.000Z', false],
] as const) {
  test(`a control from 02:00 to 06:00 is ${expected ? '' : 'not '}in force at ${instant}`, async (t) => {
    const held = control('hold', 'mart_geo');

    t.is(isInForce(held, new Date(instant)), expected);
    t.deepEqual(await listControls(await stateWith([held]), new Date(instant)), expected ? [held] : []);
  });
}

test('links that were used and controls that were ended are no controls', async (t) => {
  t.deepEqual(await listControls(await stateWith([]), since), []);
});

test('the controls of one kind are listed with and without a subject, and no others', async (t) => {
  const hold = control('hold', 'mart_geo');
  const pause = control('pause-notices', '');
  const state = await stateWith([hold, pause, control('pause-remediation', '')]);

  t.deepEqual(await listControls(state, since, 'hold'), [hold]);
  t.deepEqual(await listControls(state, since, 'pause-notices'), [pause]);
  t.is((await listControls(state, since)).length, 3);
});
