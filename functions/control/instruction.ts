import { type Control, controlId } from '../../shared/controls.ts';
import type { PushedMessage } from '../../shared/events/push-envelope.ts';
import type { ControlRequest } from '../../shared/events/requests.ts';
import type { ControlConfig } from './config.ts';
import { checkFields } from './fields.ts';
import { parseSubject } from './subject.ts';
import { planTerm } from './term.ts';

/** What a person wants, checked: a control to set, or the id of one to end. */
export type Instruction = { change: 'set'; control: SaidControl } | { change: 'end'; ending: Ending };

/** A control that knows when it was said. */
export type SaidControl = Control & { saidAt: string };

/** That somebody wants a control to end. */
export type Ending = {
  id: string;
  author: string;
  reason: string;
  via: Control['via'];
  messageId: string;
  saidAt: string;
};

/** Reads a request as an instruction; throws `RequestRejection` with the field, the value and the fix. */
export function parseInstruction(
  request: ControlRequest,
  message: Pick<PushedMessage, 'messageId' | 'publishTime'>,
  surroundings: { marts: readonly string[]; config: ControlConfig; now: Date },
): Instruction {
  const { action, author, reason, link, control: endedId = '' } = checkFields(request);
  const { marts, config, now } = surroundings;
  const said = {
    author,
    reason,
    via: link ? ('link' as const) : ('message' as const),
    messageId: message.messageId,
    saidAt: message.publishTime.toISOString(),
  };
  if (action === 'end') return { change: 'end', ending: { id: endedId, ...said } };

  const subject = parseSubject(request, marts);
  const { since, until } = planTerm(request, message.publishTime, now, config);
  return {
    change: 'set',
    control: {
      id: controlId(action, subject),
      kind: action,
      subject,
      since: since.toISOString(),
      until: until.toISOString(),
      ...said,
    },
  };
}
