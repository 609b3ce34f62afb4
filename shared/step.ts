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

/** What the shell needs, whatever the step. */
export type StepCollaborators<Topic extends RequestTopic> = {
  topic: Topic;
  work: Work<Topic>;
  publish: Publish;
  /** Set right at the start of each delivery, where it is not the machine's own. */
  clock: Clock & { synchronise?: () => Promise<void> };
  log: Log;
};

/**
 * The shell around every step: takes a Pub/Sub push, answers 204 for done and 500 for "deliver again".
 *
 * 1. What cannot be read or carried out is published as `request-rejected` and acknowledged: delivering it
 *    again would not make it better, and the next message must not wait behind it.
 * 2. Every other error answers 500: Pub/Sub delivers again, and after the last attempt keeps a dead letter.
 */
export function createStep<Topic extends RequestTopic>(step: StepCollaborators<Topic>): HttpFunction {
  return async (request, response) => {
    await step.clock.synchronise?.();
    const outcome = await deliver(step, request.body);
    response.status(outcome === 'acknowledged' ? 204 : 500).end();
  };
}

/** One delivery from push body to outcome; never throws. */
export async function deliver<Topic extends RequestTopic>(
  step: StepCollaborators<Topic>,
  body: unknown,
): Promise<'acknowledged' | 'retry'> {
  const { topic, work, log } = step;
  let message: PushedMessage | undefined;
  try {
    message = decodePush(body);
    const { body: request, traceparent: received } = decodeRequest(topic, message);
    const traceparent = traceparentFor(message.messageId, received);
    await work({
      request,
      message,
      traceparent,
      log: log.with({ message_id: message.messageId, traceparent }),
    });
    return 'acknowledged';
  } catch (error) {
    if (error instanceof PermanentError) return reject(step, body, message, error);
    log.error('The request failed and will be delivered again', { message_id: message?.messageId, error });
    return 'retry';
  }
}

async function reject<Topic extends RequestTopic>(
  step: StepCollaborators<Topic>,
  body: unknown,
  message: PushedMessage | undefined,
  error: PermanentError,
): Promise<'acknowledged' | 'retry'> {
  const { topic, publish, clock, log } = step;
  const messageId = message?.messageId ?? messageIdOf(body);
  const author = authorIn(message);
  log.error('The request was rejected', { message_id: messageId, error });
  try {
    await publish(
      factsTopic,
      encodeFact({
        id: `request-rejected/${topic}/${messageId || clock.now().toISOString()}`,
        name: 'request-rejected',
        source: topic,
        subject: topic,
        severity: 'warning',
        time: clock.now(),
        traceparent: traceparentFor(messageId, undefined),
        data: {
          topic,
          messageId,
          field: error instanceof RequestRejection ? error.field : '',
          problem: error instanceof RequestRejection ? error.problem : error.message,
          ...(message ? { received: message.text.slice(0, 500) } : {}),
          ...(author ? { author } : {}),
          ...(message?.deliveryAttempt ? { deliveryAttempt: message.deliveryAttempt } : {}),
        },
      }),
    );
    return 'acknowledged';
  } catch (publishError) {
    log.error('The rejection could not be published; the request will be delivered again', {
      message_id: messageId,
      error: publishError,
    });
    return 'retry';
  }
}

/** Who sent a request that could not be read as a whole, as far as it can be told. */
function authorIn(message: PushedMessage | undefined): string | undefined {
  if (!message) return undefined;
  try {
    const json = JSON.parse(message.text);
    const author = json?.data?.author ?? json?.author;
    return typeof author === 'string' ? author.slice(0, 200) : undefined;
  } catch {
    return message.attributes.author;
  }
}
