import { createManualClock } from '../../shared/clients/clock.ts';
import type { OutgoingMessage } from '../../shared/events/cloud-event.ts';
import type { StepCollaborators, Work } from '../../shared/step.ts';
import { createRememberedLog } from '../helpers/remembered-log.ts';

/** A step that does `work`, with everything that it published and logged. */
export function createStepWorld(work: Work<'refresh-marts'>) {
  const published: { topic: string; attributes: Record<string, string>; event: Record<string, unknown> }[] =
    [];
  const log = createRememberedLog();
  const step: StepCollaborators<'refresh-marts'> = {
    topic: 'refresh-marts',
    work,
    clock: createManualClock(new Date('2026-11-24T02:00:05Z')),
    log,
    publish: async (topic: string, { data, attributes }: OutgoingMessage) => {
      published.push({ topic, attributes, event: JSON.parse(data.toString()) });
      return String(published.length);
    },
  };
  return { step, published, log };
}
