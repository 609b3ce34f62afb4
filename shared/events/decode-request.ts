import { z } from 'zod';
import { cloudEventSchema, eventType } from './cloud-event.ts';
import type { PushedMessage } from './push-envelope.ts';
import { describe, RequestRejection, rejectionOf } from './rejection.ts';
import { type RequestBody, type RequestTopic, requests } from './requests.ts';

/** A request as the step sees it, whatever form it came in. */
export type DecodedRequest<Topic extends RequestTopic> = {
  body: RequestBody<Topic>;
  traceparent: string | undefined;
};

/** Attributes that clients and Google add on their own; they say nothing about the request. */
const foreignAttribute =
  /^(googclient_|CloudPubSub|ce-|content-type$|traceparent$|id$|type$|source$|subject$|run_id$|severity$)/;

/**
 * Reads a request in any of its accepted forms: a CloudEvent, plain JSON, `{}`, or attributes without a body.
 * Throws `RequestRejection`.
 */
export function decodeRequest<Topic extends RequestTopic>(
  topic: Topic,
  message: PushedMessage,
): DecodedRequest<Topic> {
  const schema = requests[topic];
  const attributeTrace = message.attributes.traceparent ?? message.attributes.googclient_traceparent;
  if (message.text.trim() === '') {
    return {
      body: check(topic, fromAttributes(schema, message.attributes), 'attributes'),
      traceparent: attributeTrace,
    };
  }
  refuseFieldsBeside(schema, message.attributes);
  const json = parseJson(message.text);
  if (!('specversion' in json)) return { body: check(topic, json, ''), traceparent: attributeTrace };

  const event = cloudEventSchema.safeParse(json);
  if (!event.success) throw rejectionOf(event.error, json, '', []);
  if (event.data.type !== eventType(topic)) {
    throw new RequestRejection(
      'type',
      `expected ${eventType(topic)} on topic ${topic}, got ${describe(event.data.type)}`,
    );
  }
  return {
    body: check(topic, event.data.data ?? {}, 'data'),
    traceparent: event.data.traceparent ?? attributeTrace,
  };
}

/** Somebody who gives a field as an attribute beside a body means it; taking only the body would do something else. */
function refuseFieldsBeside(schema: z.ZodObject, attributes: Record<string, string>): void {
  const field = Object.keys(attributes).find((name) => Object.hasOwn(schema.shape, name));
  if (field === undefined) return;
  throw new RequestRejection(
    `attributes.${field}`,
    `given beside a body, got ${describe(attributes[field])}; put ${field} into the body, or send attributes alone`,
  );
}

function parseJson(text: string): object {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new RequestRejection('message.data', `expected JSON, got ${describe(text)} (${detail})`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new RequestRejection('message.data', `expected a JSON object such as {}, got ${describe(json)}`);
  }
  return json;
}

function check<Topic extends RequestTopic>(topic: Topic, input: unknown, prefix: string): RequestBody<Topic> {
  const parsed = requests[topic].safeParse(input);
  if (!parsed.success) {
    throw rejectionOf(parsed.error, input, prefix, Object.keys(requests[topic].shape));
  }
  return parsed.data as RequestBody<Topic>;
}

/** Attributes are strings; the schema says which of them are lists (comma-separated), numbers or booleans. */
function fromAttributes(schema: z.ZodObject, attributes: Record<string, string>): Record<string, unknown> {
  const own = Object.entries(attributes).filter(([name]) => !foreignAttribute.test(name));
  return Object.fromEntries(own.map(([name, value]) => [name, readAttribute(fieldOf(schema, name), value)]));
}

/** Undefined for a field that the schema lacks, also where every object has a member of that name. */
function fieldOf(schema: z.ZodObject, name: string): unknown {
  const field = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
  return field instanceof z.ZodOptional ? field.unwrap() : field;
}

function readAttribute(field: unknown, value: string): unknown {
  if (field instanceof z.ZodArray) return value.split(',').map((part) => part.trim());
  if (field instanceof z.ZodBoolean && /^(true|false)$/.test(value)) return value === 'true';
  if (field instanceof z.ZodNumber && /^\d+$/.test(value)) return Number(value);
  return value;
}
