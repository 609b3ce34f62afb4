import type { Broker } from '../broker.ts';
import type { Entry } from '../delivery/message.ts';
import { invalidArgument } from '../pubsub-error.ts';
import type { SubscriptionState } from '../subscription-state.ts';
import { type Operations, operation } from './operation.ts';
import { checkAckIds, modifyDeadline, pullableSubscription, receivedMessageOf } from './received-message.ts';

type PullRequest = { subscription: string; maxMessages: number; returnImmediately: boolean };
type AcknowledgeRequest = { subscription: string; ackIds: string[] };

const longestPullMilliseconds = 5_000;
const maximumMessages = 1000;

/** The methods of `google.pubsub.v1.Subscriber` that receive and acknowledge, without streaming. */
export function createPullOperations(broker: Broker): Operations {
  return {
    Pull: operation<PullRequest>(async (request, call) => {
      const state = pullableSubscription(broker, request.subscription, call);
      if (request.maxMessages <= 0) {
        throw invalidArgument('You have passed an invalid argument to the service (argument=max_messages).');
      }
      const taken = takeFor(state, request);
      const entries =
        taken.length > 0 || request.returnImmediately
          ? taken
          : await waitForMessages(broker, state, request, call.signal);
      broker.subscription(request.subscription);
      return { receivedMessages: entries.map((entry) => receivedMessageOf(state.subscription, entry)) };
    }),
    Acknowledge: operation<AcknowledgeRequest>((request, call) => {
      const state = pullableSubscription(broker, request.subscription, call);
      checkNotEmpty(request.ackIds);
      checkAckIds(
        state,
        request.ackIds.filter((ackId) => !state.delivery.acknowledge(ackId)),
      );
      return {};
    }),
    ModifyAckDeadline: operation<AcknowledgeRequest & { ackDeadlineSeconds: number }>((request, call) => {
      const state = pullableSubscription(broker, request.subscription, call);
      checkNotEmpty(request.ackIds);
      checkAckIds(
        state,
        request.ackIds.filter((ackId) => !modifyDeadline(state, ackId, request.ackDeadlineSeconds)),
      );
      return {};
    }),
  };
}

function takeFor({ delivery, subscription }: SubscriptionState, { maxMessages }: PullRequest): Entry[] {
  return delivery.take({
    holder: { gone: false },
    messages: Math.min(maxMessages, maximumMessages),
    leaseMilliseconds: subscription.ackDeadlineSeconds * 1000,
  });
}

/** Takes nothing once the client is gone: its message would be lost to others until the deadline. */
function waitForMessages(
  { clock }: Broker,
  state: SubscriptionState,
  request: PullRequest,
  clientGone: AbortSignal,
): Promise<Entry[]> {
  const over = AbortSignal.any([clientGone, state.closed]);
  return new Promise((resolve) => {
    const finish = (entries: Entry[]) => {
      timer.cancel();
      detach();
      over.removeEventListener('abort', stop);
      resolve(entries);
    };
    const stop = () => finish([]);
    const timer = clock.after(longestPullMilliseconds, stop);
    const detach = state.delivery.attach(() => {
      if (over.aborted) return;
      const entries = takeFor(state, request);
      if (entries.length > 0) finish(entries);
    });
    over.addEventListener('abort', stop);
    if (over.aborted) stop();
  });
}

function checkNotEmpty(ackIds: string[]): void {
  if (ackIds.length === 0) throw invalidArgument('No ack ids specified.');
}
