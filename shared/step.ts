import type { HttpFunction } from '@google-cloud/functions-framework';
import { factsTopic } from './chain.ts';
import type { Clock } from './clients/clock.ts';
import type { Publish } from './clients/pubsub.ts';
import { PermanentError } from './errors.ts';
import { type DecodedRequest, decodeRequest } from './events/decode-request.ts';
import { encodeFact } from './events/facts.ts';
import { decodePush, messageIdOf, type PushedMessage } from './events/push-envelope.ts';
import { RequestRejection } from './events/rejection.ts';
import type { RequestTopic } from './events/requests.ts';
import type { Log } from './log.ts';
import { traceparentFor } from './trace.ts';

/** One request, decoded, with everything that belongs to this delivery. */
export type Delivery<Topic extends RequestTopic> = {
  request: DecodedRequest<Topic>['body'];
  message: PushedMessage;
  traceparent: string;
  log: Log;
};

/** What a step does with one request. Throws `PermanentError` or `RequestRejection` for what no retry can mend. */
export type Work<Topic extends RequestTopic> = (delivery: Delivery<Topic>) => Promise<void>;

/** What the shell around a subscription needs, whatever its messages are. */
export type PushCollaborators<Content> = {
  /** The function, which says what it could not read. */
  source: string;
  topic: string;
  /** Reads a message; throws `RequestRejection`. */
  read: (message: PushedMessage) => { content: Content; traceparent: string | undefined };
  work: (delivery: PushDelivery<Content>) => Promise<void>;
  publish: Publish;
  /** Set right at the start of each delivery, where it is not the machine's own. */
  clock: Clock & { synchronise?: () => Promise<void> };
  log: Log;
};

/** One message, read, with everything that belongs to this delivery. */
export type PushDelivery<Content> = {
  content: Content;
  message: PushedMessage;
  traceparent: string;
  log: Log;
};

/** What the shell needs, whatever the step. */
export type StepCollaborators<Topic extends RequestTopic> = {
  topic: Topic;
  work: Work<Topic>;
} & Pick<PushCollaborators<unknown>, 'publish' | 'clock' | 'log'>;

/** The shell around every step: a push handler for its requests. */
export function createStep<Topic extends RequestTopic>(step: StepCollaborators<Topic>): HttpFunction {
  return createPushHandler(pushOf(step));
}

/**
 * The shell around every subscription: takes a Pub/Sub push, answers 204 for done and 500 for "deliver again".
 *
 * 1. What cannot be read or carried out is published as `request-rejected` and acknowledged: delivering it
 *    again would not make it better, and the next message must not wait behind it.
 * 2. Every other error answers 500: Pub/Sub delivers again, and after the last attempt keeps a dead letter.
 */
export function createPushHandler<Content>(push: PushCollaborators<Content>): HttpFunction {
  return async (request, response) => {
    const outcome = await deliverPush(push, request.body);
    response.status(outcome === 'acknowledged' ? 204 : 500).end();
  };
}

/** One delivery of a request from push body to outcome; never throws. */
export function deliver<Topic extends RequestTopic>(
  step: StepCollaborators<Topic>,
  body: unknown,
): Promise<'acknowledged' | 'retry'> {
  return deliverPush(pushOf(step), body);
}

function pushOf<Topic extends RequestTopic>(
  step: StepCollaborators<Topic>,
): PushCollaborators<DecodedRequest<Topic>['body']> {
  const { topic, work } = step;
  return {
    ...step,
    source: topic,
    read: (message) => {
      const { body, traceparent } = decodeRequest(topic, message);
      return { content: body, traceparent };
    },
    work: ({ content, ...delivery }) => work({ ...delivery, request: content }),
  };
}

/** One delivery from push body to outcome; never throws. */
export async function deliverPush<Content>(
  step: PushCollaborators<Content>,
  body: unknown,
): Promise<'acknowledged' | 'retry'> {
  const { read, work, clock } = step;
  const received: Received = {
    body,
    message: undefined,
    traceparent: traceparentFor(messageIdOf(body), undefined),
  };
  try {
    await clock.synchronise?.();
    const message = decodePush(body);
    received.message = message;
    const decoded = read(message);
    const traceparent = traceparentFor(message.messageId, decoded.traceparent);
    received.traceparent = traceparent;
    const log = step.log.with({ message_id: message.messageId, traceparent });
    await work({ content: decoded.content, message, traceparent, log });
    return 'acknowledged';
  } catch (error) {
    if (error instanceof PermanentError) return reject(step, received, error);
    logOf(step, received).error('The request failed and will be delivered again', { error });
    return 'retry';
  }
}

/** As much of a delivery as is known when it fails. */
type Received = { body: unknown; message: PushedMessage | undefined; traceparent: string };

function logOf(step: { log: Log }, { body, traceparent }: Received): Log {
  return step.log.with({ message_id: messageIdOf(body), traceparent });
}

async function reject<Content>(
  step: PushCollaborators<Content>,
  received: Received,
  error: PermanentError,
): Promise<'acknowledged' | 'retry'> {
  const { source, topic, publish, clock } = step;
  const log = logOf(step, received);
  log.error('The request was rejected', { error });
  try {
    const messageId = messageIdOf(received.body);
    await publish(
      factsTopic,
      encodeFact({
        id: `request-rejected/${topic}/${messageId || clock.now().toISOString()}`,
        name: 'request-rejected',
        source,
        subject: topic,
        severity: 'warning',
        time: clock.now(),
        traceparent: received.traceparent,
        data: { topic, messageId, ...rejectionData(received, error) },
      }),
    );
    return 'acknowledged';
  } catch (publishError) {
    log.error('The rejection could not be published; the request will be delivered again', {
      error: publishError,
    });
    return 'retry';
  }
}

function rejectionData({ message }: Received, error: PermanentError) {
  const { field, problem } =
    error instanceof RequestRejection
      ? error
      : { field: '', problem: error.message || 'no reason was given' };
  if (!message) return { field, problem };
  const author = authorIn(message);
  return {
    field,
    problem,
    received: message.text.slice(0, 500),
    ...(author ? { author } : {}),
    ...(message.deliveryAttempt ? { deliveryAttempt: message.deliveryAttempt } : {}),
  };
}

/** Who sent a request that could not be read as a whole, as far as it can be told. */
function authorIn(message: PushedMessage): string | undefined {
  const author = bodyAuthorIn(message);
  return typeof author === 'string' ? author.slice(0, 200) : undefined;
}

function bodyAuthorIn({ text, attributes }: PushedMessage): unknown {
  try {
    const json = JSON.parse(text);
    return json?.data?.author ?? json?.author;
  } catch {
    return attributes.author;
  }
}
