import { createEscalate, type EscalateCollaborators } from '../../../functions/escalate/handler.ts';
import type { StoredBoard } from '../../../functions/escalate/stored-board.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import { decodeFact } from '../../../shared/events/decode-fact.ts';
import { encodeFact } from '../../../shared/events/facts.ts';
import type { PushedMessage } from '../../../shared/events/push-envelope.ts';
import { deliverPush } from '../../../shared/step.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';
import { policyWith } from './_story.ts';

/** 10:00 in Yerevan, a Tuesday. */
export const morning = '2026-11-24T06:00:00.000Z';

/** The real handler with everything in memory; `faulty` replaces what is to fail. */
export function createWorld(faulty: Partial<EscalateCollaborators> = {}) {
  const clock = createManualClock(new Date(morning));
  const state = createMemoryState({ clock });
  const log = createRememberedLog();
  const mailed: string[] = [];
  const withoutState: string[] = [];
  let claims = 0;
  let probes = 0;
  const escalate = createEscalate({
    state,
    clock,
    publish: async () => '1',
    policy: policyWith(),
    storm: { mailsPerHour: 20, addresses: { analyticsLead: 'a', devOps: 'd', stakeholder: 's' } },
    send: async ({ id }) => {
      mailed.push(id);
      return { kind: 'sent', address: 'd', subject: id };
    },
    sendStateless: async (found) => void withoutState.push(found.fact.id),
    expectations: [],
    digest: true,
    beat: async () => undefined,
    newClaimant: () => String(++claims),
    ...faulty,
  });

  return {
    clock,
    mailed,
    withoutState,
    board: async () => (await state.read<StoredBoard>('incidents', 'board'))?.value,
    /** Delivers what a probe of the web server found just now. */
    probe: (verdict: 'up' | 'down') => {
      const message = {
        messageId: '1',
        publishTime: clock.now().toISOString(),
        data: probed(verdict, `health-probed/${++probes}`, clock.now()).toString('base64'),
      };
      const read = (received: PushedMessage) => ({ content: decodeFact(received), traceparent: undefined });
      const shell = { source: 'escalate', topic: 'watchdog-events', publish: async () => '1', clock, log };
      return deliverPush(
        { ...shell, read, work: escalate.onFact },
        { subscription: 'projects/p/subscriptions/escalate-facts', message, deliveryAttempt: 1 },
      );
    },
    /** The Scheduler's minute; throws what the delivery would answer 500 for. */
    tick: () =>
      escalate.onRequest({
        request: { tick: true },
        message: {
          messageId: '1',
          publishTime: clock.now(),
          attributes: {},
          text: '',
          orderingKey: undefined,
          subscription: 'escalate',
          deliveryAttempt: 1,
        },
        traceparent: '',
        log,
      }),
  };
}

function probed(verdict: 'up' | 'down', id: string, time: Date): Buffer {
  const { data } = encodeFact({
    id,
    name: 'health-probed',
    source: 'probe-health',
    subject: 'superset',
    severity: 'error',
    time,
    data: {
      verdict,
      reason: 'As the probe found it',
      findings:
        verdict === 'up'
          ? []
          : [{ kind: 'superset-web-down', subject: 'superset_app', summary: 'superset_app is down' }],
    },
  });
  return data;
}
