import { factsTopic } from '../../shared/chain.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import { createPatientState } from '../../shared/patient-state.ts';
import type { State } from '../../shared/state.ts';
import type { Delivery, Work } from '../../shared/step.ts';
import type { ControlConfig } from './config.ts';
import { encodeControlChanged } from './fact.ts';
import { type Instruction, parseInstruction } from './instruction.ts';
import { checkIncident } from './known-incident.ts';
import { applyEnd, applySet, takeLink } from './records.ts';

/** What control is built from. */
export type ControlCollaborators = {
  /** The names of the marts. */
  marts: readonly string[];
  config: ControlConfig;
  state: State;
  publish: Publish;
  clock: Pick<Clock, 'now'>;
};

/**
 * Takes what people tell the watchdog: checks it, remembers it until it expires, and says so in a fact. The record is
 * written before the fact is published; a delivery that dies in between is delivered again, finds its record, and
 * publishes the same fact.
 */
export function createControl(given: ControlCollaborators): Work<'control'> {
  const collaborators = { ...given, state: createPatientState(given.state) };
  return async (delivery) => {
    const { marts, config, state, publish, clock } = collaborators;
    const { request, message, traceparent, log } = delivery;
    const now = clock.now();
    const instruction = parseInstruction(request, message, { marts, config, now });
    await checkIncident(request, state);
    if (!(await isLinkFresh(instruction, delivery, state, now))) {
      log.warning('A link was used again; nothing is changed', { action: request.action });
      return;
    }
    const change =
      instruction.change === 'set'
        ? await applySet(instruction.control, state)
        : await applyEnd(instruction.ending, state, now);
    if (change.kind === 'superseded') {
      log.info(`Nothing is changed: ${change.reason}`, { action: request.action });
      return;
    }
    await publish(factsTopic, encodeControlChanged(change, traceparent));
    log.info(change.kind === 'set' ? toldSet(change.control) : `${change.ended.control.id} has ended`);
  };
}

function toldSet({ id, author, until }: { id: string; author: string; until: string }): string {
  return `${id} is set by ${author} until ${until}`;
}

/** A request without a link is always fresh: whoever may publish may say a thing again. */
async function isLinkFresh(
  instruction: Instruction,
  { request }: Delivery<'control'>,
  state: State,
  now: Date,
): Promise<boolean> {
  const { action, link, linkExpires } = request;
  if (link === undefined) return true;
  const { id, author, messageId, saidAt } =
    instruction.change === 'set' ? instruction.control : instruction.ending;
  const use = { action, control: id, author, at: saidAt, messageId };
  const expires = linkExpires === undefined ? undefined : new Date(linkExpires);
  return takeLink({ hash: link, expires }, use, state, now);
}
