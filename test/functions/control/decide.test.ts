import test from 'ava';
import { decideEnd, decideSet, type Ended } from '../../../functions/control/decide.ts';
import type { Ending, SaidControl } from '../../../functions/control/instruction.ts';
import { minutesLater, morning, said } from './_world.ts';

const at = (milliseconds: number) => new Date(morning.getTime() + milliseconds).toISOString();

function hold(more: Partial<SaidControl> = {}): SaidControl {
  return {
    id: 'hold.mart_geo',
    kind: 'hold',
    subject: 'mart_geo',
    ...said,
    since: at(0),
    until: minutesLater(60),
    via: 'message',
    messageId: '1',
    saidAt: at(0),
    ...more,
  };
}

const ending = (more: Partial<Ending> = {}): Ending => ({
  id: 'hold.mart_geo',
  ...said,
  via: 'message',
  messageId: '9',
  saidAt: at(0),
  ...more,
});

function ended(more: Partial<Ended> = {}): Ended {
  const { id: _, ...rest } = ending();
  return { ...rest, control: hold(), ...more };
}

const setKind = (wanted: SaidControl, current?: SaidControl, before?: Ended) =>
  decideSet(wanted, current, before).kind;

test('of two controls the one that was said later counts; at the same moment, the one that came later', (t) => {
  const wanted = hold({ messageId: '2', saidAt: at(0) });

  t.is(setKind(wanted, hold({ saidAt: at(-1) })), 'set');
  t.is(setKind(wanted, hold({ saidAt: at(0) })), 'set');
  t.is(setKind(wanted, hold({ saidAt: at(1) })), 'superseded');
});

test('a control is not set by a message from before it was ended', (t) => {
  const wanted = hold({ messageId: '2' });

  t.is(setKind(wanted, undefined, ended({ saidAt: at(-1) })), 'set');
  t.is(setKind(wanted, undefined, ended({ saidAt: at(0) })), 'set');
  t.is(setKind(wanted, undefined, ended({ saidAt: at(1) })), 'superseded');
});

test('a control that was ended is not set again by the message that had set it', (t) => {
  t.is(setKind(hold({ messageId: '1' }), undefined, ended({ saidAt: at(-1) })), 'superseded');
});

test('a control replaces another only while that is in force', (t) => {
  const wanted = hold({ messageId: '2', saidAt: minutesLater(60) });
  const replaced = (until: string) => {
    const decision = decideSet(wanted, hold({ until }), undefined);
    return decision.kind === 'set' && decision.control.replaces !== undefined;
  };

  t.true(replaced(new Date(Date.parse(minutesLater(60)) + 1).toISOString()));
  t.false(replaced(minutesLater(60)));
});

test('a control that was written before it could say when it was said, was said at its start', (t) => {
  const { saidAt: _, ...old } = hold({ since: at(1) });

  t.is(decideSet(hold({ messageId: '2' }), old, undefined).kind, 'superseded');
});

test('only what was set before, and is still in force, can be ended', (t) => {
  const endKind = (current: SaidControl | undefined, before?: Ended) =>
    decideEnd(ending(), current, before).kind;

  t.is(endKind(hold({ saidAt: at(-1) })), 'end');
  t.is(endKind(hold({ saidAt: at(0) })), 'end');
  t.is(endKind(hold({ saidAt: at(1) })), 'superseded');
  t.is(endKind(hold({ until: at(1) })), 'end');
  t.is(endKind(hold({ until: at(0) })), 'unknown');
  t.is(endKind(undefined), 'unknown');
});

test('a message that ended a control before goes on with it; one from before another ending is too late', (t) => {
  t.is(decideEnd(ending(), hold(), ended({ messageId: '9' })).kind, 'repeated');
  t.is(decideEnd(ending(), undefined, ended({ messageId: '8', saidAt: at(1) })).kind, 'superseded');
  t.is(decideEnd(ending(), undefined, ended({ messageId: '8', saidAt: at(-1) })).kind, 'unknown');
});
