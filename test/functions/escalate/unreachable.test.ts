import test from 'ava';
import type { Board } from '../../../functions/escalate/board.ts';
import {
  createEscalate,
  type Escalate,
  type EscalateCollaborators,
} from '../../../functions/escalate/handler.ts';
import { type Clock, createManualClock } from '../../../shared/clients/clock.ts';
import { createMailError } from '../../../shared/clients/mail-problem.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import { PermanentError, TransientError } from '../../../shared/errors.ts';
import { decodeFact } from '../../../shared/events/decode-fact.ts';
import { encodeFact } from '../../../shared/events/facts.ts';
import type { PushedMessage } from '../../../shared/events/push-envelope.ts';
import type { Log } from '../../../shared/log.ts';
import { deliverPush } from '../../../shared/step.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';
import { policyWith } from './_story.ts';

const morning = '2026-11-24T06:00:00.000Z';

const webDown = encodeFact({
  id: 'health-probed/1',
  name: 'health-probed',
  source: 'probe-health',
  subject: 'superset',
  severity: 'error',
  time: new Date(morning),
  data: {
    verdict: 'down',
    reason: 'Connection refused',
    findings: [{ kind: 'superset-web-down', subject: 'superset_app', summary: 'superset_app is down' }],
  },
});

/** The real handler with everything in memory; `faulty` replaces what is to fail. */
function createWorld(faulty: Partial<EscalateCollaborators> = {}) {
  const clock = createManualClock(new Date(morning));
  const state = createMemoryState({ clock });
  const log = createRememberedLog();
  const mailed: string[] = [];
  const withoutState: string[] = [];
  let claims = 0;
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
    board: async () => (await state.read<Board>('incidents', 'board'))?.value,
    hear: () => deliverFact(escalate.onFact, { clock, log }),
    tick: () =>
      escalate.onRequest({
        request: { tick: true },
        message: { ...pushed, text: '' },
        traceparent: '',
        log,
      }),
  };
}

const pushed = {
  messageId: '1',
  publishTime: new Date(morning),
  attributes: {},
  orderingKey: undefined,
  subscription: 'escalate',
  deliveryAttempt: 1,
};

function deliverFact(
  work: Escalate['onFact'],
  { clock, log }: { clock: Clock; log: Log },
): Promise<'acknowledged' | 'retry'> {
  const message = { messageId: '1', publishTime: morning, data: webDown.data.toString('base64') };
  const read = (received: PushedMessage) => ({ content: decodeFact(received), traceparent: undefined });
  const shell = { source: 'escalate', topic: 'watchdog-events', publish: async () => '1', clock, log };
  return deliverPush(
    { ...shell, read, work },
    { subscription: 'projects/p/subscriptions/escalate-facts', message, deliveryAttempt: 1 },
  );
}

function failingState(error: Error) {
  const state = createMemoryState({ clock: createManualClock(new Date(morning)) });
  return { ...state, read: () => Promise.reject(error) };
}

test('a fact that comes while the state store denies access is mailed without it, and kept', async (t) => {
  const world = createWorld({ state: failingState(new PermanentError('Firestore denies access')) });

  const outcome = await world.hear();

  t.is(outcome, 'retry', 'an acknowledged message would be lost');
  t.deepEqual(world.withoutState, ['health-probed/1']);
});

test('a fact is kept although nobody could be told without the state store', async (t) => {
  const world = createWorld({
    state: failingState(new TransientError('Firestore does not answer')),
    sendStateless: () => Promise.reject(createMailError('recipient-refused', '550 no such mailbox')),
  });

  t.is(await world.hear(), 'retry');
});

test('while nothing can be published, mails go out, and the state store is not said to be away', async (t) => {
  const world = createWorld({ publish: () => Promise.reject(new TransientError('Publishing failed')) });

  t.is(await world.hear(), 'retry', 'what was decided is still to be published');
  world.clock.advance(60_000);
  await t.throwsAsync(world.tick());

  t.deepEqual(world.withoutState, []);
  t.true(world.mailed.some((id) => id.endsWith('/first-notice/devOps')));
  t.true(((await world.board())?.facts.length ?? 0) > 0, 'facts are kept until they are published');
});
