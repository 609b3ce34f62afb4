import { CloudEvent } from 'cloudevents';
import { z } from 'zod';

/** What every fact and every request of ours is on the wire: a CloudEvent 1.0 in its JSON form. */
export const cloudEventSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  /** Past tense for a fact (`watchdog.mart-refreshed.v1`), imperative for a request (`watchdog.refresh-marts.v1`). */
  type: z.string().regex(/^watchdog\.[a-z]+(-[a-z]+)*\.v\d+$/, 'expected watchdog.<name>.v<version>'),
  /** The function that said it. */
  source: z.string().min(1),
  /** What it is about: a mart, a run, a container. */
  subject: z.string().optional(),
  time: z.iso.datetime({ offset: true }).optional(),
  datacontenttype: z.string().optional(),
  /** W3C trace context, so that a whole run is one trace: https://www.w3.org/TR/trace-context/ */
  traceparent: z.string().optional(),
  data: z.unknown().optional(),
  /** CloudEvents allow bytes here instead of `data`; overlooked, they would pass for an empty request. */
  data_base64: z.undefined('expected data, as JSON').optional(),
});

/** A decoded event of ours. */
export type WatchdogEvent = z.infer<typeof cloudEventSchema>;

/** A message ready to be published. */
export type OutgoingMessage = {
  data: Buffer;
  attributes: Record<string, string>;
  orderingKey?: string;
};

/** An event before it has a place on the wire. */
export type EventDraft = {
  /** Deterministic, so that the same thing said twice can be recognised. */
  id: string;
  /** Without prefix and version: `mart-refreshed`. */
  name: string;
  source: string;
  subject: string;
  time: Date;
  traceparent?: string | undefined;
  data: Record<string, unknown>;
};

/** The CloudEvent type of a fact or request. */
export function eventType(name: string): string {
  return `watchdog.${name}.v1`;
}

/** Encodes an event as a message: the CloudEvent in `data`, and what filters need in attributes. */
export function encodeEvent(draft: EventDraft, attributes: Record<string, string> = {}): OutgoingMessage {
  const event = new CloudEvent({
    id: draft.id,
    type: eventType(draft.name),
    source: draft.source,
    subject: draft.subject,
    time: draft.time.toISOString(),
    datacontenttype: 'application/json',
    ...(draft.traceparent ? { traceparent: draft.traceparent } : {}),
    data: draft.data,
  });
  return {
    data: Buffer.from(JSON.stringify(event)),
    attributes: {
      id: event.id,
      type: event.type,
      source: event.source,
      subject: draft.subject,
      ...attributes,
    },
  };
}
