import { createHash } from 'node:crypto';

/** An id of zeros only is invalid by the standard, and loses the trace in Cloud Logging. */
const traceparentPattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** The two ids inside a `traceparent`, undefined when it is absent or malformed. */
export function parseTraceparent(
  traceparent: string | undefined,
): { traceId: string; spanId: string } | undefined {
  const match = traceparentPattern.exec(traceparent ?? '');
  const [, traceId, spanId] = match ?? [];
  return traceId && spanId ? { traceId, spanId } : undefined;
}

/**
 * The trace context a step works in: the sender's where it sent one, otherwise one derived from the message id,
 * so that a redelivery continues the same trace. https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function traceparentFor(messageId: string, received: string | undefined): string {
  if (received !== undefined && parseTraceparent(received)) return received;
  const digest = createHash('sha256').update(messageId).digest('hex');
  return `00-${digest.slice(0, 32)}-${digest.slice(32, 48)}-01`;
}
