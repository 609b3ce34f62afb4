import { z } from 'zod';
import { describe, RequestRejection, rejectionOf } from './rejection.ts';

/**
 * Largest message body that is read, in bytes. Our own messages are a few KB; Pub/Sub would let 10 MB through,
 * which only a mistake or an attack sends.
 */
export const maximumDataBytes = 1024 * 1024;

/**
 * What Pub/Sub posts to a push endpoint; unknown members are allowed, for Google adds some.
 * https://cloud.google.com/pubsub/docs/push#receive_push
 */
const envelope = z.object({
  subscription: z.string().min(1),
  message: z.object({
    messageId: z.string().min(1),
    publishTime: z.iso.datetime({ offset: true, error: 'expected a time such as 2026-11-24T02:00:00Z' }),
    data: z.string().optional(),
    attributes: z.record(z.string(), z.string()).optional(),
    orderingKey: z.string().optional(),
  }),
  deliveryAttempt: z.int().positive().optional(),
});

/** A pushed message, its envelope taken off. */
export type PushedMessage = {
  messageId: string;
  publishTime: Date;
  attributes: Record<string, string>;
  /** Empty when the message has attributes only. */
  text: string;
  orderingKey: string | undefined;
  subscription: string;
  /** Only with a dead-letter policy; 1 for the first delivery. */
  deliveryAttempt: number | undefined;
};

/** Takes the envelope off a push request's parsed body. Throws `RequestRejection` with the field's path. */
export function decodePush(body: unknown): PushedMessage {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) throw rejectionOf(parsed.error, body, '', []);
  const { message, subscription, deliveryAttempt } = parsed.data;
  return {
    messageId: message.messageId,
    publishTime: new Date(message.publishTime),
    attributes: message.attributes ?? {},
    text: decodeText(message.data ?? ''),
    orderingKey: message.orderingKey,
    subscription,
    deliveryAttempt,
  };
}

const identified = z.object({ message: z.object({ messageId: z.string() }) });

/** As much of a broken envelope as can be told, for the fact that reports it. */
export function messageIdOf(body: unknown): string {
  const parsed = identified.safeParse(body);
  return parsed.success ? parsed.data.message.messageId : '';
}

function decodeText(data: string): string {
  const field = 'message.data';
  const bytes = Buffer.from(data, 'base64');
  // Buffer.from skips what is not base64, so only the way back tells.
  if (bytes.toString('base64').replace(/=+$/, '') !== data.replace(/=+$/, '')) {
    throw new RequestRejection(field, `expected base64, got ${describe(data)}`);
  }
  if (bytes.length > maximumDataBytes) {
    throw new RequestRejection(
      field,
      `expected at most ${maximumDataBytes} bytes, got ${bytes.length}; send less, or a reference to it`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RequestRejection(field, 'expected UTF-8 text, got bytes that are not UTF-8');
  }
}
