import type { Broker } from '../broker.ts';
import { bytesOf, type Entry, type Holder } from '../delivery/message.ts';
import { invalidArgument, notFound } from '../pubsub-error.ts';
import { checkAckDeadline } from '../subscription-rules.ts';
import type { SubscriptionState } from '../subscription-state.ts';
import type { StreamingPullRequest } from '../wire.ts';
import type { Call } from './operation.ts';
import { modifyDeadline, pullableSubscription, receivedMessageOf } from './received-message.ts';

/** The client's end of a streaming pull. */
export type StreamClient = { write: (response: object) => void; fail: (error: unknown) => void };

type Limits = { messages: number; bytes: number };

const messagesPerResponse = 1000;

/** Serves one streaming pull until `call.signal` aborts; what the client then still holds keeps its deadline. */
export function openStreamingPull(
  broker: Broker,
  call: Call,
  client: StreamClient,
): { receive: (request: StreamingPullRequest) => void } {
  let stream: ReturnType<typeof startStream> | undefined;

  const receive = (request: StreamingPullRequest) => {
    if (!stream) {
      if (!request.subscription)
        throw invalidArgument('The first request of a stream must name a subscription.');
      const state = pullableSubscription(broker, request.subscription, call);
      checkAckDeadline(request.streamAckDeadlineSeconds);
      stream = startStream(state, request, call, client);
    }
    stream.settle(request);
  };

  return {
    receive: (request) => {
      if (call.signal.aborted) return;
      try {
        receive(request);
      } catch (error) {
        client.fail(error);
      }
    },
  };
}

function startStream(
  state: SubscriptionState,
  first: StreamingPullRequest,
  { signal }: Call,
  client: StreamClient,
) {
  const { delivery } = state;
  const holder: Holder = { gone: false };
  const limits = limitsOf(first);
  const outstanding: Limits = { messages: 0, bytes: 0 };
  let leaseMilliseconds = first.streamAckDeadlineSeconds * 1000;

  const count = (entry: Entry, sign: 1 | -1) => {
    outstanding.messages += sign;
    outstanding.bytes += sign * bytesOf(entry.message);
  };

  const detach = delivery.attach(() => {
    for (;;) {
      const entries = delivery.take({
        holder,
        messages: Math.min(limits.messages - outstanding.messages, messagesPerResponse),
        bytes: limits.bytes - outstanding.bytes,
        leaseMilliseconds,
        onEnd: (entry) => {
          count(entry, -1);
          delivery.wake();
        },
      });
      if (entries.length === 0) return;
      for (const entry of entries) count(entry, 1);
      client.write(responseOf(state, entries));
    }
  });

  signal.addEventListener('abort', () => {
    holder.gone = true;
    detach();
    delivery.wake();
  });
  state.closed.addEventListener('abort', () => {
    // A client gives up on a subscription that is gone, but tries again when only the connection is.
    if (!signal.aborted && state.closed.reason === 'deleted') client.fail(notFound(state.subscription.name));
  });

  return {
    settle: (request: StreamingPullRequest) => {
      if (request.streamAckDeadlineSeconds) leaseMilliseconds = request.streamAckDeadlineSeconds * 1000;
      const confirmation = settleAckIds(state, request);
      if (confirmation && state.subscription.enableExactlyOnceDelivery) client.write(confirmation);
    },
  };
}

/** Acknowledges and extends what the client asks for; returns the confirmation that exactly-once clients wait for. */
function settleAckIds(state: SubscriptionState, request: StreamingPullRequest): object | undefined {
  const { ackIds, modifyDeadlineAckIds, modifyDeadlineSeconds } = request;
  const acknowledged = ackIds.filter((ackId) => state.delivery.acknowledge(ackId));
  const modified = modifyDeadlineAckIds.filter((ackId, index) =>
    modifyDeadline(state, ackId, modifyDeadlineSeconds[index] ?? 0),
  );
  if (ackIds.length === 0 && modifyDeadlineAckIds.length === 0) return undefined;
  return {
    ...(ackIds.length > 0 && { acknowledgeConfirmation: confirmationOf(ackIds, acknowledged) }),
    ...(modifyDeadlineAckIds.length > 0 && {
      modifyAckDeadlineConfirmation: confirmationOf(modifyDeadlineAckIds, modified),
    }),
    subscriptionProperties: propertiesOf(state),
  };
}

function confirmationOf(asked: string[], done: string[]) {
  return { ackIds: done, invalidAckIds: asked.filter((ackId) => !done.includes(ackId)) };
}

function responseOf(state: SubscriptionState, entries: Entry[]): object {
  return {
    receivedMessages: entries.map((entry) => receivedMessageOf(state.subscription, entry)),
    subscriptionProperties: propertiesOf(state),
  };
}

function propertiesOf({ subscription }: SubscriptionState) {
  return {
    exactlyOnceDeliveryEnabled: subscription.enableExactlyOnceDelivery,
    messageOrderingEnabled: subscription.enableMessageOrdering,
  };
}

// Zero and less mean that the client sets no limit.
function limitsOf({ maxOutstandingMessages, maxOutstandingBytes }: StreamingPullRequest): Limits {
  return {
    messages: maxOutstandingMessages > 0 ? maxOutstandingMessages : Number.POSITIVE_INFINITY,
    bytes: maxOutstandingBytes > 0 ? maxOutstandingBytes : Number.POSITIVE_INFINITY,
  };
}
