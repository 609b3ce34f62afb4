import type { FactData } from './events/facts.ts';
import type { ControlRequest } from './events/requests.ts';
import type { State } from './state.ts';

/** What kind of thing a person told the watchdog. */
export type ControlKind = FactData<'control-changed'>['kind'];

/**
 * What a person told the watchdog, until it expires: one record of kind `controls`. Written by the function control
 * only; escalate, refresh-marts, remediate and detect-drift read them and need no message to learn that one ended.
 */
export type Control = {
  /** Also the record's id. */
  id: string;
  kind: ControlKind;
  /** What it is about: an incident, a finding, a mart, a scope, a day, a proposal; empty for everything. */
  subject: string;
  author: string;
  reason: string;
  since: string;
  until: string;
  via: 'message' | 'link';
  /** The message that set it. */
  messageId: string;
  /** When it was said: what was said earlier never replaces it. Left out: at its start. */
  saidAt?: string;
  /** What was in force before, and ended by this. */
  replaces?: { author: string; reason: string; until: string };
};

/**
 * That a link was used, so that it works once: the record `linkRecordId(link)` of kind `controls`, written by control
 * before it acts.
 */
export type LinkUse = {
  action: ControlRequest['action'];
  /** The id of the control that it set. */
  control: string;
  author: string;
  at: string;
  /** The message that used it. */
  messageId: string;
};

/** The id of a control: one of a kind for each subject, so that saying it again replaces it. */
export function controlId(kind: ControlKind, subject: string): string {
  // "/" has no place in a record's id.
  return subject === '' ? kind : `${kind}.${subject.replaceAll('/', '_')}`;
}

/** Whether a control is in force: from its start on, until just before its end. */
export function isInForce({ since, until }: Pick<Control, 'since' | 'until'>, now: Date): boolean {
  return Date.parse(since) <= now.getTime() && now.getTime() < Date.parse(until);
}

/** The id of the record that a link was used; `link` is the hash of its token. */
export function linkRecordId(link: string): string {
  return `link.${link}`;
}

/** The controls in force, all or those of one kind; kind `controls` holds other records, too. */
export async function listControls(
  state: Pick<State, 'list'>,
  now: Date,
  kind?: ControlKind,
): Promise<Control[]> {
  const records = await state.list<Partial<Control>>('controls', kind ? { prefix: kind } : {});
  return records
    .map(({ value }) => value)
    .filter(isControl)
    .filter((control) => isInForce(control, now));
}

/** Tells a control from what else control remembers: links that were used, controls that were ended. */
export function isControl(value: Partial<Control>): value is Control {
  return value.kind !== undefined && value.id !== undefined && value.until !== undefined;
}
