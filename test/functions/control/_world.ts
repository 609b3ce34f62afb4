import { type ControlCollaborators, createControl } from '../../../functions/control/handler.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import { deliver } from '../../../shared/step.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';

/** 10:00 in Yerevan, the day of every test. */
export const morning = new Date('2026-11-24T06:00:00Z');

export const config: ControlCollaborators['config'] = {
  timeZone: 'Asia/Yerevan',
  defaultHours: 4,
  maximumHours: 168,
};

export const marts = ['mart_geo', 'mart_pages', 'mart_retention'];

/** Who asks, and why. */
export const said = { author: 'Ani', reason: 'the campaign is being corrected' };

/** An instant so many minutes after the morning. */
export function minutesLater(minutes: number): string {
  return new Date(morning.getTime() + minutes * 60_000).toISOString();
}

/** A fake cloud around the real handler, kept over deliveries as the real one is. */
export function createWorld() {
  const clock = createManualClock(morning);
  const state = createMemoryState({ clock });
  const log = createRememberedLog();
  const published: {
    topic: string;
    id: string;
    type: string;
    time: string;
    data: Record<string, unknown>;
  }[] = [];
  const collaborators: ControlCollaborators = {
    marts,
    config,
    state,
    clock,
    publish: async (topic, { data }) => {
      published.push({ topic, ...JSON.parse(data.toString()) });
      return String(published.length);
    },
  };
  const pushed = (message: Record<string, unknown>) => ({
    subscription: 'projects/p/subscriptions/control',
    message: { publishTime: clock.now().toISOString(), messageId: '1', ...message },
    deliveryAttempt: 1,
  });

  return {
    clock,
    state,
    log,
    published,
    /** Delivers a request as Pub/Sub would; `through` may wrap the collaborators with a fault. */
    deliver: (
      body: Record<string, unknown>,
      message: { messageId?: string; publishTime?: string } = {},
      through: (collaborators: ControlCollaborators) => ControlCollaborators = (same) => same,
    ) => {
      const faulty = through(collaborators);
      const step = {
        topic: 'control' as const,
        work: createControl(faulty),
        publish: faulty.publish,
        clock,
        log,
      };
      return deliver(
        step,
        pushed({ data: Buffer.from(JSON.stringify(body)).toString('base64'), ...message }),
      );
    },
    /** Delivers a request in attributes alone, as `gcloud pubsub topics publish --attribute` sends it. */
    deliverAttributes: (attributes: Record<string, string>) =>
      deliver(
        { topic: 'control', work: createControl(collaborators), publish: collaborators.publish, clock, log },
        pushed({ attributes }),
      ),
    facts: (name: string) =>
      published.filter(({ type }) => type === `watchdog.${name}.v1`).map(({ data }) => data),
    control: async (id: string) => (await state.read<Record<string, unknown>>('controls', id))?.value,
  };
}
