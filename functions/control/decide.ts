import type { Control } from '../../shared/controls.ts';
import { describe } from '../../shared/events/rejection.ts';
import type { Ending, SaidControl } from './instruction.ts';

/** What control remembers of a control that was ended, so that an older message does not bring it back. */
export type Ended = Omit<Ending, 'id'> & { control: Control };

/** What becomes of a control that somebody wants to set, and why it is not set. */
export type SetDecision =
  | { kind: 'set'; control: Control }
  | { kind: 'repeated'; control: Control }
  | { kind: 'superseded'; reason: string }
  | { kind: 'refused'; reason: string };

/** What becomes of the wish to end a control, and why it does not end. */
export type EndDecision =
  | { kind: 'end'; ended: Ended }
  | { kind: 'repeated'; ended: Ended }
  | { kind: 'superseded'; reason: string }
  | { kind: 'unknown'; reason: string };

/**
 * Decides whether a control is set. Messages may come twice and in any order: what was said last counts, and an
 * approval counts once.
 */
export function decideSet(
  wanted: SaidControl,
  current: Control | undefined,
  ended: Ended | undefined,
): SetDecision {
  if (current?.messageId === wanted.messageId) return { kind: 'repeated', control: current };
  if (ended && (ended.control.messageId === wanted.messageId || isAfter(ended.saidAt, wanted.saidAt))) {
    return {
      kind: 'superseded',
      reason: `${ended.author} ended ${wanted.id} at ${ended.saidAt}: ${ended.reason}`,
    };
  }
  if (!current) return { kind: 'set', control: wanted };
  if (isAfter(saidAtOf(current), wanted.saidAt)) {
    return {
      kind: 'superseded',
      reason: `${current.author} set ${wanted.id} at ${saidAtOf(current)}: ${current.reason}`,
    };
  }
  if (wanted.kind === 'approve') {
    return {
      kind: 'refused',
      reason: `${current.author} approved ${wanted.subject} at ${saidAtOf(current)}, and an approval counts once; if it is proposed again, approve the new proposal`,
    };
  }
  const { author, reason, until } = current;
  const isReplaced = isAfter(until, wanted.saidAt);
  return {
    kind: 'set',
    control: isReplaced ? { ...wanted, replaces: { author, reason, until } } : wanted,
  };
}

/** Decides whether a control ends; one that was set after the wish was said goes on. */
export function decideEnd(
  ending: Ending,
  current: Control | undefined,
  ended: Ended | undefined,
): EndDecision {
  const { id, ...said } = ending;
  if (ended?.messageId === said.messageId) return { kind: 'repeated', ended };
  if (current && wasSaidAfter(current, said.saidAt)) {
    return { kind: 'superseded', reason: `${current.author} set ${id} again at ${saidAtOf(current)}` };
  }
  if (current && isAfter(current.until, said.saidAt)) {
    return { kind: 'end', ended: { ...said, control: current } };
  }
  if (ended && isAfter(ended.saidAt, said.saidAt)) {
    return { kind: 'superseded', reason: `${ended.author} ended ${id} at ${ended.saidAt}` };
  }
  return { kind: 'unknown', reason: `no control ${describe(id)} is in force` };
}

/** Whether a control was set after an instant. */
export function wasSaidAfter(control: Control, instant: string): boolean {
  return isAfter(saidAtOf(control), instant);
}

function saidAtOf({ saidAt, since }: Control): string {
  return saidAt ?? since;
}

function isAfter(instant: string, other: string): boolean {
  return Date.parse(instant) > Date.parse(other);
}
