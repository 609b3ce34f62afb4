import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Subscription } from '../wire.ts';
import type { Delivery } from './delivery.ts';
import type { Entry, Holder } from './message.ts';
import { type PushRequest, renderPushRequest } from './push-request.ts';

/** The connections that all push subscriptions share. */
export type PushConnections = { http: http.Agent; https: https.Agent; close: () => void };

/** Opens no connection yet; endpoints are reached by kept-alive ones. */
export function createPushConnections(): PushConnections {
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
  return {
    ...agents,
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** The answers that acknowledge a pushed message. */
const acknowledgingCodes = new Set([102, 200, 201, 202, 204]);

/**
 * Pushes a subscription's messages, `concurrency` at a time. The ack deadline is the lease, so that a handler which
 * does not answer in time loses the message and its connection.
 */
export function attachPushSender(
  delivery: Delivery,
  context: {
    subscription: () => Subscription;
    clock: Clock;
    concurrency: number;
    connections: PushConnections;
    onLog: (line: string) => void;
  },
): () => void {
  const { subscription, clock, concurrency, connections, onLog } = context;
  const holder: Holder = { gone: false };
  const sends = new Map<Entry, AbortController>();

  const send = (entry: Entry, controller: AbortController) => {
    const ackId = entry.lease?.ackId ?? '';
    const endpoint = subscription().pushConfig?.pushEndpoint ?? '';
    const request = renderPushRequest(subscription(), entry, clock.now());
    post(endpoint, request, { connections, signal: controller.signal }, (outcome) => {
      if (controller.signal.aborted) return;
      if (typeof outcome === 'number' && acknowledgingCodes.has(outcome)) {
        delivery.acknowledge(ackId);
        return;
      }
      onLog(`${subscription().name}: ${endpoint} answered ${outcome} to message ${entry.message.messageId}`);
      delivery.refuse(ackId);
    });
  };

  return delivery.attach(() => {
    while (subscription().pushConfig?.pushEndpoint && sends.size < concurrency) {
      const controller = new AbortController();
      const [entry] = delivery.take({
        holder,
        messages: 1,
        leaseMilliseconds: subscription().ackDeadlineSeconds * 1000,
        onEnd: (ended) => {
          sends.get(ended)?.abort();
          sends.delete(ended);
          delivery.wake();
        },
      });
      if (!entry) return;
      sends.set(entry, controller);
      send(entry, controller);
    }
  });
}

type PostContext = { connections: PushConnections; signal: AbortSignal; again?: boolean };

/** Calls `settle` with the HTTP status, or with what went wrong on the way. */
function post(
  endpoint: string,
  push: PushRequest,
  { connections, signal, again = false }: PostContext,
  settle: (outcome: number | string) => void,
): void {
  const { headers, body } = push;
  const onAnswer = (response: IncomingMessage) => {
    response.on('error', () => undefined);
    response.resume();
    settle(response.statusCode ?? 0);
  };
  const secure = endpoint.startsWith('https:');
  const request = secure
    ? https.request(endpoint, { method: 'POST', headers, agent: connections.https }, onAnswer)
    : http.request(endpoint, { method: 'POST', headers, agent: connections.http }, onAnswer);

  let answered = false;
  const abort = () => {
    if (!answered) request.destroy();
  };
  signal.addEventListener('abort', abort, { once: true });
  request.on('response', () => {
    answered = true;
    signal.removeEventListener('abort', abort);
  });
  request.on('information', ({ statusCode }) => {
    if (statusCode === 102) settle(statusCode);
  });
  request.on('error', (error: NodeJS.ErrnoException) => {
    signal.removeEventListener('abort', abort);
    if (signal.aborted) return;
    // The endpoint closed an idle connection just as we reused it: that is not its answer to this message.
    const stale = request.reusedSocket && error.code === 'ECONNRESET';
    if (stale && !again) return post(endpoint, push, { connections, signal, again: true }, settle);
    settle(error.code ?? error.message);
  });
  request.end(body);
}
