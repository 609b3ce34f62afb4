import type { FactData } from './events/facts.ts';

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
