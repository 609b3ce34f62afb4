import { closest } from 'fastest-levenshtein';
import { type Control, isControl, type LinkUse, linkRecordId } from '../../shared/controls.ts';
import { TransientError } from '../../shared/errors.ts';
import { RequestRejection } from '../../shared/events/rejection.ts';
import type { State } from '../../shared/state.ts';
import { decideEnd, decideSet, type Ended, wasSaidAfter } from './decide.ts';
import type { Ending, SaidControl } from './instruction.ts';
import { memoryDays } from './term.ts';

/** What came of an instruction; `superseded` says why nothing did. */
export type Change =
  | { kind: 'set'; control: Control }
  | { kind: 'ended'; ended: Ended }
  | { kind: 'superseded'; reason: string };

/** As many others may get in between, before the message is put back to be delivered again. */
const mostTries = 5;

/**
 * Sets a control, unless something that was said later stands against it. A delivery that died after its write finds
 * its own record, and changes nothing.
 */
export async function applySet(control: SaidControl, state: State): Promise<Change> {
  const { id } = control;
  for (let tries = 0; tries < mostTries; tries++) {
    const [current, ended] = await Promise.all([
      state.read<Control>('controls', id),
      state.read<Ended>('controls', endedId(id)),
    ]);
    const decision = decideSet(control, current?.value, ended?.value);
    if (decision.kind === 'refused') throw new RequestRejection('proposal', decision.reason);
    if (decision.kind === 'superseded') return decision;
    if (decision.kind === 'repeated') return { kind: 'set', control: decision.control };
    const options = { expiresAt: keptUntil(decision.control) };
    const write = current
      ? await state.update('controls', id, decision.control, { ...options, version: current.version })
      : await state.create('controls', id, decision.control, options);
    if (write.outcome === 'written') return { kind: 'set', control: decision.control };
  }
  throw new TransientError(`Others changed ${id} ${mostTries} times while it was to be set`, {
    fields: { id },
  });
}

/**
 * Ends a control: remembers that it ended, then deletes its record. A delivery that died in between finds what it
 * remembered, and goes on from there.
 */
export async function applyEnd(ending: Ending, state: State, now: Date): Promise<Change> {
  const { id } = ending;
  for (let tries = 0; tries < mostTries; tries++) {
    const records = await state.list<Partial<Control> & Ended>('controls');
    const found = records.find((record) => record.id === id && isControl(record.value));
    const current = found?.value as Control | undefined;
    const remembered = records.find((record) => record.id === endedId(id))?.value;
    const decision = decideEnd(ending, current, remembered);
    if (decision.kind === 'superseded') return decision;
    if (decision.kind === 'unknown') throw unknownControl(decision.reason, ending, records);
    const { ended } = decision;
    if (decision.kind === 'end') {
      await state.put('controls', endedId(id), ended, { expiresAt: daysAfter(now, memoryDays) });
    }
    if (!found || !current || wasSaidAfter(current, ended.saidAt)) return { kind: 'ended', ended };
    const deletion = await state.delete('controls', id, { version: found.version });
    if (deletion.outcome === 'deleted') return { kind: 'ended', ended };
  }
  throw new TransientError(`Others changed ${id} ${mostTries} times while it was to end`, { fields: { id } });
}

/** Remembers that a link was used; false when another message used it before. */
export async function takeLink(
  link: { hash: string; expires: Date | undefined },
  use: LinkUse,
  state: State,
  now: Date,
): Promise<boolean> {
  const id = linkRecordId(link.hash);
  const memoryEnds = daysAfter(now, memoryDays);
  const expiresAt = link.expires && link.expires > memoryEnds ? link.expires : memoryEnds;
  const write = await state.create('controls', id, use, { expiresAt });
  if (write.outcome === 'written') return true;
  const earlier = await state.read<LinkUse>('controls', id);
  return earlier?.value.messageId === use.messageId;
}

function endedId(id: string): string {
  return `ended.${id}`;
}

/** An approval counts once, so it is remembered for longer than it is in force. */
function keptUntil({ kind, until }: Control): Date {
  return kind === 'approve' ? daysAfter(new Date(until), memoryDays) : new Date(until);
}

function daysAfter(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * 86_400_000);
}

function unknownControl(
  reason: string,
  { id, saidAt }: Ending,
  records: readonly { value: Partial<Control> }[],
): RequestRejection {
  const known = records
    .map(({ value }) => value)
    .filter(isControl)
    .filter(({ until }) => Date.parse(until) > Date.parse(saidAt))
    .map((control) => control.id);
  const hint =
    known.length > 0
      ? `did you mean ${closest(id.slice(0, 80), known)}? in force: ${known.join(', ')}`
      : 'nothing is';
  return new RequestRejection('control', `${reason}; ${hint}`);
}
